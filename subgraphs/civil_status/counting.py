"""The statement by which events are counted (`design.md` 5): no event leaves the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from subgraphs.civil_status.kinds import UNSEALED, Kind
from subgraphs.civil_status.levels import AXES, YEAR, levels_of
from subgraphs.common.counting import counting
from subgraphs.common.reference_day import in_force
from subgraphs.common.rows import EVERYTHING, Condition, Parameters, where

__all__ = ["count_statement", "unit_column"]

_COLUMNS: Final = "event_id, type, registrar_commune, registrar_province, registered_at, valid_from, valid_to"


def count_statement(
    dimensions: Sequence[str], unit: str | None, year: int | None, day: date, filtered: Condition
) -> tuple[str, list[object]]:
    """Return a statement of counts (`subgraphs.common.counting`) and its values.

    Counted are the versions of unsealed events that were in force on the day. `filtered` is a condition on
    the current events.
    """
    bound = Parameters()
    then = f"{bound.bind(day)}::date"
    events = " union all ".join(_events(kind, then, filtered, bound) for kind in UNSEALED)
    parts = []
    if unit is not None:
        parts.append(f"e.{unit_column(unit)} is not distinct from {bound.bind(unit)}::text")
    if year is not None:
        parts.append(f"{YEAR} = {bound.bind(str(year))}::text")
    columns, groups = counting(levels_of(dimensions, unit, year), AXES, parts)
    return f"select {columns} from ({events}) e group by {groups}", bound.values  # noqa: S608


def unit_column(unit: str) -> str:
    """Return the column of a unit's code: those of provinces have two digits, those of communes five."""
    return "registrar_province" if len(unit) == 2 else "registrar_commune"


def _events(kind: Kind, day: str, filtered: Condition, bound: Parameters) -> str:
    current = "" if filtered == EVERYTHING else f" join {kind.table} e on e.event_id = v.event_id"
    return (
        f"select v.* from (select {_COLUMNS} from {kind.table}_version"  # noqa: S608
        f" union all select {_COLUMNS} from {kind.table}) v{current}"
        f" where {in_force('v', day)} and {where(filtered, kind.attributes, bound)}"
    )
