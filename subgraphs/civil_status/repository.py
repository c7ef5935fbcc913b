"""All SQL of the civil status register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.rows import Columns, Parameters, selected, where

__all__ = ["EVENT_ATTRIBUTES", "Repository"]

EVENT_ATTRIBUTES: Final[Columns] = {
    "origin.registration": "e.origin_registration",
    "registrarCommune": "e.registrar_commune",
    "residenceCommune": "e.residence_commune",
    "residenceProvince": "e.residence_province",
}
"""Policy attribute -> column, the same for the three kinds of event; residence is the subject's."""

_COUNT: Final = "select count(*)"
_EVENT: Final = f"select e.*{selected(EVENT_ATTRIBUTES)}"


class Repository:
    """Statements of one request. Every statement about events carries the type's existence condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._births = verified.rows_of("BirthEvent")
        self._marriages = verified.rows_of("MarriageEvent")
        self._deaths = verified.rows_of("DeathEvent")
        self._marriage_filter = verified.filter_of("Query.marriageEvents")

    async def marital_statuses(self, pins: Sequence[str]) -> list[Record]:
        """`pin, marital_status` of these persons; a derived value, no record of the register."""
        return await self._session.fetch(
            "select pin, marital_status from person where pin = any($1::text[])", (list(pins),)
        )

    async def births(self, event_ids: Sequence[str]) -> list[Record]:
        """Visible birth events with these ids."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_EVENT} from birth_event e where e.event_id = any({bound.bind(list(event_ids))}::text[])"
            f" and {where(self._births, EVENT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def births_of(self, pins: Sequence[str]) -> list[Record]:
        """Visible birth events of these persons."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_EVENT} from birth_event e where e.subject_pin = any({bound.bind(list(pins))}::text[])"
            f" and {where(self._births, EVENT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def deaths(self, event_ids: Sequence[str]) -> list[Record]:
        """Visible death events with these ids."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_EVENT} from death_event e where e.event_id = any({bound.bind(list(event_ids))}::text[])"
            f" and {where(self._deaths, EVENT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def deaths_of(self, pins: Sequence[str]) -> list[Record]:
        """Visible death events of these persons."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_EVENT} from death_event e where e.subject_pin = any({bound.bind(list(pins))}::text[])"
            f" and {where(self._deaths, EVENT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def marriages(self, event_ids: Sequence[str]) -> list[Record]:
        """Visible marriage events with these ids."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_EVENT} from marriage_event e where e.event_id = any({bound.bind(list(event_ids))}::text[])"
            f" and {where(self._marriages, EVENT_ATTRIBUTES, bound)}",
            bound.values,
        )

    async def marriages_of(self, pins: Sequence[str]) -> list[Record]:
        """Visible marriages in which one of these persons is a spouse, oldest first."""
        bound = Parameters()
        spouses = f"{bound.bind(list(pins))}::text[]"
        return await self._session.fetch(
            f"{_EVENT} from marriage_event e"
            f" where (e.subject_pin = any({spouses}) or e.spouse_pin = any({spouses}))"
            f" and {where(self._marriages, EVENT_ATTRIBUTES, bound)}"
            " order by e.married_on, e.event_id",
            bound.values,
        )

    async def marriage_page(self, after: str | None, limit: int) -> list[Record]:
        """Visible marriage events after an id, in order of id."""
        bound = Parameters()
        return await self._session.fetch(
            f"{_EVENT} from marriage_event e where {self._in_list(bound)}"
            f" and ({bound.bind(after)}::text is null or e.event_id > ${len(bound.values)})"
            f" order by e.event_id limit {bound.bind(limit)}",
            bound.values,
        )

    async def marriage_count(self) -> int:
        """How many events `marriage_page` runs through."""
        bound = Parameters()
        count = await self._session.value(
            f"{_COUNT} from marriage_event e where {self._in_list(bound)}", bound.values
        )
        return int(count)

    def _in_list(self, bound: Parameters) -> str:
        visible = where(self._marriages, EVENT_ATTRIBUTES, bound)
        return f"{visible} and {where(self._marriage_filter, EVENT_ATTRIBUTES, bound)}"
