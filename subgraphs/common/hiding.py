"""Which cells of tables are kept back so that none of the small ones follows from sums.

A line is a cell and the cells that add up to it. While the sum is told, either all its parts are told, or two
at least are unknown that together are no small group; where that cannot be, the sum is kept back as well.
While the sum is kept back, so is one of its parts at least, or it would follow from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Hiding", "Line"]

MIN_HIDDEN: Final = 2
"""Of a single cell kept back the others and their sum would tell."""


@dataclass(slots=True, eq=False)
class Line:
    """Cells, by number, that add up to another one."""

    parts: Sequence[int]
    whole: int | None = None
    """The sum, where it can still be kept back."""
    is_told: bool = False
    """Whether the sum is told for good."""
    missing: int = 0
    """How many parts are kept back."""
    unknown: int = 0
    """Of them, those that do not follow from what is told for good."""
    together: int = 0
    """Sum of the unknown parts."""
    waits: bool = True
    """Whether something is kept back since it was looked at."""
    tried: int = 0
    """How many parts were candidates."""


class Hiding:
    """Cells by number: their counts, the lines they are in, and what is kept back so far."""

    def __init__(
        self,
        counts: Sequence[int],
        lines: Sequence[Line],
        empty_wholes: Mapping[int, Sequence[int]],
        smallest: int,
    ) -> None:
        """`empty_wholes`: the cells that an empty one is in and nobody else."""
        self.hidden: set[int] = set()
        self._counts = counts
        self._empty_wholes = empty_wholes
        self._smallest = smallest
        self._above: list[list[Line]] = [[] for _ in counts]
        self._below: list[list[Line]] = [[] for _ in counts]
        for line in lines:
            # the smallest group that will do, an empty one only where there is no other
            line.parts = sorted(line.parts, key=lambda cell: (counts[cell] == 0, counts[cell], cell))
            for cell in line.parts:
                self._above[cell].append(line)
            if line.whole is not None:
                self._below[line.whole].append(line)
        self._lines = sorted(lines, key=lambda line: len(line.parts))
        self._known = self._following()
        self._is_settled = False

    def run(self, small: Iterable[int]) -> set[int]:
        """Keep back the small cells, and return them and all that must be kept back with them."""
        for cell in small:
            self._hide(cell)
        # again and again from the shortest on, which have the fewest ways
        while not self._is_settled:
            self._is_settled = True
            for line in self._lines:
                if line.waits:
                    line.waits = False
                    self._settle(line)
        return self.hidden

    def _following(self) -> set[int]:
        """Return the cells that are the only unknown part of a sum that is told for good."""
        known: set[int] = set()
        left = {id(line): len(line.parts) for line in self._lines if line.is_told}
        found = [line for line in self._lines if line.is_told and len(line.parts) == 1]
        while found:
            for cell in found.pop().parts:
                if cell in known:
                    continue
                known.add(cell)
                for line in self._above[cell]:
                    if line.is_told:
                        left[id(line)] -= 1
                        if left[id(line)] == 1:
                            found.append(line)
                break
        return known

    def _hide(self, cell: int) -> None:
        if cell in self.hidden:
            return
        self.hidden.add(cell)
        for line in self._above[cell]:
            line.missing += 1
            if cell not in self._known:
                line.unknown += 1
                line.together += self._counts[cell]
            line.waits = True
        for line in self._below[cell]:
            line.waits = True
        self._is_settled = False
        # of an empty cell whose sum is told to be empty nothing is unknown
        for whole in self._empty_wholes.get(cell, ()):
            self._hide(whole)

    def _settle(self, line: Line) -> None:
        is_told = line.is_told or (line.whole is not None and line.whole not in self.hidden)
        if is_told and not line.missing:
            return
        while not self._suffices(line, is_told=is_told) and line.tried < len(line.parts):
            cell = line.parts[line.tried]
            line.tried += 1
            if cell not in self._known:
                self._hide(cell)
        if is_told and not self._suffices(line, is_told=True):
            for cell in line.parts if line.whole is None else [line.whole]:
                self._hide(cell)

    def _suffices(self, line: Line, *, is_told: bool) -> bool:
        if not is_told:
            return line.unknown > 0
        return line.unknown >= MIN_HIDDEN and line.together >= self._smallest
