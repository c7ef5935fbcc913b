"""What two tables of one population tell together: every group whose count follows from what is shown.

The attacker here is stronger than a caller: it is told the exact counts of shown cells, not rounded ones. A
group is a set of kinds of persons, held as a bit mask; what is shown, empty groups too, spans a
space over GF(2), and whatever can be had by adding and subtracting shown figures is in it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from subgraphs.common.statistics import INSIDE, NEAR, OUTSIDE, SMALLEST_CELL, statistics_of

__all__ = ["DIMENSIONS", "WIDER", "Population", "Question", "Table", "leaks", "planted"]

DIMENSIONS = ("PROVINCE", "COMMUNE", "GROUP", "CATEGORY", "GENDER")
WIDER = {"COMMUNE": "PROVINCE", "CATEGORY": "GROUP"}
_COMMUNES = {"a1": "A", "a2": "A", "a3": "A", "b1": "B", "b2": "B", "c1": "C"}
_CATEGORIES = {"k1": "K", "k2": "K", "l1": "L"}

Kind = Mapping[str, str]
Question = tuple[tuple[str, ...], str | None]
"""Dimensions, and the province or commune asked about."""


@dataclass(frozen=True)
class Population:
    """How many persons there are of each kind."""

    kinds: Sequence[Kind]
    counts: Sequence[int]

    def count(self, group: int) -> int:
        return sum(count for place, count in enumerate(self.counts) if group >> place & 1)

    def groups(self, dimensions: Sequence[str], unit: str | None) -> dict[tuple[str, ...], int]:
        """Return the kinds of each cell of a table."""
        found: dict[tuple[str, ...], int] = {}
        for place, kind in enumerate(self.kinds):
            if unit in (None, kind["PROVINCE"], kind["COMMUNE"]):
                values = tuple(kind[name] for name in dimensions)
                found[values] = found.get(values, 0) | 1 << place
        return found

    @cached_property
    def questions(self) -> list[Question]:
        """Every question there is: one or two dimensions, the whole country, a province or a commune."""
        sets = [*((one,) for one in DIMENSIONS), *combinations(DIMENSIONS, 2)]
        units = [None, *sorted(set(_COMMUNES.values())), *_COMMUNES]
        return [(dimensions, unit) for dimensions in sets for unit in units]

    @cached_property
    def small(self) -> frozenset[int]:
        """Every group of less than the smallest cell that some question tells apart."""
        cells = {group for question in self.questions for group in self.groups(*question).values()}
        return frozenset(group for group in cells if 0 < self.count(group) < SMALLEST_CELL)


@dataclass(frozen=True)
class Table:
    """What one question shows and keeps back."""

    shown: frozenset[int]
    hidden: frozenset[int]


def table(population: Population, question: Question, wider: Iterable[str] = tuple(WIDER)) -> Table:
    """Answer one question with the registers' own code."""
    dimensions, unit = question
    known = tuple(wider)
    counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for kind, count in zip(population.kinds, population.counts, strict=True):
        above = [kind[WIDER[name]] for name in dimensions if name in known]
        place = [] if unit is None else [_place(kind, unit)]
        counts[*(kind[name] for name in dimensions), *above, *place] += count
    groups = population.groups(dimensions, unit)
    cells = statistics_of(dimensions, counts, known, placed=unit is not None).cells or []
    by_suppressed: dict[bool, set[int]] = {True: set(), False: set()}
    for cell in cells:
        values = tuple(key.value or "" for key in cell.keys or [])
        by_suppressed[bool(cell.suppressed)].add(groups.pop(values))
    by_suppressed[False].update(groups.values())  # without anybody: no cell, which tells that too
    return Table(shown=frozenset(by_suppressed[False]), hidden=frozenset(by_suppressed[True]))


def _place(kind: Kind, unit: str) -> str:
    if unit in (kind["PROVINCE"], kind["COMMUNE"]):
        return INSIDE
    return NEAR if kind["PROVINCE"] == _COMMUNES.get(unit) else OUTSIDE


def leaks(population: Population, wider: Iterable[str] = tuple(WIDER)) -> Iterator[str]:
    """Yield each small group that two answers tell, or that they leave as what is missing from a sum."""
    wider = tuple(wider)
    tables = {question: table(population, question, wider) for question in population.questions}
    distinct = {found: question for question, found in reversed(tables.items())}
    for first, second in combinations(sorted(distinct, key=lambda each: str(distinct[each])), 2):
        basis = _basis(first.shown | second.shown)
        for group in population.small:
            if _reduced(group, basis) == 0:
                yield f"{distinct[first]} and {distinct[second]} tell {population.count(group)} persons"


def _basis(vectors: Iterable[int]) -> dict[int, int]:
    basis: dict[int, int] = {}
    for vector in vectors:
        left = _reduced(vector, basis)
        if left:
            basis[left.bit_length()] = left
    return basis


def _reduced(vector: int, basis: Mapping[int, int]) -> int:
    left, kept = vector, 0
    while left:
        top = left.bit_length()
        found = basis.get(top)
        if found is None:
            return kept | left
        left ^= found
    return kept


def planted(seed: int) -> Population:
    """Make up a population: most kinds are many, some a few, some nobody at all."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    kinds = [
        {"PROVINCE": province, "COMMUNE": commune, "CATEGORY": category, "GROUP": group, "GENDER": gender}
        for commune, province in _COMMUNES.items()
        for category, group in _CATEGORIES.items()
        for gender in ("F", "M")
    ]
    few = dice.choice((0.1, 0.2, 0.3))
    counts = [dice.randint(1, 9) if dice.random() < few else dice.choice((0, 12, 13, 25, 40)) for _ in kinds]
    return Population(kinds, counts)
