"""What tables of one population tell together: every group whose count follows from what is shown.

The attacker here is stronger than a caller: it is told the exact counts of shown cells, not rounded ones. A
group is a set of kinds of persons, held as a bit mask; what is shown, empty groups too, spans a space over
the rationals, and whatever can be had by adding, subtracting and weighing shown figures is in it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from subgraphs.common.levels import Levels
from subgraphs.common.statistics import SMALLEST_CELL, statistics_of

__all__ = ["DIMENSIONS", "Population", "Question", "Table", "leaks", "planted", "table", "together"]

DIMENSIONS = ("PROVINCE", "COMMUNE", "GROUP", "CATEGORY", "GENDER", "YEAR")
LEVELS = {
    "COMMUNE": ("place", 0), "PROVINCE": ("place", 1), "CATEGORY": ("category", 0), "GROUP": ("category", 1),
    "GENDER": ("gender", 0), "YEAR": ("year", 0),
}  # fmt: skip
AXES = {
    "place": ("COMMUNE", "PROVINCE"), "category": ("CATEGORY", "GROUP"), "gender": ("GENDER",),
    "year": ("YEAR",),
}  # fmt: skip
HEIGHTS = {name: len(levels) for name, levels in AXES.items()}
_COMMUNES = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "c1": "C"}
_CATEGORIES = {"k1": "K", "k2": "K", "l1": "L"}
_YEARS = ("2024", "2025")
PRIME = (1 << 61) - 1
"""Ranks over a large prime field are those over the rationals, but for a chance in 2**61."""

Kind = Mapping[str, str]
Question = tuple[tuple[str, ...], str | None, str | None]
"""Dimensions, the province or commune asked about, and the year."""


@dataclass(frozen=True)
class Population:
    """How many persons there are of each kind."""

    kinds: Sequence[Kind]
    counts: Sequence[int]

    def count(self, group: int) -> int:
        return sum(count for place, count in enumerate(self.counts) if group >> place & 1)

    def groups(self, question: Question) -> dict[tuple[str, ...], int]:
        """Return the kinds of each cell of a table."""
        dimensions, unit, year = question
        found: dict[tuple[str, ...], int] = {}
        for place, kind in enumerate(self.kinds):
            if all(_parts(kind, unit, year)):
                values = tuple(kind[name] for name in dimensions)
                found[values] = found.get(values, 0) | 1 << place
        return found

    @cached_property
    def questions(self) -> list[Question]:
        """Every question: one or two dimensions; everything or one unit; every year or one."""
        sets = [*((one,) for one in DIMENSIONS), *combinations(DIMENSIONS, 2)]
        units = [None, *sorted(set(_COMMUNES.values())), *_COMMUNES]
        return [(dimensions, unit, year) for dimensions in sets for unit in units for year in (None, *_YEARS)]

    @cached_property
    def small(self) -> frozenset[int]:
        """Every group of less than the smallest cell that some question tells apart."""
        cells = {group for question in self.questions for group in self.groups(question).values()}
        return frozenset(group for group in cells if 0 < self.count(group) < SMALLEST_CELL)


@dataclass(frozen=True)
class Table:
    """What one question shows and keeps back."""

    told: Mapping[int, int]
    """Group -> its count as it is shown; none of it is nobody."""
    hidden: frozenset[int]

    @property
    def shown(self) -> frozenset[int]:
        """The groups whose count is told."""
        return frozenset(self.told)


def table(population: Population, question: Question, *, alone: bool = False) -> Table:
    """Answer one question with the registers' own code; `alone`: a part as if there were no whole."""
    dimensions, unit, year = question
    narrowed = {
        "place": None if unit is None else 1 if unit in _COMMUNES.values() else 0,
        "year": None if year is None else 0,
    }
    if alone:
        narrowed = {}
    levels = Levels.of(dimensions, LEVELS, HEIGHTS, narrowed)
    counts: defaultdict[tuple[tuple[str, ...], tuple[bool, ...]], int] = defaultdict(int)
    for kind, count in zip(population.kinds, population.counts, strict=True):
        counts[tuple(levels.columns({axis: [kind[name] for name in AXES[axis]] for axis in AXES})),
               _parts(kind, unit, year)] += count  # fmt: skip
    rows = [
        (values, () if alone else parts, count)
        for (values, parts), count in counts.items()
        if count and (all(parts) or not alone)
    ]
    found = {
        tuple(key.value or "" for key in cell.keys or []): cell.count
        for cell in statistics_of(levels, rows).cells or []
    }
    # what has no cell is without anybody, which is told
    counts_shown = {group: found.get(values, 0) for values, group in population.groups(question).items()}
    return Table(
        told={group: count for group, count in counts_shown.items() if count is not None},
        hidden=frozenset(group for group, count in counts_shown.items() if count is None),
    )


def _parts(kind: Kind, unit: str | None, year: str | None) -> tuple[bool, ...]:
    """Return whether the kind is in the unit and in the year, as far as they are asked about."""
    in_unit = () if unit is None else (unit in (kind["PROVINCE"], kind["COMMUNE"]),)
    return in_unit if year is None else (*in_unit, year == kind["YEAR"])


def leaks(population: Population, tables: Iterable[Table]) -> Iterator[str]:
    """Yield each small group that follows from what these tables show together."""
    size = len(population.kinds)
    basis: dict[int, list[int]] = {}
    for group in {group for found in tables for group in found.shown}:
        place, row = _reduced([group >> bit & 1 for bit in range(size)], basis)
        if place is not None:
            scale = pow(row[place], -1, PRIME)
            basis[place] = [scale * value % PRIME for value in row]
    for group in population.small:
        if _reduced([group >> bit & 1 for bit in range(size)], basis)[0] is None:
            yield f"{population.count(group)} persons"


def _reduced(row: list[int], basis: Mapping[int, list[int]]) -> tuple[int | None, list[int]]:
    """Return what is left of a row that the basis does not span, and where it begins; None for nothing."""
    for place in range(len(row)):
        if row[place] == 0:
            continue
        known = basis.get(place)
        if known is None:
            return place, row
        factor = row[place]
        row = [(value - factor * each) % PRIME for value, each in zip(row, known, strict=True)]
    return None, row


def together(seed: int, *, alone: bool = False) -> list[str]:
    """Return the small groups that all answers about a population tell."""
    population = planted(seed)
    tables = [table(population, question, alone=alone) for question in population.questions]
    return list(leaks(population, tables))


def planted(seed: int) -> Population:
    """Make up a population: most kinds are many, some a few, some nobody at all."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    kinds = [
        {
            "PROVINCE": province,
            "COMMUNE": commune,
            "CATEGORY": category,
            "GROUP": group,
            "GENDER": gender,
            "YEAR": year,
        }
        for commune, province in _COMMUNES.items()
        for category, group in _CATEGORIES.items()
        for gender in ("F", "M")
        for year in _YEARS
    ]
    few = dice.choice((0.1, 0.2, 0.3))
    counts = [dice.randint(1, 9) if dice.random() < few else dice.choice((0, 12, 13, 25, 40)) for _ in kinds]
    return Population(kinds, counts)
