"""What a caller can know of a small group: the fewest and the most persons that fit with all answers.

This attacker exists. It is told counts rounded to five: one that is shown says within two of how many there
are, and ten at least; no cell says nobody; a cell kept back says nothing. Counts are whole numbers, and
tables add up. Populations that fit with all of it are found by integer programming.

A small group is *told* when it is certain that somebody is in it and certain that they are fewer than ten:
that is what keeping cells back is for. It is not told when nobody at all would fit with the answers as well,
or ten and more. Not modelled: what follows from how cells to keep back are chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import highspy

from subgraphs.common.statistics import SMALLEST_CELL, STEP
from tests.security.differencing import Population, Table

__all__ = ["Bounds", "Certainty", "Fitting", "certain"]

Bounds = tuple[float, float]
"""The fewest and the most persons of a group."""


@dataclass(frozen=True)
class Certainty:
    """A small group of which something is certain."""

    persons: int
    fewest: int
    most: int


class Fitting:
    """All populations that fit with what some tables show."""

    def __init__(self, kinds: int, shown: Mapping[int, Bounds]) -> None:
        """`shown`: bounds of the count of each group, a bit mask of kinds."""
        self._kinds = kinds
        self._solver = solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        for kind in range(kinds):
            solver.addVar(0.0, highspy.kHighsInf)
            solver.changeColIntegrality(kind, highspy.HighsVarType.kInteger)
        for group, (fewest, most) in shown.items():
            members = _members(group, kinds)
            solver.addRow(fewest, most, len(members), members, [1.0] * len(members))

    def fewest(self, group: int) -> int:
        """Return the smallest count of a group."""
        return self._best(group, highspy.ObjSense.kMinimize)

    def most(self, group: int) -> int:
        """Return the greatest count of a group."""
        return self._best(group, highspy.ObjSense.kMaximize)

    def _best(self, group: int, sense: highspy.ObjSense) -> int:
        for kind in range(self._kinds):
            self._solver.changeColCost(kind, float(group >> kind & 1))
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return round(self._solver.getInfo().objective_function_value)


def certain(population: Population, tables: Iterable[Table], *, step: int = STEP) -> Iterator[Certainty]:
    """Yield each small group that is told by what these tables, rounded to a step, show together."""
    told = {group: count for table in tables for group, count in table.told.items()}
    fitting = Fitting(len(population.kinds), {group: _bounds(count, step) for group, count in told.items()})
    for group in population.small:
        fewest = fitting.fewest(group)
        if fewest > 0:
            most = fitting.most(group)
            if most < SMALLEST_CELL:
                yield Certainty(population.count(group), fewest, most)


def _bounds(count: int, step: int) -> Bounds:
    around = step // 2
    return (max(SMALLEST_CELL, count - around), count + around) if count else (0, 0)


def _members(group: int, kinds: int) -> list[int]:
    return [kind for kind in range(kinds) if group >> kind & 1]
