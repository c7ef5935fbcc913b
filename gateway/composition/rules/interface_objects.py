"""INTERFACE_OBJECT_USAGE_ERROR: an interface object is reached by a key, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import Subgraph
from gateway.composition.rules.problem import problem

__all__ = ["interface_objects"]


def interface_objects(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every @interfaceObject."""
    for name in subgraph.types:
        if subgraph.is_interface_object(name) and name not in subgraph.keys:
            message = f"{name} is an @interfaceObject without @key"
            yield problem("INTERFACE_OBJECT_USAGE_ERROR", message, subgraph)
