"""What comes out of the executor: the merged data, what went wrong, and the client's shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gateway.executor.decision_table import DecisionTable

__all__ = [
    "Call",
    "ExecutionResult",
    "FieldReport",
    "Link",
    "Obj",
    "Projection",
    "SourceError",
    "Target",
]

Obj: TypeAlias = dict[str, Any]
"""An object of the data tree: response key -> value."""

Link: TypeAlias = "tuple[Link, str | int] | None"
"""A response path as a linked list, last item first; None is the root."""

Target: TypeAlias = tuple[Obj, Link]
"""An object of the data tree and where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceError:
    """A subgraph failed, or one of its fields did. Paths are of the data tree, not yet of the answer."""

    code: str
    """`SOURCE_UNAVAILABLE`, `SOURCE_ERROR`, or an allow-listed code of the subgraph."""
    message: str
    service: str
    """The register's subgraph name."""
    targets: tuple[Link, ...]
    """Where the objects are that the error is about."""
    rest: tuple[str | int, ...] = ()
    """Path below each target, in the response keys of the subgraph's document."""
    coordinates: frozenset[str] = frozenset()
    """What the fetch was to bring, where the error does not say which field failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that was made to a subgraph, for the audit record and the metrics."""

    fetch_id: int
    subgraph: str
    representations: int
    """Distinct objects sent; 0 for a root fetch."""
    seconds: float
    status: str
    """`OK`, `ERRORS` (answered with errors), or the reason of the TransportError."""
    coordinates: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionResult:
    """The merged answers of the subgraphs. Unmasked: only `project` may read `data`."""

    data: Obj
    decisions: DecisionTable
    errors: tuple[SourceError, ...] = ()
    calls: tuple[Call, ...] = ()
    gated: frozenset[str] = frozenset()
    """Types that were decided per object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReport:
    """What was masked or denied for one reason at one coordinate, over all objects of the answer."""

    coordinate: str
    effect: str
    """`mask` or `deny`."""
    reason: str
    count: int
    paths: tuple[tuple[str | int, ...], ...]
    """The first 20; none for a silent denial."""
    hint: str | None = None
    silent: bool = False
    """For the audit record only: the client is not told."""
    rules: tuple[str, ...] = ()
    """That gave this outcome, in the order they were met: for those who may have it explained."""

    def as_json(self) -> dict[str, Any]:
        """Return the entry of `extensions.policy.fields`."""
        return {
            "coordinate": self.coordinate,
            "effect": self.effect,
            "reason": self.reason,
            "count": self.count,
            "paths": [list(path) for path in self.paths],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The answer in the client's shape."""

    data: Mapping[str, Any] | None
    errors: tuple[Mapping[str, Any], ...] = ()
    """Ready for the response: denials first, then failures of sources."""
    report: tuple[FieldReport, ...] = field(default_factory=tuple)
    """Everything masked or denied, silent denials too: for the audit record, not for the client."""
    encoded: bytes | None = None
    """`data` as JSON, where compiled code wrote it; `data` is None then and means nothing."""

    @property
    def fields(self) -> list[dict[str, Any]]:
        """Return `extensions.policy.fields`, ready for the response."""
        return [entry.as_json() for entry in self.report if not entry.silent]
