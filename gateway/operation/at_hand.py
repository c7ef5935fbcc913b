"""The PINs a caller has at hand: those its operation names in arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import IntValueNode, ListValueNode, ObjectValueNode, StringValueNode, ValueNode

from gateway.operation.model import Operation

__all__ = ["pins_at_hand"]

PIN = re.compile(r"[0-9]{12}")
"""The form of a personal identification number (`domain.md` 3.1)."""


def pins_at_hand(operation: Operation, variables: Mapping[str, Any]) -> frozenset[str]:
    """Return every PIN that stands in a literal argument or in a variable."""
    written = (*_literals(operation), *_texts(list(variables.values())))
    return frozenset(text for text in written if PIN.fullmatch(text))


def _literals(operation: Operation) -> Iterator[str]:
    selections = [operation.selection]
    values: list[ValueNode] = []
    while selections:
        selection = selections.pop()
        selections.extend(selection.by_type)
        for field in selection.fields:
            values.extend(argument.value for argument in field.arguments)
            if field.selection is not None:
                selections.append(field.selection)
    while values:
        match values.pop():
            # An ID may be written as a number.
            case StringValueNode(value=text) | IntValueNode(value=text):
                yield text
            case ListValueNode(values=inner):
                values.extend(inner)
            case ObjectValueNode(fields=fields):
                values.extend(one.value for one in fields)


def _texts(pending: list[Any]) -> Iterator[str]:
    while pending:
        match pending.pop():
            case str() as text:
                yield text
            case dict() as found:
                pending.extend(found.values())
            case list() as found:
                pending.extend(found)
