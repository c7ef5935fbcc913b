"""How a rule words what it refuses."""

from __future__ import annotations

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import Subgraph

__all__ = ["problem"]


def problem(code: str, message: str, *subgraphs: Subgraph) -> CompositionProblem:
    """A problem of these subgraphs, each named once."""
    names = tuple(dict.fromkeys(subgraph.name for subgraph in subgraphs))
    return CompositionProblem(code=code, message=message, subgraphs=names)
