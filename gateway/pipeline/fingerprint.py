"""The operation hash of the audit log: taken after literals become variables, so that it holds no value."""

from __future__ import annotations

import hashlib
from typing import Any

from graphql import (
    BooleanValueNode,
    DocumentNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NameNode,
    Node,
    ObjectValueNode,
    StringValueNode,
    VariableNode,
    Visitor,
    print_ast,
    strip_ignored_characters,
    visit,
)

__all__ = ["UNREADABLE", "operation_hash"]

UNREADABLE = "unreadable"
"""Stands for a document that could not be parsed: its text may hold anything."""

LITERAL = VariableNode(name=NameNode(value="_"))


class _Literals(Visitor):
    """Replaces every literal value; names, types and variables stay."""

    def enter(self, node: Node, *_: Any) -> Any:
        if isinstance(
            node,
            StringValueNode
            | IntValueNode
            | FloatValueNode
            | BooleanValueNode
            | EnumValueNode
            | ListValueNode
            | ObjectValueNode,
        ):
            return LITERAL
        return None


def operation_hash(document: DocumentNode) -> str:
    """Return hex SHA-256 of the document without literals and insignificant characters."""
    text = strip_ignored_characters(print_ast(visit(document, _Literals())))
    return hashlib.sha256(text.encode()).hexdigest()
