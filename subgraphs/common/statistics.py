"""Statistics that tell nothing about one person: small cells suppressed, the rest rounded (`design.md` 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import strawberry

from subgraphs.common.directives import catalogued
from subgraphs.common.errors import BadUserInput

__all__ = [
    "MAX_DIMENSIONS",
    "Statistics",
    "StatisticsCell",
    "StatisticsKey",
    "check_dimensions",
    "statistics_of",
]

SMALLEST_CELL: Final = 10
"""Fewer persons than this are not told (`domain.md` 5.1, AGGREGATE)."""
STEP: Final = 5
MAX_DIMENSIONS: Final = 2

Values = tuple[str, ...]
"""One value per dimension."""


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
    """A table of counts; groups without anybody have no cell."""

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


def statistics_of(dimensions: Sequence[str], counts: Mapping[Values, int]) -> Statistics:
    """Return the table of these counts, one cell per group of at least one person, in order of value."""
    hidden = _hidden(counts)
    cells = [
        StatisticsCell(
            keys=[
                StatisticsKey(dimension=dimension, value=value)
                for dimension, value in zip(dimensions, values, strict=True)
            ],
            count=None if values in hidden else _rounded(count),
            suppressed=values in hidden,
        )
        for values, count in sorted(counts.items())
        if count > 0
    ]
    return Statistics(cells=cells, suppressed=sum(1 for cell in cells if cell.suppressed))


def _hidden(counts: Mapping[Values, int]) -> frozenset[Values]:
    """Return the small cells, and one more wherever a single one could be found by subtraction."""
    hidden = {values for values, count in counts.items() if 0 < count < SMALLEST_CELL}
    while complements := [
        complement for line in _lines(counts) if (complement := _complement(line, counts, hidden)) is not None
    ]:
        # one at a time: a complement may serve the line that crosses it too
        hidden.add(min(complements, key=lambda values: (counts[values], values)))
    return frozenset(hidden)


def _complement(line: Sequence[Values], counts: Mapping[Values, int], hidden: set[Values]) -> Values | None:
    if sum(1 for values in line if values in hidden) != 1:
        return None
    others = [values for values in line if values not in hidden]
    return min(others, key=lambda values: (counts[values], values), default=None)


def _lines(counts: Mapping[Values, int]) -> Iterator[list[Values]]:
    """Yield what adds up to a figure somebody may have: the table, and each row and column of it."""
    filled = [values for values, count in sorted(counts.items()) if count > 0]
    if all(len(values) == 1 for values in filled):
        yield filled
        return
    yield from _by_position(filled, 0)
    yield from _by_position(filled, 1)


def _by_position(filled: Iterable[Values], position: int) -> Iterable[list[Values]]:
    lines: defaultdict[str, list[Values]] = defaultdict(list)
    for values in filled:
        lines[values[position]].append(values)
    return lines.values()


def _rounded(count: int) -> int:
    return (count + STEP // 2) // STEP * STEP
