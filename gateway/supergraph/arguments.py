"""Arguments of directives applied in SDL, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import DirectiveNode, Node, value_from_ast_untyped

from gateway.supergraph.errors import SupergraphError

__all__ = ["Arguments", "applications", "arguments_of", "flag", "optional_text", "text"]

Arguments = Mapping[str, Any]


def arguments_of(node: DirectiveNode) -> dict[str, Any]:
    """Return the arguments written on one directive; enum values come as their names."""
    return {argument.name.value: value_from_ast_untyped(argument.value) for argument in node.arguments or ()}


def applications(node: Node, directive: str) -> Iterator[Arguments]:
    """Yield the arguments of each application of a directive to a definition, in order."""
    for applied in getattr(node, "directives", None) or ():
        if applied.name.value == directive:
            yield arguments_of(applied)


def optional_text(given: Arguments, name: str) -> str | None:
    """Return a string argument, None when absent or null. Raises SupergraphError for another value."""
    value = given.get(name)
    if value is None or isinstance(value, str):
        return value
    raise SupergraphError(f"argument {name} must be a string, not {value!r}")


def text(given: Arguments, name: str) -> str:
    """Return a string argument that must be there."""
    value = optional_text(given, name)
    if value is None:
        raise SupergraphError(f"argument {name} is missing")
    return value


def flag(given: Arguments, name: str, *, default: bool = False) -> bool:
    """Return a boolean argument."""
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool):
        return value
    raise SupergraphError(f"argument {name} must be a boolean, not {value!r}")
