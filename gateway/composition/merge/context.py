"""What every step of the merge may look at, and where it leaves what it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.overrides import Overrides
from gateway.composition.merge.references import Hierarchy
from gateway.composition.model import Argument, ComposedDirective, EnumValue, Field, Subgraph, Type

__all__ = ["JOIN", "Context", "Sourced", "Supergraph"]

JOIN = "https://specs.apollo.dev/join"

Sourced = tuple[Subgraph, Type | Field | Argument | EnumValue]
"""An element and the subgraph that has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supergraph:
    """The merged types, with join and kept directives under the names they print with."""

    subgraphs: tuple[Subgraph, ...]
    types: Mapping[str, Type]
    composed: tuple[ComposedDirective, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The subgraphs in name order, facts across them, and the problems found so far."""

    subgraphs: tuple[Subgraph, ...]
    hierarchy: Hierarchy
    overrides: Overrides
    composed: Mapping[tuple[str | None, str], ComposedDirective]
    problems: list[CompositionProblem] = field(default_factory=list)

    def refuse(self, code: str, message: str, subgraphs: Iterable[Subgraph]) -> None:
        """Note a problem; merging goes on, so that all of them are told at once."""
        names = tuple(dict.fromkeys(subgraph.name for subgraph in subgraphs))
        self.problems.append(CompositionProblem(code=code, message=message, subgraphs=names))

    def of_type(self, name: str) -> Sequence[tuple[Subgraph, Type]]:
        """The type in each subgraph that has it."""
        return [(one, one.types[name]) for one in self.subgraphs if name in one.types]
