"""All SQL of the population register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.names import name_fold
from subgraphs.common.rows import Columns, Parameters, selected, where

__all__ = ["PERSON_ATTRIBUTES", "Repository"]

PERSON_ATTRIBUTES: Final[Columns] = {
    "residenceCommune": "p.residence_commune",
    "residenceProvince": "p.residence_province",
    "origin.identity": "p.origin_identity",
    "origin.residence": "p.origin_residence",
    "origin.contact": "p.origin_contact",
}
"""Policy attribute -> column: what is returned to the gateway is what conditions test."""

_UNITS_IN_FORCE: Final = (
    "from administrative_unit where ($1::text is null or parent_code = $1)"
    " and valid_from <= $2 and (valid_to is null or valid_to >= $2)"
)
_PERSON: Final = f"select p.*{selected(PERSON_ATTRIBUTES)}"


class Repository:
    """Statements of one request. Every statement about persons carries the existence condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._visible = verified.rows_of("Person")
        self._person_filter = verified.filter_of("Query.person")

    async def people(self, pins: Sequence[str]) -> list[Record]:
        """Visible persons with these numbers."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_PERSON} from person p"
            f" where p.pin = any({bound.bind(list(pins))}::text[])"
            f" and {where(self._visible, PERSON_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def person_by_facts(self, pin: str, full_name: str, date_of_birth: date) -> list[Record]:
        """The visible person for whom number, name and date of birth all hold: one row or none."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_PERSON} from person p"
            f" where p.pin = {bound.bind(pin)}"
            f" and p.name_fold = {bound.bind(name_fold(full_name))}"
            f" and p.date_of_birth = {bound.bind(date_of_birth)}"
            f" and {where(self._visible, PERSON_ATTRIBUTES, bound)}"
            f" and {where(self._person_filter, PERSON_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def identity_matches(self, pin: str, full_name: str, date_of_birth: date) -> bool:
        """Whether a living person has these three facts; no record leaves the register."""
        found = await self._session.value(
            "select exists (select from person where pin = $1 and name_fold = $2 and date_of_birth = $3"
            " and life_status = 'ALIVE')",
            (pin, name_fold(full_name), date_of_birth),
        )
        return bool(found)

    async def heads(self, household_numbers: Sequence[str]) -> list[Record]:
        """Visible heads of these households, each with `of_household`."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_PERSON}, h.household_no as of_household"
            " from household h join person p on p.pin = h.head_pin"
            f" where h.household_no = any({bound.bind(list(household_numbers))}::text[])"
            f" and {where(self._visible, PERSON_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def members(self, household_numbers: Sequence[str]) -> list[Record]:
        """Visible members of these households, in order of their numbers."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_PERSON} from person p"
            f" where p.household_no = any({bound.bind(list(household_numbers))}::text[])"
            f" and {where(self._visible, PERSON_ATTRIBUTES, bound)}"
            " order by p.pin",
            bound.values,
        )

    async def units(self, codes: Sequence[str]) -> list[Record]:
        """Administrative units with these codes, closed ones too: old records name them."""
        return await self._session.fetch(
            "select * from administrative_unit where code = any($1::text[])", (list(codes),)
        )

    async def unit_page(self, parent: str | None, today: date, after: str | None, limit: int) -> list[Record]:
        """Units in force today below a parent (or all), in order of code."""
        return await self._session.fetch(
            f"select * {_UNITS_IN_FORCE} and ($3::text is null or code > $3) order by code limit $4",
            (parent, today, after, limit),
        )

    async def unit_count(self, parent: str | None, today: date) -> int:
        """How many units `unit_page` runs through."""
        count = await self._session.value(f"select count(*) {_UNITS_IN_FORCE}", (parent, today))
        return int(count)
