"""A world in which any value may be missing, except those by which objects are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gateway.query_graph import FieldSet, NeededField, resolve_field_set
from gateway.supergraph import Supergraph
from tests.gateway.planner.world import Thing, World

__all__ = ["SparseWorld"]


class SparseWorld(World):
    """Of 100 values `nulls` are null. An object whose key were null could not be found elsewhere."""

    def __init__(self, supergraph: Supergraph, seed: int = 0, nulls: int = 10) -> None:
        super().__init__(supergraph, seed, nulls)
        self._missing = nulls
        self._known_by = frozenset(_key_coordinates(supergraph))

    def value(self, thing: Thing, type_name: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """Return the value of a field: a leaf, things, or lists of them."""
        names = {type_name, *(name for kinds in self._interfaces(type_name) for name in kinds)}
        self._nulls = 0 if any((owner, name) in self._known_by for owner in names) else self._missing
        return super().value(thing, type_name, name, arguments)

    def _interfaces(self, type_name: str) -> Iterator[frozenset[str]]:
        yield from (frozenset(names) for names in self.supergraph.types[type_name].implements.values())


def _key_coordinates(supergraph: Supergraph) -> Iterator[tuple[str, str]]:
    for found in supergraph.types.values():
        for join in found.joins:
            if join.key is not None:
                field_set = resolve_field_set(supergraph, found.name, join.key, join.graph)
                yield from _coordinates(supergraph, found.name, field_set)


def _coordinates(supergraph: Supergraph, type_name: str, items: FieldSet) -> Iterator[tuple[str, str]]:
    for item in items:
        if isinstance(item, NeededField):
            yield type_name, item.name
            if item.items:
                inner = supergraph.field(type_name, item.name).type_name
                yield from _coordinates(supergraph, inner, item.items)
        else:
            yield from _coordinates(supergraph, item.type_name, item.items)
