"""ONLY_INACCESSIBLE_CHILDREN, QUERY_ROOT_TYPE_INACCESSIBLE: the API has no empty types."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Type, has
from gateway.composition.rules.problem import problem

__all__ = ["inaccessible_children"]


def inaccessible_children(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check every type of the API."""
    if has(supergraph.types["Query"], "inaccessible"):
        yield problem("QUERY_ROOT_TYPE_INACCESSIBLE", "Query is @inaccessible")
    for type_ in supergraph.types.values():
        if has(type_, "inaccessible"):
            continue
        children = list(_children(supergraph, type_))
        if children and all(children):
            message = f"{type_.name} is in the API, but all it consists of is @inaccessible"
            yield problem("ONLY_INACCESSIBLE_CHILDREN", message)


def _children(supergraph: Supergraph, type_: Type) -> Iterator[bool]:
    """For each field, value and member: whether it is inaccessible."""
    yield from (has(one, "inaccessible") for one in type_.fields.values())
    yield from (has(one, "inaccessible") for one in type_.values.values())
    yield from (has(supergraph.types[one], "inaccessible") for one in type_.members)
