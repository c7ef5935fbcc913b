"""All SQL of the social assistance register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.rows import Columns, Parameters, selected, where

__all__ = ["CASE_ATTRIBUTES", "CaseSearch", "Repository"]

CASE_ATTRIBUTES: Final[Columns] = {
    "origin.case": "c.origin_case",
    "origin.payment": "c.origin_payment",
    "origin.inspection": "c.origin_inspection",
    "residenceCommune": "c.residence_commune",
    "residenceProvince": "c.residence_province",
}
"""Policy attribute -> column."""

_CASE: Final = f"select c.*{selected(CASE_ATTRIBUTES)}"
_COUNT: Final = "select count(*)"

CaseSearch = tuple[Sequence[str] | None, str | None]
"""Numbers of persons, or None for all; category code, or None for all."""


class Repository:
    """Statements of one request. Every statement that returns cases carries the existence condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._visible = verified.rows_of("AssistanceCase")
        self._list_filter = verified.filter_of("Query.assistanceCases")

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

    def _in_list(self, search: CaseSearch, bound: Parameters) -> str:
        pins, category = search
        terms = [
            where(self._visible, CASE_ATTRIBUTES, bound),
            where(self._list_filter, CASE_ATTRIBUTES, bound),
        ]
        if pins is not None:
            terms.append(f"c.pin = any({bound.bind(list(pins))}::text[])")
        if category is not None:
            terms.append(f"c.category_code = {bound.bind(category)}")
        return " and ".join(terms)

    async def payments(self, case_ids: Sequence[str]) -> list[Record]:
        """Payments of cases the caller already sees, oldest first."""
        return await self._session.fetch(
            "select * from assistance_payment where case_id = any($1::text[]) order by case_id, month",
            (list(case_ids),),
        )

    async def live_cases(self, pins: Sequence[str], today: date) -> list[Record]:
        """Cases in force today, as input of a computation: no record leaves, so no existence condition."""
        return await self._session.fetch(
            "select pin, category_code, disability_level, hiv_status, poor, near_poor, single_parent,"
            " dependants from assistance_case where pin = any($1::text[]) and decision_kind <> 'STOP'"
            " and decision_from <= $2 and (decision_to is null or decision_to >= $2) order by case_id",
            (list(pins), today),
        )

    async def rules(self, today: date) -> list[Record]:
        """Category rules in force today."""
        return await self._session.fetch(
            "select * from category_rule where valid_from <= $1 and (valid_to is null or valid_to >= $1)"
            " order by category_code, variant",
            (today,),
        )

    async def places(self, commune_codes: Sequence[str], today: date) -> list[Record]:
        """`code, hardship, standard_amount` of each commune; a province may set more than the nation.

        Decree 20/2021, article 4: the provincial amount replaces the national one where it is higher.
        """
        return await self._session.fetch(_PLACES, (list(commune_codes), today))


_PLACES: Final = """
select asked.code,
       exists (select from hardship_commune h
               where h.commune_code = asked.code
                 and h.valid_from <= $2 and (h.valid_to is null or h.valid_to >= $2)) as hardship,
       (select max(s.amount) from standard_amount s
        where s.province_code in ('VN', m.province_code)
          and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)) as standard_amount
from unnest($1::text[]) as asked (code)
left join commune m on m.code = asked.code and m.valid_from <= $2 and (m.valid_to is null or m.valid_to >= $2)
"""
