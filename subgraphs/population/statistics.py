"""Counts of persons by closed dimensions (`design.md` 5): nobody's record leaves the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any, Final

import strawberry

from subgraphs.common.counting import counting, unit_level
from subgraphs.common.directives import Reads
from subgraphs.common.levels import Levels
from subgraphs.common.rows import EVERYTHING, Condition, Parameters, where
from subgraphs.population.attributes import PERSON_ATTRIBUTES

__all__ = ["PersonDimension", "count_statement", "levels_of", "years_before"]

_AGE_GROUPS: Final = ((6, "0-5"), (15, "6-14"), (18, "15-17"), (60, "18-59"), (80, "60-79"))
_OLDEST: Final = "80+"
_PROVINCE_THEN: Final = "coalesce(u.parent_code, v.residence_province)"


def _groups_by(description: str, coordinate: str) -> Any:
    return strawberry.enum_value(
        description.partition(" (")[0].upper().replace(" ", "_"),
        description=description,
        directives=[Reads(field=coordinate)],
    )


@strawberry.enum(description="What persons are counted by (tiêu thức phân tổ dân cư)")
class PersonDimension(Enum):
    """A dimension reads the field its values come from."""

    PROVINCE = _groups_by("Province (tỉnh, thành phố)", "Residence.provinceCode")
    COMMUNE = _groups_by("Commune (xã, phường, đặc khu)", "Residence.communeCode")
    GENDER = _groups_by("Gender (giới tính)", "Person.gender")
    AGE_GROUP = _groups_by("Age group (nhóm tuổi)", "Person.dateOfBirth")
    ETHNICITY = _groups_by("Ethnicity (dân tộc)", "Person.ethnicity")
    LIFE_STATUS = _groups_by("Life status (tình trạng sống)", "Person.lifeStatus")


_LEVELS: Final = {
    PersonDimension.PROVINCE: ("place", 1),
    PersonDimension.COMMUNE: ("place", 0),
    PersonDimension.GENDER: ("gender", 0),
    PersonDimension.AGE_GROUP: ("age", 0),
    PersonDimension.ETHNICITY: ("ethnicity", 0),
    PersonDimension.LIFE_STATUS: ("life", 0),
}
"""Axis and level of each dimension: communes are counted by province too."""
_HEIGHTS: Final = {"place": 2, "gender": 1, "age": 1, "ethnicity": 1, "life": 1}


def levels_of(dimensions: Sequence[PersonDimension], unit: str | None) -> Levels:
    """Return how a table by these dimensions is counted, for a unit: codes of provinces have two digits."""
    return Levels.of(
        [each.name for each in dimensions],
        {each.name: level for each, level in _LEVELS.items()},
        _HEIGHTS,
        {"place": unit_level(unit)},
    )


def count_statement(
    dimensions: Sequence[PersonDimension], unit: str | None, day: date, filtered: Condition
) -> tuple[str, list[object]]:
    """Return a statement of counts (`subgraphs.common.counting`) and `dead`; and its values.

    The dead are counted by life status only. Provinces are those of the day, found by the commune's code.
    `filtered` is a condition on the current records.
    """
    bound = Parameters()
    source = _in_force(bound.bind(day), filtered)
    levels = levels_of(dimensions, unit)
    expressions = {
        "place": ("v.residence_commune", _PROVINCE_THEN),
        "gender": ("v.gender",),
        "ethnicity": ("v.ethnicity",),
        "life": ("v.life_status",),
    }
    if PersonDimension.AGE_GROUP in dimensions:
        expressions["age"] = (_age_group(bound, day),)
    conditions = [where(filtered, PERSON_ATTRIBUTES, bound)]
    if PersonDimension.LIFE_STATUS not in dimensions:
        conditions.append("v.life_status <> 'DECEASED'")
    parts = [] if unit is None else [f"{bound.bind(unit)}::text in ({_PROVINCE_THEN}, v.residence_commune)"]
    selected, groups = counting(levels, expressions, parts)
    statement = (
        f"select {selected}, v.life_status = 'DECEASED' as dead {source}"
        f" where {' and '.join(conditions)} group by {groups}, dead"
    )
    return statement, bound.values


def years_before(day: date, years: int) -> date:
    """Return the latest date of birth of somebody who has completed so many years on the day.

    Who was born on 29 February completes a year on 1 March.
    """
    if day.year <= years:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _age_group(bound: Parameters, day: date) -> str:
    cases = "".join(
        f" when v.date_of_birth > {bound.bind(years_before(day, years))} then '{group}'"
        for years, group in _AGE_GROUPS
    )
    return f"case{cases} else '{_OLDEST}' end"


def _in_force(day: str, filtered: Condition) -> str:
    """Return the records in force on the day, the units of then, and the current record for a condition."""
    columns = "pin, residence_commune, residence_province, gender, date_of_birth, ethnicity, life_status"
    current = "" if filtered == EVERYTHING else " join person p on p.pin = v.pin"
    return (
        f"from (select {columns} from person_version where valid_from <= {day} and valid_to >= {day}"  # noqa: S608
        f" union all select {columns} from person where valid_from <= {day}) v"
        " left join administrative_unit u on u.code = v.residence_commune"
        f" and u.valid_from <= {day} and (u.valid_to is null or u.valid_to >= {day}){current}"
    )
