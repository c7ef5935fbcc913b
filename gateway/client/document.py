"""From a document that shows a row to the one that asks for a page of rows.

    query { assistanceCases(categoryCode: "NCT1") { edges { node { caseId } } } }

becomes

    query ($first: Int, $after: String) {
      assistanceCases(categoryCode: "NCT1", first: $first, after: $after) {
        edges { node { caseId } }
        pageInfo { hasNextPage endCursor }
      }
    }

Syntax only: whether the fields exist is for the gateway to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from gateway.client.errors import Refusal
from gateway.client.paging import PAGING, arguments_kept, variables_in, with_page

__all__ = ["PagedDocument", "read_document"]

_BACKWARDS = frozenset({"last", "before"})
_OF_CONNECTIONS = frozenset({"edges", "pageInfo"})
_MAX_TOKENS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedDocument:
    """A document that takes `$first` and `$after`; both texts are printed by one printer."""

    field: str
    """Name of the root field."""
    key: str
    """Where the answer has it: the field's alias or name."""
    text: str
    """Asks for a page."""
    opening: str
    """Asks for the first page: `totalCount` too, where the author's document has it."""
    variables: tuple[VariableDefinitionNode, ...]
    """The author's variables that are left."""

    @property
    def sha256(self) -> str:
        """What the document is known by, however its author spaces and comments it."""
        return hashlib.sha256(self.opening.encode()).hexdigest()


def read_document(text: str) -> PagedDocument:
    """Read an operation with one connection at its root. Raises Refusal DOCUMENT_UNFIT, saying why."""
    try:
        document = parse(text, no_location=True, max_tokens=_MAX_TOKENS)
    except GraphQLError as error:
        raise _unfit(error.message) from error
    operation = _only_operation(document)
    root = _only_field(operation.selection_set, "the operation")
    _refuse_conditions(root)
    nodes, counted = _connection(root)
    fragments = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    for inside in (*nodes, *fragments):
        visit(inside, _Nested())
    _refuse_arguments(root, variables_in((*nodes, *fragments)))
    used = variables_in((*arguments_kept(root), *nodes, *fragments))
    paged = with_page(operation, root, nodes, used, counted=False)
    return PagedDocument(
        field=root.name.value,
        key=(root.alias or root.name).value,
        text=_printed(document, operation, paged),
        opening=_printed(document, operation, with_page(operation, root, nodes, used, counted=counted)),
        variables=tuple(
            definition
            for definition in paged.variable_definitions or ()
            if definition.variable.name.value not in PAGING
        ),
    )


def _unfit(message: str) -> Refusal:
    return Refusal(message, code="DOCUMENT_UNFIT")


def _only_operation(document: DocumentNode) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1:
        raise _unfit(f"the document has {len(operations)} operations; one can be pulled")
    if operations[0].operation is not OperationType.QUERY:
        raise _unfit(f"a {operations[0].operation.value} cannot be pulled, a query can")
    return operations[0]


def _only_field(selections: SelectionSetNode, where: str) -> FieldNode:
    found = list(_fields(selections, where))
    if len(found) != 1:
        raise _unfit(f"{where} asks for {len(found)} fields; one list can be pulled")
    return found[0]


def _fields(selections: SelectionSetNode | None, where: str) -> Iterator[FieldNode]:
    for node in () if selections is None else selections.selections:
        if not isinstance(node, FieldNode):
            raise _unfit(f"{where} must name its fields without fragments")
        yield node


def _refuse_conditions(field: FieldNode) -> None:
    if field.directives:
        raise _unfit(f"{field.name.value} may not have directives here")


def _connection(root: FieldNode) -> tuple[list[SelectionSetNode], bool]:
    """Return the selections of `node`, and whether the list is to be counted."""
    name, counted = root.name.value, False
    nodes: list[SelectionSetNode] = []
    for field in _fields(root.selection_set, name):
        _refuse_alias(field)
        match field.name.value:
            case "edges":
                nodes.extend(_nodes(field))
            case "totalCount":
                counted = True
            case "pageInfo":
                continue
            case other:
                raise _unfit(f"{name} is pulled by edges {{ node {{ ... }} }} alone, and not by {other}")
    if not nodes:
        raise _unfit(f"{name} must select edges {{ node {{ ... }} }}: that is what a row has")
    return nodes, counted


def _nodes(edges: FieldNode) -> Iterator[SelectionSetNode]:
    for field in _fields(edges.selection_set, "edges"):
        _refuse_alias(field)
        if field.name.value != "node" or field.selection_set is None:
            raise _unfit("edges may select nothing but node { ... }: that is what a row has")
        yield field.selection_set


def _refuse_alias(field: FieldNode) -> None:
    _refuse_conditions(field)
    if field.alias is not None:
        raise _unfit(f"{field.name.value} may not have an alias here")


class _Nested(Visitor):
    """Finds what would need paging of its own."""

    def enter_field(self, node: FieldNode, *_: object) -> None:
        names = {argument.name.value for argument in node.arguments or ()}
        if node.name.value in _OF_CONNECTIONS or names & set(PAGING):
            raise _unfit(f"a list in pages inside a row cannot be pulled: {node.name.value}")


def _refuse_arguments(root: FieldNode, used_inside: set[str]) -> None:
    names = {argument.name.value for argument in root.arguments or ()}
    if backwards := sorted(_BACKWARDS & names):
        raise _unfit(f"{root.name.value} is pulled from its beginning: take {', '.join(backwards)} out")
    if taken := (variables_in(arguments_kept(root)) | used_inside) & set(PAGING):
        raise _unfit(f"the variable ${min(taken)} is the page's: give it another name")


def _printed(document: DocumentNode, before: OperationDefinitionNode, after: OperationDefinitionNode) -> str:
    definitions = tuple(after if node is before else node for node in document.definitions)
    return print_ast(replace(document, definitions=definitions))
