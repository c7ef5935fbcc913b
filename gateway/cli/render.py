"""Answers on a terminal: a table of values, then what was masked or denied, grouped by reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from gateway.cli.answer import Answer, Cell, Record
from gateway.client import Note

__all__ = ["render_answer", "render_notes"]

_RECORDS_PER_TABLE = 3
_INDENT = "  "
_EFFECTS = {"mask": "masked", "deny": "denied"}
_STYLES = {"mask": "yellow", "deny": "red"}


def render_answer(answer: Answer) -> RenderableType:
    """Return a table with a row per field and a column per object, the notes below, the errors last."""
    parts: list[RenderableType] = [_table(group) for group in _groups(answer.records)]
    if answer.notes:
        parts.append(render_notes(answer.notes))
    parts.extend(_error_lines(answer))
    return Group(*parts)


def _groups(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """Yield neighbours with the same fields together, a few at a time so that they fit a terminal."""
    group: list[Record] = []
    for record in records:
        if group and (len(group) == _RECORDS_PER_TABLE or not _alike(record, group[0])):
            yield group
            group = []
        group.append(record)
    if group:
        yield group


def _alike(one: Record, other: Record) -> bool:
    return one.root == other.root and (one.number is None) == (other.number is None)


def _table(records: Sequence[Record]) -> Table:
    titles = (record.title for record in records)
    table = Table(Column("field", no_wrap=True), *titles, header_style="bold", box=SIMPLE_HEAD)
    labels = dict.fromkeys(label for record in records for label in record.cells)
    for heading, label in _indented(labels):
        cells = (record.cells.get(label) if label else None for record in records)
        table.add_row(heading, *map(_cell_text, cells))
    return table


def _indented(labels: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each label's last part, indented, and before it the parts above that are new, without a cell."""
    above: list[str] = []
    for label in labels:
        *parents, last = label.split(".")
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, parents, strict=False)))
        for depth in range(common, len(parents)):
            yield f"{_INDENT * depth}{parents[depth]}", None
        yield f"{_INDENT * len(parents)}{last}", label
        above = parents


def _cell_text(cell: Cell | None) -> Text:
    if cell is None:
        return Text("")
    if cell.note is None:
        return Text("null", style="dim") if cell.value is None else Text(_scalar(cell.value))
    style = _STYLES[cell.note.effect]
    if cell.note.effect == "mask" and cell.value is not None:
        return Text.assemble(_scalar(cell.value), ("  masked", style))
    return Text(f"{_EFFECTS[cell.note.effect]}: {cell.note.reason}", style=style)


def _scalar(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def render_notes(notes: Sequence[Note]) -> Table:
    """Return a table of what was masked or denied, grouped by reason, and where it is told by rule."""
    explained = any(note.cause for note in notes)
    more = ("cause", "rules") if explained else ()
    table = Table("not plainly shown", "reason", "fields", *more, header_style="bold", box=SIMPLE_HEAD)
    grouped: dict[tuple[str, str, str, str], list[Note]] = {}
    for note in notes:
        key = (note.effect, note.reason, note.cause or "", _rules(note))
        grouped.setdefault(key, []).append(note)
    for (effect, reason, cause, rules), group in sorted(grouped.items()):
        fields = "\n".join(
            f"{note.coordinate} ({note.count}x)" for note in sorted(group, key=lambda note: note.coordinate)
        )
        told = (cause, Text(rules)) if explained else ()
        table.add_row(Text(_EFFECTS[effect], style=_STYLES[effect]), reason, fields, *told)
    return table


def _rules(note: Note) -> str:
    return "\n".join(each.rule if each.place is None else f"{each.rule}\n{each.place}" for each in note.rules)


def _error_lines(answer: Answer) -> Iterator[Text]:
    for error in answer.errors:
        hint = f", see {error.hint}" if error.hint else ""
        yield Text(f"{error.code}: {error.message}{hint}", style="red")
