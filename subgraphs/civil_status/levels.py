"""How the register's statistics are counted: axes with their levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from subgraphs.common.counting import unit_level
from subgraphs.common.levels import Levels

__all__ = ["AXES", "YEAR", "levels_of"]

_DIMENSIONS: Final = {
    "TYPE": ("type", 0),
    "PROVINCE": ("place", 1),
    "REGISTRAR_COMMUNE": ("place", 0),
    "YEAR": ("year", 0),
}
"""What statistics group by -> its axis and level."""
YEAR: Final = "extract(year from e.registered_at)::int::text"
AXES: Final = {
    "type": ("e.type",),
    "place": ("e.registrar_commune", "coalesce(e.registrar_province, 'UNKNOWN')"),
    "year": (YEAR,),
}
"""Axis -> columns, the finest level first."""


def levels_of(dimensions: Sequence[str], unit: str | None, year: int | None) -> Levels:
    """Return how a table by these dimensions is counted, for a unit and a year or all of them."""
    narrowed = {
        "place": unit_level(unit),
        "year": None if year is None else 0,
    }
    heights = {name: len(columns) for name, columns in AXES.items()}
    return Levels.of(dimensions, _DIMENSIONS, heights, narrowed)
