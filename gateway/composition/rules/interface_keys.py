"""INTERFACE_KEY_NOT_ON_IMPLEMENTATION: what identifies an interface identifies each of its objects."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import parse, print_ast
from graphql.error import GraphQLSyntaxError

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import runtime_types
from gateway.composition.model import Key, Kind, Subgraph
from gateway.composition.rules.problem import problem

__all__ = ["interface_keys"]


def interface_keys(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every @key of an interface."""
    for type_ in subgraph.types.values():
        if type_.kind is not Kind.INTERFACE:
            continue
        for key in subgraph.keys.get(type_.name, ()):
            for name in sorted(runtime_types(subgraph.types, type_.name)):
                if not any(_same(key, other) for other in subgraph.keys.get(name, ())):
                    message = f'{type_.name} has the key "{key.fields}", its implementer {name} has not'
                    yield problem("INTERFACE_KEY_NOT_ON_IMPLEMENTATION", message, subgraph)


def _same(key: Key, other: Key) -> bool:
    return _normal(key.fields) == _normal(other.fields)


def _normal(fields: str) -> str:
    try:
        return print_ast(parse(f"{{{fields}}}", no_location=True))
    except GraphQLSyntaxError:
        return fields  # KEY_INVALID_FIELDS says what is wrong with it
