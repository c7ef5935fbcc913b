"""NO_QUERIES: a supergraph that can be asked nothing."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.rules.problem import problem

__all__ = ["no_queries"]


def no_queries(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check that Query has a field."""
    query = supergraph.types.get("Query")
    if query is None or not query.fields:
        yield problem("NO_QUERIES", "no subgraph has a field in Query", *supergraph.subgraphs)
