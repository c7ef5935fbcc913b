"""EXTERNAL_UNUSED: an external field serves a key, @requires, @provides or an interface."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import Subgraph
from gateway.composition.rules.problem import problem

__all__ = ["external_unused"]


def external_unused(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every external field; those of Federation 1 subgraphs are left out when read."""
    for coordinate in sorted(subgraph.external - subgraph.used):
        message = f"{coordinate} is @external, but nothing in the subgraph uses it"
        yield problem("EXTERNAL_UNUSED", message, subgraph)
