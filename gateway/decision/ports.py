"""The seams: policy engine, gatekeeper and transport. Concrete classes meet only in `gateway.app`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.decision.outcome import Condition, Outcome

__all__ = [
    "AttributeTuple",
    "Decisions",
    "EvaluationError",
    "EventSource",
    "Gatekeeper",
    "PolicyEngine",
    "PolicyEngineError",
    "RevisionChanged",
    "SubgraphRequest",
    "SubgraphResponse",
    "Transport",
    "TransportError",
]

AttributeTuple = tuple[str | None, ...]
"""Values of a gate's policy attributes, in the order the gate names them."""

Decisions = Mapping[str, Outcome]
"""Outcome per schema coordinate, for one object. A coordinate that is missing is denied."""


class PolicyEngineError(Exception):
    """The engine could not be asked, or what it answered is no decision document."""


class EvaluationError(PolicyEngineError):
    """The engine is there and cannot decide this document: a rule conflicts with itself, or crashes.

    `places`: file and line of what was being evaluated, the innermost first, where the engine tells.
    """

    def __init__(self, message: str, places: tuple[tuple[str, int], ...] = ()) -> None:
        super().__init__(message)
        self.places = places


class RevisionChanged(PolicyEngineError):
    """The engine answered by other rules than it answered before in the same operation."""


class PolicyEngine(Protocol):
    """Evaluates the one constant path `gw/v1/result` (`access.md` 6)."""

    @property
    def name(self) -> str:
        """`opa` or `embedded`."""

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return `data.gw.v1.result` for this input. Raises PolicyEngineError."""

    async def close(self) -> None: ...


class Gatekeeper(Protocol):
    """Decides objects between two fetches; made for one operation, so subject and purpose are inside."""

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """One entry per tuple, same order. Never raises for a failed engine: everything is then denied."""


class TransportError(Exception):
    """The subgraph did not answer with a GraphQL response: down, timed out, not JSON, too large.

    `reason` is one of UNREACHABLE, TIMEOUT, STATUS, MALFORMED, TOO_LARGE.
    """

    def __init__(self, subgraph: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{subgraph}: {reason} {detail}".rstrip())
        self.subgraph = subgraph
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphRequest:
    """One GraphQL request to one subgraph."""

    subgraph: str
    document: str
    variables: Mapping[str, Any]
    rows: Mapping[str, Condition]
    """Existence condition per entity type this fetch may return; a type not named returns nothing."""
    filters: Mapping[str, Condition]
    """Further condition per root field coordinate whose arguments read protected fields."""
    purpose: str | None
    mutation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphResponse:
    """`data` and `errors` as the subgraph sent them; untrusted."""

    data: Mapping[str, Any] | None
    errors: Sequence[Mapping[str, Any]] = ()


class Transport(Protocol):
    """Carries a request to a subgraph, in this process or over HTTP."""

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Raises TransportError."""

    async def close(self) -> None: ...


class EventSource(Protocol):
    """Carries a subscription to a subgraph."""

    def subscribe(self, request: SubgraphRequest) -> AsyncGenerator[SubgraphResponse]:
        """Yield one response per event until the subgraph is done. Raises TransportError.

        Closing the generator ends the subscription.
        """

    async def close(self) -> None: ...
