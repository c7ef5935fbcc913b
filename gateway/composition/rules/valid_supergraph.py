"""INVALID_GRAPHQL: the merged types are a valid schema (covariance, names, cycles of inputs)."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import build_schema, validate_schema

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.printer import print_bare_type
from gateway.composition.rules.problem import problem

__all__ = ["valid_supergraph"]


def valid_supergraph(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check the merged types without their directives."""
    text = "\n\n".join(print_bare_type(type_) for type_ in supergraph.types.values())
    for error in validate_schema(build_schema(text, assume_valid_sdl=True)):
        yield problem("INVALID_GRAPHQL", f"the supergraph is not valid: {error.message}")
