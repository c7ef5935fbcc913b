"""INTERFACE_FIELD_NO_IMPLEM: a type has every field its interfaces have, whichever subgraph added them."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Kind, Subgraph
from gateway.composition.rules.problem import problem

__all__ = ["interface_implementation"]


def interface_implementation(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check every merged type that implements something."""
    for type_ in supergraph.types.values():
        if type_.kind not in (Kind.OBJECT, Kind.INTERFACE):
            continue
        for interface in type_.interfaces:
            for name in supergraph.types[interface].fields:
                if name in type_.fields:
                    continue
                having = [one for one in supergraph.subgraphs if _declares(one, interface, name)]
                message = f"{type_.name} implements {interface}, but has no field {name}"
                yield problem("INTERFACE_FIELD_NO_IMPLEM", message, *having)


def _declares(subgraph: Subgraph, interface: str, name: str) -> bool:
    declared = subgraph.types.get(interface)
    return declared is not None and name in declared.fields
