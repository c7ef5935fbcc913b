"""SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: subgraphs that share a field must be able to agree on its value."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import runtime_types
from gateway.composition.merge.context import Supergraph
from gateway.composition.merge.overrides import overrides_of
from gateway.composition.model import Kind, Subgraph, named_type
from gateway.composition.rules.problem import problem

__all__ = ["shared_runtime_types"]


def shared_runtime_types(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check every field of an object that returns an interface or union."""
    overrides = overrides_of(supergraph.subgraphs)
    for type_ in supergraph.types.values():
        if type_.kind is not Kind.OBJECT:
            continue
        for name, field in type_.fields.items():
            target = supergraph.types.get(named_type(field.type))
            if target is None or target.kind not in (Kind.INTERFACE, Kind.UNION):
                continue
            coordinate = f"{type_.name}.{name}"
            sharing = [
                (subgraph, _runtime_types(subgraph, type_.name, name))
                for subgraph in supergraph.subgraphs
                if type_.name in subgraph.types
                and name in subgraph.types[type_.name].fields
                and coordinate not in subgraph.external
                and not overrides.gives_way(subgraph, coordinate)
            ]
            if len(sharing) > 1 and not frozenset.intersection(*(types for _, types in sharing)):
                message = f"{coordinate} is shared, but no object type is possible in all subgraphs"
                code = "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
                yield problem(code, message, *(subgraph for subgraph, _ in sharing))


def _runtime_types(subgraph: Subgraph, type_name: str, field_name: str) -> frozenset[str]:
    return runtime_types(subgraph.types, named_type(subgraph.types[type_name].fields[field_name].type))
