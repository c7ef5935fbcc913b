"""Which response keys a fetch asked for. What a subgraph sends beyond them is not taken.

Answers are merged by key, so a key nobody asked for could replace another register's value, or the key by
which the next register is asked: a decision about one object would fetch another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, parse

from gateway.errors import InternalError

__all__ = ["Asked", "asked_of", "keep_asked"]

CACHED_DOCUMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The response keys of one selection, those of all its fragments together."""

    keys: frozenset[str]
    inner: tuple[tuple[str, Asked], ...]
    """Keys of objects and lists of objects, with what was asked of those."""


@lru_cache(maxsize=CACHED_DOCUMENTS)
def asked_of(document: str) -> Asked:
    """Return what a document asks for that the gateway wrote: one operation without named fragments."""
    (operation,) = parse(document, no_location=True).definitions
    if not isinstance(operation, OperationDefinitionNode):
        raise InternalError("a fetch is one operation")
    return _asked([operation.selection_set])


def keep_asked(value: Any, asked: Asked) -> None:
    """Take everything that was not asked for out of an answer, in place."""
    if value.__class__ is list:
        for item in value:
            keep_asked(item, asked)
    elif value.__class__ is dict:
        if not value.keys() <= asked.keys:
            for key in value.keys() - asked.keys:
                del value[key]
        for key, inner in asked.inner:
            found = value.get(key)
            if found is not None:
                keep_asked(found, inner)


def _asked(selections: Iterable[SelectionSetNode]) -> Asked:
    keys: set[str] = set()
    inner: dict[str, list[SelectionSetNode]] = {}
    for field in _fields(selections):
        key = (field.alias or field.name).value
        keys.add(key)
        if field.selection_set is not None:
            inner.setdefault(key, []).append(field.selection_set)
    return Asked(frozenset(keys), tuple((key, _asked(found)) for key, found in inner.items()))


def _fields(selections: Iterable[SelectionSetNode]) -> Iterable[FieldNode]:
    for selection in selections:
        for node in selection.selections:
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode():
                    yield from _fields([node.selection_set])
                case _:
                    raise InternalError("a fetch has no named fragments")
