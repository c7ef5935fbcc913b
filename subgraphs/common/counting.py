"""How a register counts for statistics: what its statement selects, and what its rows are read as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from subgraphs.common.database import Record
from subgraphs.common.levels import Levels
from subgraphs.common.statistics import Row

__all__ = ["counted_rows", "counting", "unit_level"]


def counting(
    levels: Levels, axes: Mapping[str, Sequence[str]], parts: Sequence[str], count: str = "count(*)"
) -> tuple[str, str]:
    """Return a select list and what it is grouped by.

    Selected are the count, a condition per part that is asked about, and a value per level. `axes`: name ->
    columns, the finest level first; `parts`: conditions in the order of the levels' narrowed axes.
    """
    columns = [*parts, *levels.columns(axes)]
    return ", ".join([count, *columns]), ", ".join(str(place + 2) for place in range(len(columns)))


def counted_rows(levels: Levels, records: Iterable[Record]) -> list[Row]:
    """Return what a statement with that select list found; what is selected behind it is left out."""
    first = 1 + len(levels.narrowing)
    last = first + sum(levels.heights)
    rows = map(tuple, records)
    return [(tuple(map(str, row[first:last])), row[1:first], row[0]) for row in rows]


def unit_level(unit: str | None) -> int | None:
    """Return the level of a unit on the axis of places: a province has two digits, a commune five."""
    return None if unit is None else int(len(unit) == 2)
