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
    """Return a name for the representations that is no variable of the client."""
    taken = {variable.name for variable in variables}
    name = "representations"
    while name in taken:
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
    parts: Sequence[Selection], representations: str, variables: Sequence[VariableDefinition]
) -> str:
    """Print a query that completes objects, one fragment per type."""
    declared = ", ".join([f"${representations}: [_Any!]!", *(_declaration(item) for item in variables)])
    fragments = " ".join(dict.fromkeys(f"... on {part.type_name} {part.text()}" for part in parts))
    return f"query({declared}) {{ {ENTITIES}(representations: ${representations}) {{ {fragments} }} }}"


def _declaration(variable: VariableDefinition) -> str:
    default = "" if variable.default is None else f" = {print_ast(variable.default)}"
    return f"${variable.name}: {print_ast(variable.type)}{default}"
