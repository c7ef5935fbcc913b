"""Statistics that tell nothing about one person: small cells suppressed, the rest rounded (`design.md` 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import strawberry

from subgraphs.common.directives import catalogued
from subgraphs.common.errors import BadUserInput

__all__ = [
    "INSIDE",
    "MAX_DIMENSIONS",
    "NEAR",
    "OUTSIDE",
    "Statistics",
    "StatisticsCell",
    "StatisticsKey",
    "check_dimensions",
    "place_of",
    "statistics_of",
]

SMALLEST_CELL: Final = 10
"""Fewer persons than this are not told (`domain.md` 5.1, AGGREGATE)."""
STEP: Final = 5
MIN_HIDDEN: Final = 2
"""Of a single cell kept back the others and their sum would tell."""
MAX_DIMENSIONS: Final = 2

INSIDE: Final = "inside"
NEAR: Final = "near"
OUTSIDE: Final = "outside"

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


def statistics_of(
    dimensions: Sequence[str],
    counts: Mapping[Values, int],
    wider: Sequence[str] = (),
    *,
    placed: bool = False,
) -> Statistics:
    """Return the table of these counts, one cell per group of at least one person, in order of value.

    `wider`: the dimensions whose values are parts of a wider group that has figures of its own (the communes
    of a province); after its values a key of `counts` has the group's name for each such dimension.
    `placed`: a unit was asked about, and keys end in where persons are counted: `INSIDE` it, `NEAR` (the rest
    of the commune's province) or `OUTSIDE`. The rest is a figure too: that of the whole without the unit's.
    """
    size = len(dimensions)
    cells: defaultdict[Values, int] = defaultdict(int)
    groups: list[dict[str, str]] = [{} for _ in range(size + placed)]
    above = [place for place, dimension in enumerate(dimensions) if dimension in wider]
    for key, count in counts.items():
        if count > 0:
            cells[(*key[:size], *key[len(key) - placed :])] += count
            for place, group in zip(above, key[size : len(key) - placed], strict=True):
                groups[place][key[place]] = group
            if placed:
                groups[size][key[-1]] = OUTSIDE if key[-1] == OUTSIDE else INSIDE
    hidden = _hidden(cells, groups)
    told = [
        StatisticsCell(
            keys=[
                StatisticsKey(dimension=dimension, value=value)
                for dimension, value in zip(dimensions, values[:size], strict=True)
            ],
            count=None if values in hidden else _rounded(count),
            suppressed=values in hidden,
        )
        for values, count in sorted(cells.items())
        if not placed or values[size] == INSIDE
    ]
    return Statistics(cells=told, suppressed=sum(1 for cell in told if cell.suppressed))


def place_of(inside: str, near: str) -> str:
    """Return the SQL of where a row is counted, from two conditions."""
    return f"case when {inside} then '{INSIDE}' when {near} then '{NEAR}' else '{OUTSIDE}' end"


def _hidden(cells: Mapping[Values, int], groups: Sequence[Mapping[str, str]]) -> frozenset[Values]:
    """Return the small cells, and others wherever these could be found by subtraction.

    Each line is first served by itself, so that what is hidden here holds what is hidden in the table of this
    line alone: of two such tables neither tells what the other keeps back.
    """
    small = frozenset(values for values, count in cells.items() if count < SMALLEST_CELL)
    lines = _lines(cells, groups)
    hidden = small.union(*(_complements(line, cells, small) for line in lines))
    while more := next(filter(None, (_complements(line, cells, hidden) for line in lines)), frozenset()):
        hidden |= more
    return hidden


def _complements(
    line: Sequence[Values], cells: Mapping[Values, int], hidden: frozenset[Values]
) -> frozenset[Values]:
    """Return what else of a line has to be hidden: what is missing from its sum must be two groups or more,
    and together no small one."""
    missing = [values for values in line if values in hidden]
    if not missing:
        return frozenset()
    others = sorted(set(line) - hidden, key=lambda values: (cells[values], values), reverse=True)
    more: list[Values] = []
    while others and (
        len(missing) + len(more) < MIN_HIDDEN
        or sum(cells[values] for values in (*missing, *more)) < SMALLEST_CELL
    ):
        more.append(others.pop())
    return frozenset(more)


def _lines(cells: Mapping[Values, int], groups: Sequence[Mapping[str, str]]) -> list[list[Values]]:
    """Return what adds up to a figure somebody may have, narrow lines first.

    Each dimension may be left as it is, widened to its groups, or added up; one of them has to be.
    """
    lines: defaultdict[Values, list[Values]] = defaultdict(list)
    for values in sorted(cells):
        levels = [
            (f"={value}", f"<{above.get(value, '')}", "*") if above else (f"={value}", "*")
            for value, above in zip(values, groups, strict=True)
        ]
        for line in list(product(*levels))[1:]:
            lines[line].append(values)
    return sorted(lines.values(), key=len)


def _rounded(count: int) -> int:
    return (count + STEP // 2) // STEP * STEP
