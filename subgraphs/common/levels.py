"""What statistics are counted by: axes with levels, so that tables and their parts are cut from one whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

__all__ = ["Key", "Levels", "Path"]

Path = tuple[str, ...]
"""Where somebody stands on an axis, finest level first: commune, province."""
Key = tuple[Path, ...]
"""One path per axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The axes of a table, each from the finest level that is counted, and the level that it shows."""

    dimensions: tuple[str, ...]
    axes: tuple[tuple[str, int], ...]
    """Name, and the finest level."""
    heights: tuple[int, ...]
    """Levels of each axis, from that one on."""
    by: tuple[int, ...]
    """How many of them the table leaves out; all where the axis is counted by only."""
    places: tuple[tuple[int, int], ...]
    """For each dimension its axis, and where its value is on what is left of the path."""
    shared: tuple[int, ...]
    """The axes by which a part of any table can be asked about: every table is counted by them."""
    apart: tuple[int, ...]
    """Those of them whose finest level, of several, is counted by too."""
    narrowing: tuple[int, ...]
    """Those by which a part of this table is asked about, in that order."""

    @classmethod
    def of(
        cls,
        dimensions: Sequence[str],
        known: Mapping[str, tuple[str, int]],
        heights: Mapping[str, int],
        narrowed: Mapping[str, int | None],
    ) -> Self:
        """Return the levels of a table by these dimensions.

        `known`: axis and level of each dimension; `heights`: levels of each axis; `narrowed`: for each shared
        axis the level of the part that is asked about, None for all. A part is cut from the table that is by
        that axis too, so that it shows what that table shows and no more. The finest level of several (the
        commune) is counted by where it is asked about, others always.
        """
        asked = [(name, level) for name, level in narrowed.items() if level is not None]
        levels = {name: heights[name] for name in narrowed}
        for name, level in (*(known[dimension] for dimension in dimensions), *asked):
            levels[name] = min(level, levels.get(name, level))
        # in one order, however they are asked for: it decides between cells that would do as well
        names = [*narrowed, *sorted(levels.keys() - narrowed.keys())]
        finest = {name: int(name in narrowed and levels[name] > 0 and heights[name] > 1) for name in names}
        return cls(
            dimensions=tuple(dimensions),
            axes=tuple(finest.items()),
            heights=tuple(heights[name] - level for name, level in finest.items()),
            by=tuple(levels[name] - finest[name] for name in names),
            places=tuple(
                (names.index(name), level - levels[name])
                for name, level in (known[dimension] for dimension in dimensions)
            ),
            shared=tuple(names.index(name) for name in narrowed),
            apart=tuple(names.index(name) for name in narrowed if not finest[name] and heights[name] > 1),
            narrowing=tuple(names.index(name) for name, _ in asked),
        )

    def columns(self, expressions: Mapping[str, Sequence[str]]) -> list[str]:
        """Return the expressions of the axes' levels, in the order of a row's values."""
        return [column for name, level in self.axes for column in expressions[name][level:]]

    def key(self, values: Sequence[str]) -> Key:
        """Return the paths of one row, from the finest level that is counted."""
        found: list[Path] = []
        start = 0
        for height in self.heights:
            found.append(tuple(values[start : start + height]))
            start += height
        return tuple(found)

    def told(self, key: Key) -> tuple[str, ...]:
        """Return the value of each dimension in a cell of the table."""
        return tuple(key[axis][place] for axis, place in self.places)
