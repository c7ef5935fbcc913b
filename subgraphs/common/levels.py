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
    """The axes of a table, each from the finest level it needs."""

    dimensions: tuple[str, ...]
    axes: tuple[tuple[str, int], ...]
    """Name, and the finest level."""
    places: tuple[tuple[int, int], ...]
    """For each dimension its axis, and where its value is on the path."""
    lengths: tuple[int, ...]
    """Levels of each axis, from that one on."""
    narrowing: tuple[int, ...]
    """The axes on which a part was asked about, in that order."""

    @classmethod
    def of(
        cls,
        dimensions: Sequence[str],
        known: Mapping[str, tuple[str, int]],
        heights: Mapping[str, int],
        narrowed: Mapping[str, int],
    ) -> Self:
        """Return the levels of a table by these dimensions.

        `known`: axis and level of each dimension; `heights`: levels of each axis; `narrowed`: level of the
        part of an axis that is asked about. A part is cut from the table that is by that axis too, so that it
        shows what that table shows and no more.
        """
        finest: dict[str, int] = {}
        for name, level in (*(known[dimension] for dimension in dimensions), *narrowed.items()):
            finest[name] = min(level, finest.get(name, level))
        names = list(finest)
        return cls(
            dimensions=tuple(dimensions),
            axes=tuple(finest.items()),
            places=tuple(
                (names.index(name), level - finest[name])
                for name, level in (known[dimension] for dimension in dimensions)
            ),
            lengths=tuple(heights[name] - level for name, level in finest.items()),
            narrowing=tuple(names.index(name) for name in narrowed),
        )

    def columns(self, expressions: Mapping[str, Sequence[str]]) -> list[str]:
        """Return the expressions of the axes' levels, in the order of a row's values."""
        return [column for name, level in self.axes for column in expressions[name][level:]]

    def key(self, values: Sequence[str]) -> Key:
        """Return the paths of one row."""
        found: list[Path] = []
        start = 0
        for length in self.lengths:
            found.append(tuple(values[start : start + length]))
            start += length
        return tuple(found)

    def told(self, key: Key) -> tuple[str, ...]:
        """Return the value of each dimension."""
        return tuple(key[axis][place] for axis, place in self.places)
