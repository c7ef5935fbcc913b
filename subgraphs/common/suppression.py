"""Which cells are kept back in a table and in all coarser ones, so that no figures together tell a small one.

A table's cells are decided after those of every coarser table, which are the same whatever is asked: what is
shown of one population is one set of figures. On every line that adds up to a figure a cell kept back stands
beside another, and together they are no small group. Where there is no other, an empty cell is kept back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from subgraphs.common.levels import Key, Path

__all__ = ["Suppression"]

MIN_HIDDEN: Final = 2
"""Of a single cell kept back the others and their sum would tell."""

Coarseness = tuple[int, ...]
"""How many levels each axis is coarsened by; all of them: its total."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Cells that add up to one of a coarser table, and empty ones beside them."""

    is_told: bool
    """Whether the coarser cell is shown."""
    cells: Sequence[Key]
    empty: Sequence[Key]


class Suppression:
    """The tables of one population along some axes, by how coarse they are."""

    def __init__(self, counts: Mapping[Key, int], axes: int, smallest: int) -> None:
        self._counts = {key: count for key, count in counts.items() if count > 0}
        self._axes = axes
        self._smallest = smallest
        self._cells: dict[Coarseness, dict[Key, int]] = {}
        self._hidden: dict[Coarseness, frozenset[Key]] = {}
        heights = next(([len(path) for path in key] for key in self._counts), [0] * axes)
        self._all = tuple(heights)

    def cells(self, by: Coarseness) -> Mapping[Key, int]:
        """Return the counts of a table; nobody is in no cell."""
        if by not in self._cells:
            found: defaultdict[Key, int] = defaultdict(int)
            for key, count in self._counts.items():
                found[_coarse(key, by)] += count
            self._cells[by] = dict(found)
        return self._cells[by]

    def hidden(self, by: Coarseness) -> frozenset[Key]:
        """Return the cells of a table that are kept back, empty ones among them."""
        if by not in self._hidden:
            self._hidden[by] = self._find(by)
        return self._hidden[by]

    def _find(self, by: Coarseness) -> frozenset[Key]:
        cells = self.cells(by)
        hidden = {key for key, count in cells.items() if count < self._smallest}
        lines = self._lines(by)
        alone = {line.cells[0] for line in lines if line.is_told and len(line.cells) == 1}

        def last(key: Key) -> tuple[bool, bool, int, Key]:
            # a cell that is a told sum by itself hides nothing; an empty one only where there is no other
            return key in alone, key not in cells, cells.get(key, 0), key

        changed = bool(hidden) or any(not line.is_told for line in lines)
        while changed:
            changed = False
            for line in lines:
                there = [*line.cells, *line.empty]
                missing = [key for key in there if key in hidden]
                if line.is_told and not missing:
                    continue
                others = sorted((key for key in there if key not in hidden), key=last, reverse=True)
                while others and not self._suffices(line, missing, cells):
                    missing.append(others.pop())
                    hidden.add(missing[-1])
                    changed = True
        return frozenset(hidden)

    def _suffices(self, line: _Line, missing: Sequence[Key], cells: Mapping[Key, int]) -> bool:
        """Whether what is missing from a line stays unknown."""
        if not line.is_told:
            return bool(missing)
        together = sum(cells.get(key, 0) for key in missing)
        return len(missing) >= MIN_HIDDEN and together >= self._smallest

    def _lines(self, by: Coarseness) -> list[_Line]:
        """Return the lines to every coarser table, short ones first."""
        lines: list[_Line] = []
        for coarser in product(
            *(range(start, height + 1) for start, height in zip(by, self._all, strict=True))
        ):
            if coarser == by:
                continue
            steps = tuple(end - start for start, end in zip(by, coarser, strict=True))
            told = self.hidden(coarser)
            parts: defaultdict[Key, list[Key]] = defaultdict(list)
            for key in sorted(self.cells(by)):
                parts[_coarse(key, steps)].append(key)
            siblings = self._siblings(by, steps) if sum(steps) == 1 else {}
            axis = next(place for place, step in enumerate(steps) if step)
            for whole, keys in parts.items():
                empty = [_moved(keys[0], axis, path) for path in siblings.get(whole[axis], ())]
                known = [key for key in empty if key not in self.cells(by)]
                lines.append(_Line(whole not in told, keys, known))
        return sorted(lines, key=lambda line: len(line.cells))

    def _siblings(self, by: Coarseness, steps: Coarseness) -> Mapping[Path, Sequence[Path]]:
        """Return the paths below each path of the one axis that is coarsened."""
        axis = steps.index(1)
        found: defaultdict[Path, set[Path]] = defaultdict(set)
        for key in self._counts:
            path = key[axis][by[axis] :]
            found[path[1:]].add(path)
        return {path: sorted(below) for path, below in found.items()}


def _coarse(key: Key, by: Coarseness) -> Key:
    return tuple(path[steps:] for path, steps in zip(key, by, strict=True))


def _moved(key: Key, axis: int, path: Path) -> Key:
    return (*key[:axis], path, *key[axis + 1 :])
