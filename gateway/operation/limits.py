"""Limits on a document, checked before validation in time linear in what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

from gateway.errors import LimitExceeded
from gateway.operation.fragments import check_fragments

__all__ = ["Limits", "check_limits"]

CONNECTION_FIELDS = frozenset({"edges", "node"})
INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})
TYPE_LISTS = frozenset({"fields", "inputFields", "interfaces", "enumValues", "possibleTypes"})
SCHEMA_LISTS = TYPE_LISTS | {"types", "directives", "args"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a document may ask for. Everything but tokens is counted with fragments expanded."""

    tokens: int = 1_000
    """Lexical tokens; also comments, and selections of all operations of the document together."""
    depth: int = 10
    """Nested fields, `edges` and `node` not counted."""
    aliases: int = 15
    directives: int = 10
    root_fields: int = 5
    mutation_fields: int = 1
    """Root fields of a mutation."""
    selections: int = 200
    """Fields, inline fragments and spreads of one operation, introspection apart."""
    response_key: int = 3
    """Occurrences of one response key under one type condition of one merged selection set."""
    introspection_depth: int = 15
    introspection_selections: int = 600
    introspection_lists: int = 12
    """Selections of lists (`types`, `fields`, `args`, ...) inside `__schema` and `__type`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A selection set that stands somewhere in an operation."""

    depth: int
    introspection: bool = False
    in_type_list: bool = False

    def below(self, field: str) -> Place:
        """Return the place of a field's own selections."""
        if self.introspection:
            return Place(self.depth + 1, True, self.in_type_list or field in TYPE_LISTS)
        if self.depth == 1 and field in INTROSPECTION_ROOTS:
            return Place(2, True)
        return Place(self.depth if field in CONNECTION_FIELDS else self.depth + 1)


Groups = dict[tuple[str | None, str], list[FieldNode]]
"""Fields by type condition and response key."""


def check_limits(document: DocumentNode, limits: Limits) -> None:
    """Check every operation of a document that is parsed but not yet validated.

    Expansion stops at the limit, so doubling fragments cost no more than it allows. Raises LimitExceeded with
    a message that names the limit, and BadRequest for fragments that spread themselves or are not used.
    """
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    check_fragments(fragments, operations)
    left = limits.tokens
    for node in operations:
        walk = Walk(limits, fragments)
        walk.operation(node)
        left -= walk.selections + walk.introspection_selections
        if left < 0:
            raise exceeded(limits.tokens, "selections in all its operations")


def exceeded(limit: int, what: str) -> LimitExceeded:
    """Word the error of one limit."""
    return LimitExceeded(f"The document has more than {limit} {what}.")


class Walk:
    """Counts what one operation asks for, and stops at the first limit."""

    __slots__ = (
        "_aliases",
        "_directives",
        "_fragments",
        "_limits",
        "_lists",
        "introspection_selections",
        "selections",
    )

    def __init__(self, limits: Limits, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._limits = limits
        self._fragments = fragments
        self._aliases = 0
        self._directives = 0
        self._lists = 0
        self.selections = 0
        self.introspection_selections = 0

    def operation(self, node: OperationDefinitionNode) -> None:
        """Walk one operation, breadth by merged selection sets, without recursion."""
        self._count_directives(node.directives)
        for definition in node.variable_definitions or ():
            self._count_directives(definition.directives)
        root = self._collect([node.selection_set], Place(1))
        mutation = node.operation is OperationType.MUTATION
        most = self._limits.mutation_fields if mutation else self._limits.root_fields
        if len(root) > most:
            raise exceeded(most, "root fields")
        stack = [(root, Place(1))]
        while stack:
            groups, place = stack.pop()
            for nodes in groups.values():
                inner = [node.selection_set for node in nodes if node.selection_set is not None]
                if inner:
                    below = place.below(nodes[0].name.value)
                    stack.append((self._collect(inner, below), below))

    def _collect(self, merged: Iterable[SelectionSetNode], place: Place) -> Groups:
        """Group the fields of selection sets that will be merged into one."""
        groups: Groups = {}
        stack: list[tuple[Iterable[SelectionNode], str | None]] = [(node.selections, None) for node in merged]
        while stack:
            selections, condition = stack.pop()
            for node in selections:
                self._count(place)
                self._count_directives(node.directives)
                match node:
                    case FieldNode():
                        self._field(node, condition, place, groups)
                    case InlineFragmentNode():
                        on = condition if node.type_condition is None else node.type_condition.name.value
                        stack.append((node.selection_set.selections, on))
                    case FragmentSpreadNode():
                        fragment = self._fragments.get(node.name.value)
                        if fragment is not None:
                            self._count_directives(fragment.directives)
                            on = fragment.type_condition.name.value
                            stack.append((fragment.selection_set.selections, on))
        return groups

    def _field(self, node: FieldNode, condition: str | None, place: Place, groups: Groups) -> None:
        limits = self._limits
        if place.introspection:
            self._count_list(node.name.value, place)
        elif place.depth > limits.depth and node.name.value not in CONNECTION_FIELDS:
            raise LimitExceeded(f"The document nests fields deeper than depth {limits.depth}.")
        if node.alias is not None:
            self._aliases += 1
            if self._aliases > limits.aliases:
                raise exceeded(limits.aliases, "aliases")
        key = (node.alias or node.name).value
        same = groups.setdefault((condition, key), [])
        same.append(node)
        if len(same) > limits.response_key:
            raise LimitExceeded(
                f"The document repeats the response key '{key[:50]}' more than {limits.response_key} times."
            )

    def _count(self, place: Place) -> None:
        if place.introspection:
            self.introspection_selections += 1
            if self.introspection_selections > self._limits.introspection_selections:
                raise exceeded(self._limits.introspection_selections, "selections of introspection")
            return
        self.selections += 1
        if self.selections > self._limits.selections:
            raise exceeded(self._limits.selections, "selections")

    def _count_list(self, field: str, place: Place) -> None:
        """Introspection is a tree over the whole schema: lists in lists multiply."""
        limits = self._limits
        if place.depth > limits.introspection_depth:
            raise LimitExceeded(
                f"The document nests introspection deeper than depth {limits.introspection_depth}."
            )
        if field in SCHEMA_LISTS:
            self._lists += 1
            if self._lists > limits.introspection_lists:
                raise exceeded(limits.introspection_lists, "lists in introspection")
            if place.in_type_list and field in TYPE_LISTS:
                raise LimitExceeded(
                    f"The document asks for '{field}' of types found in another introspection list."
                )

    def _count_directives(self, nodes: Iterable[DirectiveNode] | None) -> None:
        for _ in nodes or ():
            self._directives += 1
            if self._directives > self._limits.directives:
                raise exceeded(self._limits.directives, "directives")
