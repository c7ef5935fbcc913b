"""All SQL of the civil servants register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.rows import Columns, Parameters, selected, where

__all__ = ["CIVIL_SERVANT_ATTRIBUTES", "Repository"]

CIVIL_SERVANT_ATTRIBUTES: Final[Columns] = {
    "origin.record": "s.origin_record",
    "origin.review": "s.origin_review",
    "managingAgency": "s.managing_agency",
    "residenceCommune": "s.residence_commune",
    "residenceProvince": "s.residence_province",
}
"""Policy attribute -> column."""

_SELECT: Final = f"select s.*{selected(CIVIL_SERVANT_ATTRIBUTES)}"
_COUNT: Final = "select count(*)"


class Repository:
    """Statements of one request. Every statement returning records carries the existence condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._visible = verified.rows_of("CivilServant")
        self._list_filter = verified.filter_of("Query.civilServants")

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

    async def pins_with_state_income(self, pins: Sequence[str]) -> list[Record]:
        """`pin` of those paid by the state now; a derived yes or no, so no record's existence condition."""
        return await self._session.fetch(
            "select pin from civil_servant where pin = any($1::text[])"
            " and employment_status = 'ACTIVE' and total_pay > 0",
            (list(pins),),
        )

    async def page(self, after: str | None, limit: int) -> list[Record]:
        """Visible civil servants after a number, in order of number."""
        bound = Parameters()
        position = bound.bind(after)
        return await self._session.fetch(
            f"{_SELECT} from civil_servant s where {self._in_list(bound)}"
            f" and ({position}::text is null or s.employee_no > {position})"
            f" order by s.employee_no limit {bound.bind(limit)}",
            bound.values,
        )

    async def count(self) -> int:
        """How many civil servants `page` runs through."""
        bound = Parameters()
        count = await self._session.value(
            f"{_COUNT} from civil_servant s where {self._in_list(bound)}", bound.values
        )
        return int(count)

    def _in_list(self, bound: Parameters) -> str:
        visible = where(self._visible, CIVIL_SERVANT_ATTRIBUTES, bound)
        return f"{visible} and {where(self._list_filter, CIVIL_SERVANT_ATTRIBUTES, bound)}"
