"""INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: an interface with a key knows all objects that implement it."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import runtime_types
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Kind
from gateway.composition.rules.problem import problem

__all__ = ["interface_object_keys"]


def interface_object_keys(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check every subgraph that has an interface with a @key."""
    for type_ in supergraph.types.values():
        everywhere = {
            one.name
            for one in supergraph.types.values()
            if one.kind is Kind.OBJECT and type_.name in one.interfaces
        }
        for subgraph in supergraph.subgraphs:
            if type_.name not in subgraph.keys or subgraph.is_interface_object(type_.name):
                continue
            missing = sorted(everywhere - runtime_types(subgraph.types, type_.name))
            if missing:
                message = f"{type_.name} has a key, but the subgraph does not define {', '.join(missing)}"
                yield problem("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", message, subgraph)
