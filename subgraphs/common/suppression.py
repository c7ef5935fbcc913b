"""Which cells are kept back in the tables of one population, so that no figures together tell a small group.

Tables by the same axes are decided together, whatever level each is at and whatever part of a shared axis is
asked about, after the tables by fewer axes. So a table is the same in every answer: what is shown of one
population is one set of figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product

from subgraphs.common.hiding import Hiding, Line
from subgraphs.common.levels import Key
from subgraphs.common.tables import Coarseness, Tables, coarse

__all__ = ["Suppression"]

_Family = Mapping[Coarseness, Mapping[Key, int]]
"""Tables that are decided together: the number of each cell."""


class Suppression:
    """What is kept back in the tables of a population."""

    def __init__(
        self, tables: Tables, shared: Collection[int], apart: Collection[int], smallest: int
    ) -> None:
        """Decide nothing yet; `shared`, `apart`: see `Levels`."""
        self._tables = tables
        self._shared = frozenset(shared)
        self._apart = frozenset(apart)
        self._smallest = smallest
        self._hidden: dict[Coarseness, set[Key]] = {}

    def hidden(self, by: Coarseness) -> Collection[Key]:
        """Return the cells of a table that are kept back, empty ones among them."""
        if by not in self._hidden:
            self._decide(list(self._together(by)))
        return self._hidden[by]

    def _together(self, by: Coarseness) -> Iterator[Coarseness]:
        """Yield the tables by the same axes but for shared ones, whose finest of several levels is apart."""
        ranges: list[range] = []
        for axis, (level, height) in enumerate(zip(by, self._tables.heights, strict=True)):
            if axis not in self._shared:
                ranges.append(range(height) if level < height else range(height, height + 1))
            elif axis not in self._apart:
                ranges.append(range(height + 1))
            else:
                ranges.append(range(1, height + 1) if level else range(1))
        yield from product(*ranges)

    def _decide(self, together: Sequence[Coarseness]) -> None:
        family = self._numbered(together)
        cells = [(by, key) for by, numbers in family.items() for key in numbers]
        counts = [self._tables.cells(by).get(key, 0) for by, key in cells]
        hiding = Hiding(counts, list(self._lines(family)), self._empty_wholes(family), self._smallest)
        self._hidden.update({by: set() for by in together})
        for number in hiding.run(place for place, count in enumerate(counts) if 0 < count < self._smallest):
            by, key = cells[number]
            self._hidden[by].add(key)

    def _numbered(self, together: Sequence[Coarseness]) -> _Family:
        """Number the cells of tables, and the empty ones of which nobody need know that they are empty."""
        empty: dict[Coarseness, set[Key]] = {by: set() for by in together}
        for by in together:
            for beside in self._tables.neighbours(by):
                # one beside a cell is enough to leave it unknown
                for key in islice((each for each in beside if self._may_be_somebody(each, by, empty)), 1):
                    empty[by].add(key)
                    for coarser, whole in self._empty_sums(key, by, empty):
                        empty[coarser].add(whole)
        family: dict[Coarseness, dict[Key, int]] = {}
        number = 0
        for by in together:
            keys = [*sorted(self._tables.cells(by)), *sorted(empty[by])]
            family[by] = {key: number + place for place, key in enumerate(keys)}
            number += len(keys)
        return family

    def _may_be_somebody(self, key: Key, by: Coarseness, together: Collection[Coarseness]) -> bool:
        """Whether an empty cell is in none of an earlier table that is told to be empty."""
        return all(
            coarser in together or whole in self._tables.cells(coarser) or whole in self.hidden(coarser)
            for coarser, whole in self._sums(key, by)
        )

    def _sums(self, key: Key, by: Coarseness) -> Iterator[tuple[Coarseness, Key]]:
        for coarser, steps in self._tables.coarser(by):
            yield coarser, coarse(key, steps)

    def _empty_sums(
        self, key: Key, by: Coarseness, together: Collection[Coarseness]
    ) -> Iterator[tuple[Coarseness, Key]]:
        """Yield the cells of coarser tables that an empty one is in and nobody else."""
        for coarser, whole in self._sums(key, by):
            if coarser in together and whole not in self._tables.cells(coarser):
                yield coarser, whole

    def _empty_wholes(self, family: _Family) -> Mapping[int, Sequence[int]]:
        return {
            number: [family[coarser][whole] for coarser, whole in self._empty_sums(key, by, family)]
            for by, numbers in family.items()
            for key, number in numbers.items()
            if key not in self._tables.cells(by)
        }

    def _lines(self, family: _Family) -> Iterator[Line]:
        """Yield the cells that add up to each cell of a coarser table."""
        for by, numbers in family.items():
            for coarser, steps in self._tables.coarser(by):
                parts: defaultdict[Key, list[int]] = defaultdict(list)
                for key, number in numbers.items():
                    parts[coarse(key, steps)].append(number)
                for whole, found in parts.items():
                    if coarser in family:
                        yield Line(found, whole=family[coarser][whole])
                    else:
                        yield Line(found, is_told=whole not in self.hidden(coarser))
