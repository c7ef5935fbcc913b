"""Prints the document of a fetch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphql import print_ast

from gateway.operation.model import VariableDefinition
from gateway.planner.selection import Selection

__all__ = ["ENTITIES", "entities_document", "representations_name", "root_document", "used_variables"]

ENTITIES = "_entities"
"""Root field of every subgraph that completes objects (Apollo Federation subgraph specification)."""


def representations_name(variables: Sequence[VariableDefinition]) -> str:
    """Return a name for the representations that no variable of the client begins with."""
    name = "representations"
    while any(variable.name.startswith(name) for variable in variables):
        name = f"_lt_{name}"
    return name


def used_variables(
    selections: Iterable[Selection], variables: Sequence[VariableDefinition]
) -> tuple[VariableDefinition, ...]:
    """Return the client's variables that occur in these selections, in the order they were declared."""
    used = frozenset[str]().union(
        *(selected.variables for selection in selections for _, _, selected in selection.walk())
    )
    return tuple(variable for variable in variables if variable.name in used)


def root_document(kind: str, selection: Selection, variables: Sequence[VariableDefinition]) -> str:
    """Print a query or mutation."""
    declared = ", ".join(_declaration(variable) for variable in variables)
    return f"{kind}{f'({declared})' if declared else ''} {selection.text()}"


def entities_document(
    parts: Sequence[tuple[str, str, Sequence[Selection]]], variables: Sequence[VariableDefinition]
) -> str:
    """Print a query that completes objects: per part its alias, its variable, and a fragment per type."""
    representations = (f"${variable}: [_Any!]!" for _, variable, _ in parts)
    declared = ", ".join([*representations, *(_declaration(item) for item in variables)])
    return f"query({declared}) {{ {' '.join(_entities(*part) for part in parts)} }}"


def _entities(alias: str, variable: str, selections: Sequence[Selection]) -> str:
    fragments = " ".join(dict.fromkeys(f"... on {part.type_name} {part.text()}" for part in selections))
    name = ENTITIES if alias == ENTITIES else f"{alias}: {ENTITIES}"
    return f"{name}(representations: ${variable}) {{ {fragments} }}"


def _declaration(variable: VariableDefinition) -> str:
    default = "" if variable.default is None else f" = {print_ast(variable.default)}"
    return f"${variable.name}: {print_ast(variable.type)}{default}"
