"""INVALID_FIELD_SHARING: a field that several subgraphs resolve is @shareable in all of them."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.merge.overrides import Overrides, overrides_of
from gateway.composition.model import Kind, Subgraph, Type
from gateway.composition.rules.problem import problem

__all__ = ["field_sharing"]


def field_sharing(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check every field of objects, and what interface objects add to interfaces."""
    overrides = overrides_of(supergraph.subgraphs)
    for type_ in supergraph.types.values():
        if type_.kind not in (Kind.OBJECT, Kind.INTERFACE):
            continue
        for name in type_.fields:
            resolving = list(_resolving(supergraph, overrides, type_, name))
            if len(resolving) < 2:
                continue
            alone = [one.name for one, shareable in resolving if not shareable]
            if alone:
                told = ", ".join(alone)
                message = (
                    f"{type_.name}.{name} is resolved by several subgraphs, but not @shareable in {told}"
                )
                yield problem("INVALID_FIELD_SHARING", message, *(one for one, _ in resolving))


def _resolving(
    supergraph: Supergraph, overrides: Overrides, type_: Type, name: str
) -> Iterator[tuple[Subgraph, bool]]:
    """Subgraphs that resolve a field, there or on an interface object, and whether they share it."""
    for subgraph in supergraph.subgraphs:
        for place in (type_.name, *type_.interfaces):
            in_place = place == type_.name and type_.kind is Kind.OBJECT
            declared = subgraph.types.get(place)
            coordinate = f"{place}.{name}"
            if declared is None or name not in declared.fields:
                continue
            if not (in_place or subgraph.is_interface_object(place)):
                continue
            if coordinate not in subgraph.external and not overrides.gives_way(subgraph, coordinate):
                yield subgraph, coordinate in subgraph.shareable
                break
