"""All SQL of the social assistance register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.rows import Columns, Parameters, selected, where
from subgraphs.social_assistance.counting import count_statement, unit_column
from subgraphs.social_assistance.statements import FACTS, LIVE, LOOKUPS, PERSONS_CASES, PLACES, SOURCES

__all__ = [
    "CASE_ATTRIBUTES",
    "VERSION_ATTRIBUTES",
    "CaseSearch",
    "Repository",
    "VersionKey",
]

CASE_ATTRIBUTES: Final[Columns] = {
    "person": "c.pin",
    "record": "c.case_id",
    "origin.case": "c.origin_case",
    "origin.payment": "c.origin_payment",
    "origin.inspection": "c.origin_inspection",
    "inspectedBy": "c.origin_inspection",
    "residenceCommune": "c.residence_commune",
    "residenceProvince": "c.residence_province",
}
"""Policy attribute -> column."""

VERSION_ATTRIBUTES: Final[Columns] = {
    **CASE_ATTRIBUTES,
    "origin.case": "v.origin_case",
    "origin.payment": "v.origin_payment",
    "origin.inspection": "v.origin_inspection",
    "inspectedBy": "v.origin_inspection",
}
"""Who wrote a version is the version's; whom it is about and where that person lives, the current case's."""

_CASE: Final = f"select c.*{selected(CASE_ATTRIBUTES)}"
_VERSION: Final = f"select v.*{selected(VERSION_ATTRIBUTES)}"
_COUNT: Final = "select count(*)"
_EARLIER: Final = "assistance_case_version v join assistance_case c using (case_id)"
_ALL_VERSIONS: Final = "(select * from assistance_case_version union all select * from assistance_case)"
_ANY: Final = f"{_ALL_VERSIONS} v join assistance_case c using (case_id)"

VersionKey = tuple[str, int]
"""Id of the case and number of the version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSearch:
    """Arguments of the list; None leaves a term out."""

    pins: tuple[str, ...] | None = None
    category_code: str | None = None
    unit: str | None = None
    """The deciding commune, or the province its place lies in today."""
    decided_from: date | None = None
    decided_to: date | None = None
    origin_agency: str | None = None
    """The code that entered the case, as it was written."""
    live_on: date | None = None


class Repository:
    """Statements of one request. Every statement returning cases or versions carries their condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._verified = verified
        self._visible = verified.rows_of("AssistanceCase")
        self._visible_versions = verified.rows_of("AssistanceCaseVersion")

    async def cases(self, case_ids: Sequence[str]) -> list[Record]:
        """Visible cases with these ids."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_CASE} from assistance_case c where c.case_id = any({bound.bind(list(case_ids))}::text[])"
            f" and {where(self._visible, CASE_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def cases_of(self, pins: Sequence[str]) -> list[Record]:
        """Visible cases of these persons, in order of id."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_CASE} from assistance_case c where c.pin = any({bound.bind(list(pins))}::text[])"
            f" and {where(self._visible, CASE_ATTRIBUTES, bound)} order by c.case_id",
            bound.values,
        )

    async def page(self, search: CaseSearch, after: str | None, limit: int) -> list[Record]:
        """Visible cases of a search after an id, in order of id."""
        bound = Parameters()
        position = bound.bind(after)
        return await self._session.fetch(
            f"{_CASE} from assistance_case c where {self._in_list(search, bound)}"
            f" and ({position}::text is null or c.case_id > {position})"
            f" order by c.case_id limit {bound.bind(limit)}",
            bound.values,
        )

    async def count(self, search: CaseSearch) -> int:
        """How many cases `page` runs through."""
        bound = Parameters()
        count = await self._session.value(
            f"{_COUNT} from assistance_case c where {self._in_list(search, bound)}", bound.values
        )
        return int(count)

    async def earlier_versions(self, case_ids: Sequence[str]) -> list[Record]:
        """Visible earlier versions of these cases, newest first."""
        bound = Parameters()
        cases = bound.bind(list(case_ids))
        return await self._session.fetch(
            f"{_VERSION} from {_EARLIER} where v.case_id = any({cases}::text[])"
            f" and {self._seen_version(cases, bound)} order by v.case_id, v.version desc",
            bound.values,
        )

    async def versions(self, keys: Sequence[VersionKey]) -> list[Record]:
        """Visible versions with these keys, the current ones among them."""
        bound = Parameters()
        # texts: the driver has to ask the server about arrays of other types
        cases, versions = bound.bind([key[0] for key in keys]), bound.bind([str(key[1]) for key in keys])
        return await self._session.fetch(
            f"{_VERSION} from unnest({cases}::text[], {versions}::text[]) as asked (case_id, version)"
            f" join {_ANY} on v.case_id = asked.case_id and v.version = asked.version::int"
            f" where {self._seen_version(cases, bound)}",
            bound.values,
        )

    async def versions_on(self, asked: Sequence[tuple[str, date]]) -> list[Record]:
        """Visible versions in force on the days asked, with that day as `asked_on`."""
        bound = Parameters()
        cases = bound.bind([case_id for case_id, _ in asked])
        days = bound.bind([day.isoformat() for _, day in asked])
        return await self._session.fetch(
            f"{_VERSION}, asked.day::date as asked_on"
            f" from unnest({cases}::text[], {days}::text[]) as asked (case_id, day)"
            f" join {_ANY} on v.case_id = asked.case_id and v.valid_from <= asked.day::date"
            " and (v.valid_to is null or v.valid_to >= asked.day::date)"
            f" where {self._seen_version(cases, bound)}",
            bound.values,
        )

    async def payments(self, case_ids: Sequence[str]) -> list[Record]:
        """Payments of cases the caller already sees, oldest first."""
        return await self._session.fetch(
            "select * from assistance_payment where case_id = any($1::text[]) order by case_id, month",
            (list(case_ids),),
        )

    async def dependants(self, case_ids: Sequence[str]) -> list[Record]:
        """Whom cases the caller already sees name, in order of number, with the days they were named."""
        return await self._session.fetch(
            "select * from assistance_dependant where case_id = any($1::text[]) order by case_id, pin",
            (list(case_ids),),
        )

    async def counts(
        self, dimensions: Sequence[str], unit: str | None, day: date, *, paid: bool
    ) -> list[Record]:
        """Counts of persons by their cases on a day, or of those to be `paid` on it; no single one leaves."""
        filtered = self._verified.filter_of("Query.assistanceStatistics")
        return await self._session.fetch(
            *count_statement(dimensions, unit, day, paid=paid, filtered=filtered, attributes=CASE_ATTRIBUTES)
        )

    async def persons_cases(self, pins: Sequence[str], today: date) -> list[Record]:
        """What computations about these persons need of their cases and of those that name them.

        No record leaves, so no existence condition. `asked_pin` is the person, `own` whether it is the
        beneficiary, `live` whether it is to be paid today.
        """
        return await self._session.fetch(PERSONS_CASES, (list(pins), today))

    async def case_facts(self, case_id: str, today: date) -> list[Record]:
        """`pin, agency, live` of a case, for the gateway: it decides by them, and tells nobody."""
        return await self._session.fetch(FACTS, (case_id, today))

    async def payment_stopped(self, case_id: str, bank_account_no: str, today: date) -> bool | None:
        """Whether nothing is to be paid to this account; None without such a case and account."""
        rows = await self._session.fetch(
            f"select life_status <> 'ALIVE' or not {LIVE.format(case='c', day='$3::date')} as stopped"  # noqa: S608
            " from assistance_case c where case_id = $1 and payment_bank_account_no = $2",
            (case_id, bank_account_no, today),
        )
        return rows[0]["stopped"] if rows else None

    async def rules(self, table: str, today: date) -> list[Record]:
        """Rules of a table in force today, in order."""
        return await self._session.fetch(LOOKUPS[table], (today,))

    async def places(self, commune_codes: Sequence[str], today: date) -> list[Record]:
        """`code, hardship, standard_amount` of each commune; a province may set more than the nation.

        Decree 20/2021, article 4: the provincial amount replaces the national one where it is higher.
        """
        return await self._session.fetch(PLACES, (list(commune_codes), today))

    async def source_statuses(self, unit_codes: Sequence[str], today: date) -> list[Record]:
        """`code, status` of the provinces and communes among these codes."""
        return await self._session.fetch(SOURCES, (today, list(unit_codes)))

    def _seen_version(self, cases: str, bound: Parameters) -> str:
        """Existence of versions; names the current cases too, as the planner does not see they are few."""
        visible = where(self._visible_versions, VERSION_ATTRIBUTES, bound)
        return f"c.case_id = any({cases}::text[]) and {visible}"

    def _in_list(self, search: CaseSearch, bound: Parameters) -> str:
        condition = self._verified.filter_of("Query.assistanceCases")
        terms = [
            where(self._visible, CASE_ATTRIBUTES, bound),
            where(condition, CASE_ATTRIBUTES, bound),
        ]
        if search.pins is not None:
            terms.append(f"c.pin = any({bound.bind(list(search.pins))}::text[])")
        if search.unit is not None:
            terms.append(f"c.{unit_column(search.unit)} = {bound.bind(search.unit)}")
        for term, value in (
            ("c.category_code = {}", search.category_code),
            ("c.decision_date >= {}", search.decided_from),
            ("c.decision_date <= {}", search.decided_to),
            ("c.origin_case = {}", search.origin_agency),
        ):
            if value is not None:
                terms.append(term.format(bound.bind(value)))
        if search.live_on is not None:
            terms.append(LIVE.format(case="c", day=f"{bound.bind(search.live_on)}::date"))
        return " and ".join(terms)
