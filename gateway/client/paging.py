"""Puts into an operation over one list what a page of it needs; the author's own paging is taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphql import (
    ArgumentNode,
    FieldNode,
    NamedTypeNode,
    NameNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

__all__ = ["PAGING", "arguments_kept", "variables_in", "with_page"]

PAGING = {"first": "Int", "after": "String"}
"""Argument, and variable of the same name -> its type."""


def arguments_kept(root: FieldNode) -> list[ArgumentNode]:
    """Return the author's arguments; those of the page are ours."""
    return [argument for argument in root.arguments or () if argument.name.value not in PAGING]


def with_page(
    operation: OperationDefinitionNode,
    root: FieldNode,
    nodes: Iterable[SelectionSetNode],
    used: set[str],
    *,
    counted: bool,
) -> OperationDefinitionNode:
    """Return the operation that asks for one page; of its variables those in use are left."""
    selections = (
        *((_field("totalCount", ()),) if counted else ()),
        _field("edges", (_field("node", node.selections) for node in nodes)),
        _field("pageInfo", (_field("hasNextPage", ()), _field("endCursor", ()))),
    )
    asked = replace(
        root,
        arguments=(*arguments_kept(root), *map(_page_argument, PAGING)),
        selection_set=SelectionSetNode(selections=selections),
    )
    dropped = variables_in(root.arguments or ()) - used | set(PAGING)
    definitions = (
        definition
        for definition in operation.variable_definitions or ()
        if definition.variable.name.value not in dropped
    )
    return replace(
        operation,
        variable_definitions=(*definitions, *map(_page_variable, PAGING)),
        selection_set=SelectionSetNode(selections=(asked,)),
    )


def _page_argument(name: str) -> ArgumentNode:
    return ArgumentNode(name=NameNode(value=name), value=VariableNode(name=NameNode(value=name)))


def _page_variable(name: str) -> VariableDefinitionNode:
    return VariableDefinitionNode(
        variable=VariableNode(name=NameNode(value=name)),
        type=NamedTypeNode(name=NameNode(value=PAGING[name])),
    )


class _Used(Visitor):
    """Collects the names of variables."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.add(node.name.value)


def variables_in(nodes: Iterable[Node]) -> set[str]:
    """Return the names of the variables that are used."""
    used = _Used()
    for node in nodes:
        visit(node, used)
    return used.names


def _field(name: str, selections: Iterable[SelectionNode]) -> FieldNode:
    inner = tuple(selections)
    return FieldNode(
        name=NameNode(value=name), selection_set=SelectionSetNode(selections=inner) if inner else None
    )
