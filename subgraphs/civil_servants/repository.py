"""All SQL of the civil servants register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.counting import counting, unit_level
from subgraphs.common.database import Record, Session
from subgraphs.common.levels import Levels
from subgraphs.common.reference_day import in_force
from subgraphs.common.rows import Columns, Parameters, selected, where
from subgraphs.common.sources import SOURCE_STATUSES

__all__ = [
    "CIVIL_SERVANT_ATTRIBUTES",
    "VERSION_ATTRIBUTES",
    "Repository",
    "Search",
    "VersionKey",
    "levels_of",
]

CIVIL_SERVANT_ATTRIBUTES: Final[Columns] = {
    "person": "s.pin",
    "origin.record": "s.origin_record",
    "origin.personal": "s.origin_personal",
    "origin.review": "s.origin_review",
    "managingAgency": "s.managing_agency",
    "workingAgency": "s.working_agency",
    "residenceCommune": "s.residence_commune",
    "residenceProvince": "s.residence_province",
}
"""Policy attribute -> column."""

VERSION_ATTRIBUTES: Final[Columns] = {
    **CIVIL_SERVANT_ATTRIBUTES,
    "origin.record": "v.origin_record",
    "origin.personal": "v.origin_personal",
    "origin.review": "v.origin_review",
}
"""Who wrote a version is the version's; whom it is about and whose it is now, the current record's."""

_DIMENSIONS: Final = {
    "MANAGING_AGENCY": ("agency", 0),
    "KIND": ("kind", 0),
    "GRADE_GROUP": ("grade", 0),
    "EMPLOYMENT_STATUS": ("employment", 0),
}
"""What statistics group by -> its axis and level."""

_AXES: Final = {
    "agency": ("v.managing_agency", "split_part(v.managing_agency, '.', 1)"),
    "kind": ("v.kind",),
    "grade": ("v.grade_group",),
    "employment": ("v.employment_status",),
}
"""Axis -> columns, the finest level first: agencies are counted by province too."""

_SELECT: Final = f"select s.*{selected(CIVIL_SERVANT_ATTRIBUTES)}"
_SELECT_VERSION: Final = f"select v.*{selected(VERSION_ATTRIBUTES)}"
_COUNT: Final = "select count(*)"
_EARLIER: Final = "civil_servant_version v join civil_servant s using (employee_no)"
_ANY: Final = (
    "(select * from civil_servant_version union all select * from civil_servant) v"
    " join civil_servant s using (employee_no)"
)
_SOURCES: Final = f"""
select unit.code, source.status
from ({SOURCE_STATUSES}) source
join (select code, province_code from commune
      where valid_from <= $1 and (valid_to is null or valid_to >= $1)
      union all
      select code, code from unnest($2::text[]) as asked (code)) unit using (province_code)
where unit.code = any($2::text[])
"""  # noqa: S608 - SOURCE_STATUSES is a constant
_OF_UNIT: Final = """
({row}.managing_agency = any(array(
    select c.agency_code from commune c
    where c.code = {unit} and c.valid_from <= {day} and (c.valid_to is null or c.valid_to >= {day})))
 or split_part({row}.managing_agency, '.', 1) = any(array(
    select split_part(c.agency_code, '.', 1) from commune c
    where c.province_code = {unit} and c.valid_from <= {day}
      and (c.valid_to is null or c.valid_to >= {day}))))
"""

VersionKey = tuple[str, int]
"""Number of the record and of the version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Arguments of the list; None leaves a term out.

    `unit`: that of the managing agency, which is its committee or, of a province, lies in it.
    """

    managing_agency: str | None = None
    working_agency: str | None = None
    origin_agency: str | None = None
    employment_status: str | None = None
    unit: str | None = None
    appointed_from: date | None = None
    appointed_to: date | None = None


class Repository:
    """Statements of one request. Every statement returning records carries the existence condition."""

    def __init__(self, session: Session, verified: VerifiedContext, today: date) -> None:
        self._session = session
        self._verified = verified
        self._today = today
        self._visible = verified.rows_of("CivilServant")
        self._visible_versions = verified.rows_of("CivilServantVersion")

    async def civil_servants(self, employee_numbers: Sequence[str]) -> list[Record]:
        """Visible civil servants with these numbers."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_SELECT} from civil_servant s"
            f" where s.employee_no = any({bound.bind(list(employee_numbers))}::text[])"
            f" and {where(self._visible, CIVIL_SERVANT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def civil_servants_of(self, pins: Sequence[str]) -> list[Record]:
        """Visible civil servants among these persons."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_SELECT} from civil_servant s where s.pin = any({bound.bind(list(pins))}::text[])"
            f" and {where(self._visible, CIVIL_SERVANT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def earlier_versions(self, employee_numbers: Sequence[str]) -> list[Record]:
        """Visible earlier versions of these records, newest first."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_SELECT_VERSION} from {_EARLIER}"
            f" where v.employee_no = any({bound.bind(list(employee_numbers))}::text[])"
            f" and {self._seen_version(bound)} order by v.employee_no, v.version desc",
            bound.values,
        )

    async def versions(self, keys: Sequence[VersionKey]) -> list[Record]:
        """Visible versions with these keys, the current ones among them."""
        bound = Parameters()
        # texts: the driver has to ask the server about arrays of other types
        numbers, versions = bound.bind([key[0] for key in keys]), bound.bind([str(key[1]) for key in keys])
        return await self._session.fetch(
            f"{_SELECT_VERSION} from unnest({numbers}::text[], {versions}::text[]) as asked (number, version)"
            f" join {_ANY} on v.employee_no = asked.number and v.version = asked.version::int"
            f" where {self._seen_version(bound)}",
            bound.values,
        )

    async def versions_on(self, asked: Sequence[tuple[str, date]]) -> list[Record]:
        """Visible versions in force on the days asked, with that day as `asked_on`."""
        bound = Parameters()
        numbers = bound.bind([number for number, _ in asked])
        days = bound.bind([day.isoformat() for _, day in asked])
        return await self._session.fetch(
            f"{_SELECT_VERSION}, asked.day::date as asked_on"
            f" from unnest({numbers}::text[], {days}::text[]) as asked (number, day)"
            f" join {_ANY} on v.employee_no = asked.number and v.valid_from <= asked.day::date"
            " and (v.valid_to is null or v.valid_to >= asked.day::date)"
            f" where {self._seen_version(bound)}",
            bound.values,
        )

    async def services(self, pins: Sequence[str]) -> list[Record]:
        """What yes or no answers about these persons need; no record leaves, so no existence condition."""
        return await self._session.fetch(
            "select pin, employment_status, position_title, total_pay from civil_servant"
            " where pin = any($1::text[])",
            (list(pins),),
        )

    async def page(self, search: Search, after: str | None, limit: int) -> list[Record]:
        """Visible civil servants of a search after a number, in order of number."""
        bound = Parameters()
        position = bound.bind(after)
        return await self._session.fetch(
            f"{_SELECT} from civil_servant s where {self._in_list(search, bound)}"
            f" and ({position}::text is null or s.employee_no > {position})"
            f" order by s.employee_no limit {bound.bind(limit)}",
            bound.values,
        )

    async def count(self, search: Search) -> int:
        """How many civil servants `page` runs through."""
        bound = Parameters()
        count = await self._session.value(
            f"{_COUNT} from civil_servant s where {self._in_list(search, bound)}", bound.values
        )
        return int(count)

    async def counts(self, dimensions: Sequence[str], unit: str | None, day: date) -> list[Record]:
        """Counts of the records of a day (`subgraphs.common.counting`); the caller is told no single one."""
        bound = Parameters()
        then = f"{bound.bind(day)}::date"
        filtered = where(
            self._verified.filter_of("Query.civilServantStatistics"), CIVIL_SERVANT_ATTRIBUTES, bound
        )
        parts = [] if unit is None else [_OF_UNIT.format(row="v", unit=bound.bind(unit), day=then)]
        columns, groups = counting(levels_of(dimensions, unit), _AXES, parts)
        return await self._session.fetch(
            f"select {columns} from {_ANY} where {in_force('v', then)} and {filtered}"  # noqa: S608
            f" group by {groups}",
            bound.values,
        )

    async def source_statuses(self, unit_codes: Sequence[str]) -> list[Record]:
        """`code, status` of the provinces and communes among these codes."""
        return await self._session.fetch(_SOURCES, (self._today, list(unit_codes)))

    def _seen_version(self, bound: Parameters) -> str:
        return where(self._visible_versions, VERSION_ATTRIBUTES, bound)

    def _in_list(self, search: Search, bound: Parameters) -> str:
        condition = self._verified.filter_of("Query.civilServants")
        terms = [
            where(self._visible, CIVIL_SERVANT_ATTRIBUTES, bound),
            where(condition, CIVIL_SERVANT_ATTRIBUTES, bound),
        ]
        for term, value in (
            ("s.managing_agency = {}", search.managing_agency),
            ("s.working_agency = {}", search.working_agency),
            ("s.origin_record = {}", search.origin_agency),
            ("s.employment_status = {}", search.employment_status),
            ("s.appointed_at >= {}", search.appointed_from),
            ("s.appointed_at <= {}", search.appointed_to),
        ):
            if value is not None:
                terms.append(term.format(bound.bind(value)))
        if search.unit is not None:
            day = bound.bind(self._today)
            terms.append(_OF_UNIT.format(row="s", unit=bound.bind(search.unit), day=day))
        return " and ".join(terms)


def levels_of(dimensions: Sequence[str], unit: str | None) -> Levels:
    """Return how a table by these dimensions is counted, for a unit or the whole country."""
    narrowed = {"agency": unit_level(unit)}
    heights = {name: len(columns) for name, columns in _AXES.items()}
    return Levels.of(dimensions, _DIMENSIONS, heights, narrowed)
