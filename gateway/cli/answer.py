"""An answer of the gateway as a person reads it: cells, and why some of them are empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from gateway.client import Note

__all__ = ["Answer", "Cell", "ErrorLine", "Note", "Path", "Record", "read_answer"]

Path = tuple[str | int, ...]
"""Response path of a value (GraphQL specification, section 7.1.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value, or the note that stands in its place."""

    value: Any
    note: Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One object of a root field, flattened: `person.fullName` -> cell, in the order asked."""

    root: str
    """Response name of the root field."""
    number: int | None
    """Place in its list, from 1; None for what is no item of a list."""
    cells: Mapping[str, Cell]

    @property
    def title(self) -> str:
        """What heads its column."""
        return self.root if self.number is None else f"{self.root} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLine:
    """An error that is no denial, or what a denial adds to its note."""

    code: str
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; `records` is empty when the request was refused."""

    records: tuple[Record, ...]
    notes: tuple[Note, ...]
    errors: tuple[ErrorLine, ...]
    revision: str | None
    """Policy revision the decisions were made with."""


def read_answer(document: Mapping[str, Any]) -> Answer:
    """Read a GraphQL response with `extensions.policy`."""
    policy = document.get("extensions", {}).get("policy") or {}
    fields = policy.get("fields", ())
    notes = {field_path: _note(field) for field in fields for field_path in map(tuple, field["paths"])}
    data = document.get("data") or {}
    return Answer(
        records=tuple(
            record for name, value in data.items() for record in _records(name, value, notes, (name,))
        ),
        notes=tuple(_note(field) for field in fields),
        errors=tuple(line for error in document.get("errors", ()) if (line := _error(error)) is not None),
        revision=policy.get("revision"),
    )


def _note(field: Mapping[str, Any]) -> Note:
    return msgspec.convert(field, Note)


def _error(error: Mapping[str, Any]) -> ErrorLine | None:
    extensions = error.get("extensions", {})
    code, hint = extensions.get("code", "ERROR"), extensions.get("hint")
    if code == "DENIED" and hint is None:
        return None  # the notes say the same
    return ErrorLine(code=code, message=error["message"], hint=hint)


def _records(name: str, value: Any, notes: Mapping[Path, Note], path: Path) -> Iterator[Record]:
    """Yield a record per node of a connection or item of a list, and one for what stands beside them."""
    match value:
        case {"edges": list(edges), **beside}:
            for index, edge in enumerate(edges):
                node_path = (*path, "edges", index, "node")
                yield _record(name, index + 1, edge["node"], notes, node_path)
            if beside:
                yield _record(name, None, beside, notes, path)
        case list():
            for index, item in enumerate(value):
                yield _record(name, index + 1, item, notes, (*path, index))
        case _:
            yield _record(name, None, value, notes, path)


def _record(root: str, number: int | None, value: Any, notes: Mapping[Path, Note], path: Path) -> Record:
    return Record(root=root, number=number, cells=dict(_cells("", value, notes, path)))


def _cells(label: str, value: Any, notes: Mapping[Path, Note], path: Path) -> Iterator[tuple[str, Cell]]:
    note = notes.get(path)
    match value:
        case dict() if note is None and value:
            for name, inner in value.items():
                yield from _cells(f"{label}.{name}" if label else name, inner, notes, (*path, name))
        case list() if note is None and value:
            for index, inner in enumerate(value):
                yield from _cells(f"{label}[{index}]", inner, notes, (*path, index))
        case _:
            yield label or "value", Cell(value=value, note=note)
