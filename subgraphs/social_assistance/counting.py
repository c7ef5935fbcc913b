"""How persons with cases are counted (`design.md` 5): each once, so that every two tables add up.

Who is to be paid on a day is a part of those with any case. Both are cut from one table, or their difference
would tell of the others, who may be few.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from subgraphs.common.counting import counting, unit_level
from subgraphs.common.levels import Levels
from subgraphs.common.reference_day import in_force
from subgraphs.common.rows import EVERYTHING, Columns, Condition, Parameters, where
from subgraphs.social_assistance.statements import LIVE

__all__ = ["count_statement", "levels_of", "unit_column"]

_DIMENSIONS: Final = {
    "PROVINCE": ("place", 1),
    "DECIDING_COMMUNE": ("place", 0),
    "CATEGORY": ("category", 0),
    "COARSE_GROUP": ("category", 1),
    "DECISION_KIND": ("decision", 0),
    "ETHNICITY": ("ethnicity", 0),
}
"""What statistics group by -> its axis and level."""

_AXES: Final = {
    "place": ("p.deciding_commune", "p.deciding_province"),
    "category": ("p.category_code", "p.coarse_group"),
    "decision": ("p.decision_kind",),
    "ethnicity": ("p.ethnicity",),
    "paid": ("p.paid::text",),
}
"""Axis -> columns, the finest level first."""

_COLUMNS: Final = (
    "case_id, pin, deciding_commune, deciding_province, category_code, coarse_group, decision_kind,"
    " ethnicity, decision_from, decision_to, valid_from, valid_to"
)
_ALL_VERSIONS: Final = (
    f"(select {_COLUMNS} from assistance_case_version union all select {_COLUMNS} from assistance_case) v"  # noqa: S608
)
_ORDER: Final = "order by v.pin, paid desc, v.decision_from desc, v.case_id"
"""Of several cases the one to be paid, else the last: nobody is in two cells of a table."""


def levels_of(dimensions: Sequence[str], unit: str | None, *, paid: bool) -> Levels:
    """Return how a table is counted, for a unit or the whole country; `paid`: of those to be paid alone."""
    narrowed = {"place": unit_level(unit), "paid": 0 if paid else None}
    heights = {name: len(columns) for name, columns in _AXES.items()}
    return Levels.of(dimensions, _DIMENSIONS, heights, narrowed)


def count_statement(
    dimensions: Sequence[str],
    unit: str | None,
    day: date,
    *,
    paid: bool,
    filtered: Condition,
    attributes: Columns,
) -> tuple[str, list[object]]:
    """Return a statement of counts (`subgraphs.common.counting`) and its values.

    Persons are counted by the versions of their cases that were in force on the day. `filtered` is a
    condition on `attributes` of the current cases.
    """
    bound = Parameters()
    then = f"{bound.bind(day)}::date"
    parts = [] if unit is None else [f"p.{unit_column(unit)} = {bound.bind(unit)}"]
    if paid:
        parts.append("p.paid")
    columns, groups = counting(levels_of(dimensions, unit, paid=paid), _AXES, parts)
    current = "" if filtered == EVERYTHING else " join assistance_case c using (case_id)"
    persons = (
        f"select distinct on (v.pin) v.*, {LIVE.format(case='v', day=then)} as paid"  # noqa: S608
        f" from {_ALL_VERSIONS}{current}"
        f" where {in_force('v', then)} and {where(filtered, attributes, bound)} {_ORDER}"
    )
    return f"select {columns} from ({persons}) p group by {groups}", bound.values  # noqa: S608


def unit_column(unit: str) -> str:
    """Return the column of a unit's code: those of provinces have two digits, those of communes five."""
    return "deciding_province" if len(unit) == 2 else "deciding_commune"
