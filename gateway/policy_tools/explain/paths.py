"""Response paths as people write them: `assistanceCases.edges[0].node.categoryCode`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.operation import Field, Operation, SelectionSet
from gateway.policy_tools.explain.errors import Unexplained

__all__ = ["check_path", "path_text", "read_path"]

_PATH = re.compile(r"[A-Za-z_]\w*(?:\[\d{1,6}\])*(?:\.[A-Za-z_]\w*(?:\[\d{1,6}\])*)*", re.ASCII)
_ITEM = re.compile(r"[A-Za-z_]\w*|\d+", re.ASCII)


def read_path(text: str) -> tuple[str | int, ...]:
    """Return a response path. Raises Unexplained BAD_PATH."""
    if not _PATH.fullmatch(text):
        raise Unexplained("BAD_PATH", f"{text!r} is no path like a.b[0].c")
    return tuple(int(item) if item.isdigit() else item for item in _ITEM.findall(text))


def check_path(operation: Operation, path: tuple[str | int, ...]) -> None:
    """Look for a path in the question, whatever the answer is. Raises Unexplained NO_SUCH_PLACE."""
    level = [operation.selection]
    for number, item in enumerate(path):
        if isinstance(item, int):
            continue
        fields = [field for selection in level for field in _fields(selection)]
        here = [field for field in fields if field.response_key == item]
        if not here:
            told = path_text(path[:number]) or "the answer"
            there = ", ".join(dict.fromkeys(field.response_key for field in fields)) or "no fields"
            raise Unexplained("NO_SUCH_PLACE", f"{told} has no {item}: it has {there}")
        level = [field.selection for field in here if field.selection is not None]


def _fields(selection: SelectionSet) -> Iterator[Field]:
    yield from selection.fields
    for narrowed in selection.by_type:
        yield from _fields(narrowed)


def path_text(path: tuple[str | int, ...]) -> str:
    """Return a path as `read_path` reads it."""
    text = ""
    for item in path:
        text += f"[{item}]" if isinstance(item, int) else f".{item}" if text else item
    return text
