"""Statistics that tell nothing about one person: small cells suppressed, the rest rounded (`design.md` 5)."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import strawberry

from subgraphs.common.directives import catalogued
from subgraphs.common.errors import BadUserInput
from subgraphs.common.levels import Key, Levels, Path
from subgraphs.common.suppression import Suppression
from subgraphs.common.tables import Tables

__all__ = [
    "MAX_DIMENSIONS",
    "Levels",
    "Row",
    "Statistics",
    "StatisticsCell",
    "StatisticsKey",
    "check_dimensions",
    "statistics_aside",
    "statistics_of",
]

SMALLEST_CELL: Final = 10
"""Fewer persons than this are not told (`domain.md` 5.1, AGGREGATE)."""
STEP: Final = 5
MAX_DIMENSIONS: Final = 2
_DECIDING: Final = threading.Lock()
"""One table at a time: those of a population are decided once, when they are asked for."""


@strawberry.federation.type(shareable=True, description="Value of one dimension (giá trị phân tổ)")
class StatisticsKey:
    """What the persons of a cell have in common."""

    dimension: str | None = catalogued("Dimension (tiêu thức phân tổ)", "OPERATIONAL", tags=["statistics"])
    value: str | None = catalogued("Value (giá trị)", "OPERATIONAL", tags=["statistics"])


@strawberry.federation.type(shareable=True, description="One cell (một ô số liệu)")
class StatisticsCell:
    """A count, or the news that there are too few to tell."""

    keys: list[StatisticsKey] | None = catalogued(
        "Values of the dimensions (các giá trị phân tổ)", "OPERATIONAL", tags=["statistics"]
    )
    count: int | None = catalogued(
        "Count rounded to 5, null when suppressed (số lượng làm tròn)", "OPERATIONAL", tags=["statistics"]
    )
    suppressed: bool | None = catalogued(
        "Whether the count is kept back (bị che)", "OPERATIONAL", tags=["statistics"]
    )


@strawberry.federation.type(shareable=True, description="Statistics (số liệu thống kê)")
class Statistics:
    """A table of counts; groups without anybody have no cell, but for some beside small ones."""

    cells: list[StatisticsCell] | None = catalogued(
        "The cells, by value (các ô số liệu)", "OPERATIONAL", tags=["statistics"]
    )
    suppressed: int | None = catalogued(
        "Number of suppressed cells (số ô bị che)", "OPERATIONAL", tags=["statistics"]
    )


def check_dimensions(dimensions: Sequence[object]) -> None:
    """Raise BadUserInput unless one or two different dimensions are asked for."""
    if not 1 <= len(dimensions) <= MAX_DIMENSIONS or len(set(dimensions)) != len(dimensions):
        raise BadUserInput(f"by takes one to {MAX_DIMENSIONS} different dimensions.")


Row = tuple[Sequence[str], Sequence[bool], int]
"""A value per column of the levels, whether each part asked about has it, and a count of at least one."""


def statistics_of(levels: Levels, *populations: Iterable[Row]) -> Statistics:
    """Return a table of the cells that were asked about, in order of value.

    A cell without anybody is in the table when it is kept back beside a small one, as if it held somebody.
    Several populations have no figure in common, and no value either: each is told as if it were alone.
    """
    told = sorted((cell for rows in populations for cell in _told(levels, rows)), key=lambda cell: cell[0])
    table = [
        StatisticsCell(
            keys=[
                StatisticsKey(dimension=dimension, value=value)
                for dimension, value in zip(levels.dimensions, values, strict=True)
            ],
            count=count,
            suppressed=count is None,
        )
        for values, count in told
    ]
    return Statistics(cells=table, suppressed=sum(1 for cell in table if cell.suppressed))


async def statistics_aside(levels: Levels, *populations: Iterable[Row]) -> Statistics:
    """Return the same, decided in another thread: of a large table that takes long, and others wait."""
    return await asyncio.to_thread(statistics_of, levels, *populations)


def _told(levels: Levels, rows: Iterable[Row]) -> list[tuple[tuple[str, ...], int | None]]:
    counts: defaultdict[Key, int] = defaultdict(int)
    # each axis by itself: of two parts that have nobody in common an empty cell may be kept back too
    asked: dict[int, set[Path]] = {axis: set() for axis in levels.narrowing}
    for values, are_asked, count in rows:
        key = levels.key(values)
        counts[key] += count
        for axis, is_asked in zip(levels.narrowing, are_asked, strict=True):
            if is_asked:
                asked[axis].add(key[axis][levels.by[axis] :])
    if not any(counts.values()):
        return []
    with _DECIDING:
        tables, suppression = _decided(frozenset(counts.items()), levels.shared, levels.apart)
        cells, hidden = tables.cells(levels.by), suppression.hidden(levels.by)
    return [
        (levels.told(key), None if key in hidden else _rounded(cells[key]))
        for key in {*cells, *hidden}
        if all(key[axis] in paths for axis, paths in asked.items())
    ]


@lru_cache(maxsize=8)
def _decided(
    counts: frozenset[tuple[Key, int]], shared: tuple[int, ...], apart: tuple[int, ...]
) -> tuple[Tables, Suppression]:
    """Return the tables of a population: as long as the counts are the same, so is what is kept back."""
    tables = Tables(dict(counts))
    return tables, Suppression(tables, shared, apart, SMALLEST_CELL)


def _rounded(count: int) -> int:
    return (count + STEP // 2) // STEP * STEP
