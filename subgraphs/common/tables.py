"""The tables of one population: its counts, coarser and coarser along each axis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from subgraphs.common.levels import Key, Path

__all__ = ["Coarseness", "Tables", "coarse"]

Coarseness = tuple[int, ...]
"""How many levels each axis is coarsened by; all of them: its total."""


class Tables:
    """Counts at the finest level of every axis, and their sums."""

    def __init__(self, counts: Mapping[Key, int]) -> None:
        self._counts = {key: count for key, count in counts.items() if count > 0}
        self._cells: dict[Coarseness, dict[Key, int]] = {}
        self.heights: Coarseness = tuple(len(path) for path in next(iter(self._counts), ()))
        """Levels of each axis; none without anybody."""

    def cells(self, by: Coarseness) -> Mapping[Key, int]:
        """Return the counts of a table; nobody is in no cell."""
        if by not in self._cells:
            found: defaultdict[Key, int] = defaultdict(int)
            for key, count in self._counts.items():
                found[coarse(key, by)] += count
            self._cells[by] = dict(found)
        return self._cells[by]

    def coarser(self, by: Coarseness) -> Iterator[tuple[Coarseness, Coarseness]]:
        """Yield each coarser table, and the steps to it."""
        ranges = (range(start, height + 1) for start, height in zip(by, self.heights, strict=True))
        for found in product(*ranges):
            if found != by:
                yield found, tuple(end - start for start, end in zip(by, found, strict=True))

    def neighbours(self, by: Coarseness) -> Iterator[Sequence[Key]]:
        """Yield the empty cells beside each that is all there is of the next coarser one, in a direction."""
        cells = self.cells(by)
        for axis, (level, height) in enumerate(zip(by, self.heights, strict=True)):
            if level == height:
                continue
            steps = tuple(int(other == axis) for other in range(len(by)))
            paths = self._below(axis, level)
            parts: defaultdict[Key, list[Key]] = defaultdict(list)
            for key in cells:
                parts[coarse(key, steps)].append(key)
            for key, *others in parts.values():
                if not others:
                    beside = sorted(paths[key[axis][1:]] - {key[axis]})
                    yield [(*key[:axis], path, *key[axis + 1 :]) for path in beside]

    def _below(self, axis: int, level: int) -> Mapping[Path, set[Path]]:
        """Return the paths at a level of an axis, by the path above them."""
        found: defaultdict[Path, set[Path]] = defaultdict(set)
        for key in self._counts:
            path = key[axis][level:]
            found[path[1:]].add(path)
        return found


def coarse(key: Key, by: Coarseness) -> Key:
    """Return the cell of a coarser table that a cell is in."""
    return tuple(path[steps:] for path, steps in zip(key, by, strict=True))
