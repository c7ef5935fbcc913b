"""Governed entity types a fetch depends on: those it returns, and those it merely counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.query_plan.model import GateSpec
from gateway.supergraph.model import Supergraph, TypeKind

__all__ = ["GovernedTypes"]


class GovernedTypes:
    """Finds the types whose row conditions have to go with a fetch.

    A connection of which only `totalCount` is asked still counts its nodes, so what can be reached from a
    selected type without passing a governed one belongs to it, selected or not.
    """

    def __init__(self, supergraph: Supergraph, gates: Mapping[str, GateSpec]) -> None:
        self._supergraph = supergraph
        self._gates = gates

    def of(self, graph: str, selected: Iterable[str]) -> frozenset[str]:
        """Return the governed types owned by a subgraph at or behind these types."""
        found: set[str] = set()
        queue = list(selected)
        seen = set(queue) | {*self._supergraph.root_types}
        while queue:
            name = queue.pop()
            spec = self._gates.get(name)
            if spec is not None and spec.owner == graph:
                found.add(name)
            if spec is None and name not in self._supergraph.root_types:
                fresh = {other for other in self._behind(graph, name) if other not in seen}
                seen |= fresh
                queue.extend(fresh)
        return frozenset(found)

    def _behind(self, graph: str, name: str) -> Iterable[str]:
        definition = self._supergraph.types[name]
        if definition.kind is not TypeKind.OBJECT:
            yield from definition.members.get(graph, ())
        for field in definition.fields.values():
            if self._supergraph.is_composite(field.type_name) and (
                self._supergraph.join_of(name, field.name, graph) is not None
            ):
                yield field.type_name
