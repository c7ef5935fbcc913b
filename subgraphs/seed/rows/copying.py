"""A row of any table, and its text form for COPY."""

from __future__ import annotations

import orjson

__all__ = ["Row", "Value", "copy_line", "json_text"]

Value = str | int | bool | None
"""Dates and decimals are text already."""

Row = tuple[Value, ...]


def copy_line(row: Row) -> str:
    """Return the row as a line of COPY's text format. Values hold no tab, line break or backslash."""
    return "\t".join(
        ["\\N" if value is None else value if type(value) is str else _text(value) for value in row]
    )


def json_text(value: object) -> str:
    """Return a list or object as a column's value. Texts in it hold no quote, line break or backslash."""
    return orjson.dumps(value).decode()


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)
