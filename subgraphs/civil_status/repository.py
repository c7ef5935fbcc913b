"""All SQL of the civil status register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from subgraphs.civil_status.counting import count_statement, unit_column
from subgraphs.civil_status.kinds import DIVORCE, UNSEALED, Kind, Kinds, selected_columns, version_columns
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.rows import NOTHING, Parameters, where

__all__ = ["EventSearch", "Repository", "VersionAt"]

_SEALED_ROLE: Final = "civil_status_sealed"
_SELECT: Final = "select"
_COUNT: Final = "select count(*)"
Term = Callable[[Kind], str]
"""An SQL condition over `e` for one kind."""

VersionAt = tuple[str, date]
"""Id of an event and a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSearch:
    """What the events of a list have in common; days included."""

    coordinate: str
    """The root field, whose arguments these are."""
    type: str | None = None
    unit: str | None = None
    """Province or commune of the registrar."""
    registered_from: date | None = None
    registered_to: date | None = None
    origin_agency: str | None = None

    def arguments(self) -> dict[str, object]:
        """Return the arguments that were given; a cursor is good for the same ones only."""
        named = (
            ("type", self.type),
            ("unit", self.unit),
            ("registeredFrom", self.registered_from),
            ("registeredTo", self.registered_to),
            ("originAgency", self.origin_agency),
        )
        return {name: value for name, value in named if value is not None}


class Repository:
    """Statements of one request. Every part of one that returns events carries its type's condition."""

    def __init__(self, session: Session, verified: VerifiedContext) -> None:
        self._session = session
        self._verified = verified

    async def events(self, kinds: Kinds, event_ids: Sequence[str]) -> list[Record]:
        """Visible events with these ids."""
        return await self._of(kinds, event_ids, lambda _, ids: f"e.event_id = any({ids}::text[])")

    async def events_of(self, kinds: Kinds, pins: Sequence[str]) -> list[Record]:
        """Visible events about these persons, oldest first; a second person counts as one."""

        def about(kind: Kind, persons: str) -> str:
            subject = f"e.subject_pin = any({persons}::text[])"
            if kind.second is None:
                return subject
            return f"({subject} or {kind.second} = any({persons}::text[]))"

        rows = await self._of(kinds, pins, about)
        return sorted(rows, key=lambda row: (row["registered_at"], row["event_id"]))

    async def page(self, kinds: Kinds, search: EventSearch, after: str | None, limit: int) -> list[Record]:
        """Visible events of a search after an id, in order of id."""
        bound = Parameters()
        position = None if after is None else bound.bind(after)
        end = f"order by event_id limit {bound.bind(limit)}"
        searched = self._searched(search, bound)
        behind = "" if position is None else f" and e.event_id > {position}::text"
        branches = [
            f"({_SELECT} {selected_columns(kind, kinds)} from {kind.table} e"
            f" where {searched(kind)}{behind} {end})"
            for kind in kinds
        ]
        # each kind brings a page, and the page of all is the first of them together
        union = branches[0] if len(branches) == 1 else f"{' union all '.join(branches)} {end}"
        return await self._session.fetch(union, bound.values)

    async def count(self, kinds: Kinds, search: EventSearch) -> int:
        """How many events `page` runs through."""
        bound = Parameters()
        searched = self._searched(search, bound)
        counts = [f"({_COUNT} from {kind.table} e where {searched(kind)})" for kind in kinds]
        return int(await self._session.value(f"{_SELECT} {' + '.join(counts)}", bound.values))

    async def versions(self, kinds: Kinds, event_ids: Sequence[str]) -> list[Record]:
        """Visible earlier versions of these events, newest first."""
        bound = Parameters()
        ids = bound.bind(list(event_ids))
        branches = [
            f"{self._version_select(kind, current=False)}"
            f" where v.event_id = any({ids}::text[]) and {self._version_visible(kind, bound)}"
            for kind in kinds
        ]
        statement = f"{' union all '.join(branches)} order by event_id, version desc"
        return await self._session.fetch(statement, bound.values)

    async def versions_at(self, kinds: Kinds, places: Sequence[VersionAt]) -> list[Record]:
        """Visible versions in force on a day, current ones too, each with `asked_on`."""
        bound = Parameters()
        ids = bound.bind([event_id for event_id, _ in places])
        # as texts: of an array of dates the driver would first ask the server what it is
        days = bound.bind([day.isoformat() for _, day in places])
        asked = (
            f"join unnest({ids}::text[], {days}::text[]::date[]) as a (event_id, asked_on)"
            " on a.event_id = v.event_id"
        )
        branches = [
            f"{self._version_select(kind, current=True, further=', a.asked_on')} {asked}"
            " where v.valid_from <= a.asked_on and (v.valid_to is null or v.valid_to >= a.asked_on)"
            f" and {self._version_visible(kind, bound)}"
            for kind in kinds
        ]
        return await self._session.fetch(" union all ".join(branches), bound.values)

    async def versions_numbered(self, event_ids: Sequence[str]) -> list[Record]:
        """Visible versions of these events of any kind, current ones too."""
        bound = Parameters()
        ids = bound.bind(list(event_ids))
        branches = [
            f"{self._version_select(kind, current=True)}"
            f" where v.event_id = any({ids}::text[]) and {self._version_visible(kind, bound)}"
            for kind in UNSEALED
        ]
        return await self._session.fetch(" union all ".join(branches), bound.values)

    async def behind_the_seal(self, event_ids: Sequence[str]) -> list[Record]:
        """Birth parents and adoption of births the caller already sees."""
        return await self._session.fetch(_BEHIND_THE_SEAL, (list(event_ids),), role=_SEALED_ROLE)

    async def adoption_facts(self, event_id: str) -> list[Record]:
        """`pin, agency, status` of an adoption, for the gateway: it decides by them, and tells nobody."""
        return await self._session.fetch(
            "select subject_pin as pin, origin_registration as agency, status"
            " from adoption_event where event_id = $1",
            (event_id,),
            role=_SEALED_ROLE,
        )

    async def marital_statuses(self, pins: Sequence[str]) -> list[Record]:
        """`pin, marital_status` of these persons; a derived value, no record of the register."""
        return await self._session.fetch(
            "select pin, marital_status from person where pin = any($1::text[])", (list(pins),)
        )

    async def shown_parents(self, pins: Sequence[str]) -> list[Record]:
        """`subject_pin, mother_pin, father_pin` as input of an answer: no record leaves the register."""
        return await self._session.fetch(
            "select subject_pin, mother_pin, father_pin from birth_event where subject_pin = any($1::text[])",
            (list(pins),),
        )

    async def living_parents(self, pins: Sequence[str]) -> list[Record]:
        """`subject_pin, living, unknown` of births: whether a parent lives, whether one has no number."""
        return await self._session.fetch(_LIVING_PARENTS, (list(pins),))

    async def sources(self, codes: Sequence[str], today: date) -> list[Record]:
        """`code, status` of units; a commune has its province's."""
        return await self._session.fetch(_SOURCES, (list(codes), today))

    async def counts(
        self, dimensions: Sequence[str], unit: str | None, year: int | None, day: date
    ) -> list[Record]:
        """Counts of the unsealed events of a day."""
        filtered = self._verified.filter_of("Query.civilStatusStatistics")
        return await self._session.fetch(*count_statement(dimensions, unit, year, day, filtered))

    async def _of(self, kinds: Kinds, keys: Sequence[str], term: Callable[[Kind, str], str]) -> list[Record]:
        """Run one statement over the kinds, and one more over those behind the seal that may exist."""
        rows: list[Record] = []
        for sealed in (False, True):
            chosen = tuple(kind for kind in kinds if kind.sealed is sealed and self._may_exist(kind))
            if chosen:
                bound = Parameters()
                place = bound.bind(list(keys))
                branches = [
                    f"{_SELECT} {selected_columns(kind, chosen)} from {kind.table} e"
                    f" where {term(kind, place)} and {self._visible(kind, bound)}"
                    for kind in chosen
                ]
                rows += await self._session.fetch(
                    " union all ".join(branches), bound.values, role=_SEALED_ROLE if sealed else None
                )
        return rows

    def _may_exist(self, kind: Kind) -> bool:
        """Whether a kind is asked at all; for an unsealed one the statement itself says no."""
        return not kind.sealed or self._verified.rows_of(kind.type_name) != NOTHING

    def _visible(self, kind: Kind, bound: Parameters) -> str:
        return where(self._verified.rows_of(kind.type_name), kind.attributes, bound)

    def _version_visible(self, kind: Kind, bound: Parameters) -> str:
        condition = self._verified.rows_of("CivilStatusEventVersion")
        return where(condition, kind.version_attributes, bound)

    def _version_select(self, kind: Kind, *, current: bool, further: str = "") -> str:
        stored, selected = version_columns(kind)
        earlier = f"{kind.table}_version"
        both = f"({_SELECT} {stored} from {earlier} union all {_SELECT} {stored} from {kind.table})"
        source = both if current else earlier
        return f"{_SELECT} {selected}{further} from {source} v join {kind.table} e on e.event_id = v.event_id"

    def _searched(self, search: EventSearch, bound: Parameters) -> Term:
        """Existence, what the arguments' reading allows, and the search itself."""
        terms = self._terms(search, bound)
        return lambda kind: f"{self._visible(kind, bound)} and {terms(kind)}"

    def _terms(self, search: EventSearch, bound: Parameters) -> Term:
        narrowing = self._verified.filter_of(search.coordinate)
        fixed: list[str] = []
        if search.unit is not None:
            fixed.append(f"e.{unit_column(search.unit)} = {bound.bind(search.unit)}::text")
        if search.registered_from is not None:
            fixed.append(f"e.registered_at >= {bound.bind(search.registered_from)}::date")
        if search.registered_to is not None:
            fixed.append(f"e.registered_at <= {bound.bind(search.registered_to)}::date")
        if search.origin_agency is not None:
            fixed.append(f"e.origin_registration = {bound.bind(search.origin_agency)}::text")
        if search.type == DIVORCE:
            # a divorce is noted on the marriage
            fixed.append("e.divorced_on is not null")
        elif search.type is not None:
            fixed.append(f"e.type = {bound.bind(search.type)}::text")
        return lambda kind: " and ".join([where(narrowing, kind.attributes, bound), *fixed])


_BEHIND_THE_SEAL: Final = """
select b.*, a.adoptive_mother_pin, a.adoptive_mother_name, a.adoptive_father_pin, a.adoptive_father_name,
       a.decision_no, a.decided_on
from birth_parents b join adoption_event a on a.event_id = b.adoption_event_id
where b.event_id = any($1::text[])
"""

_LIVING_PARENTS: Final = """
select b.subject_pin,
       (b.mother_pin is null and b.mother_name is not null)
       or (b.father_pin is null and b.father_name is not null) as unknown,
       exists (select from unnest(array[b.mother_pin, b.father_pin]) as parent (pin)
               where parent.pin is not null
                 and not exists (select from death_event d where d.subject_pin = parent.pin)
                 and not exists (select from declaration_event c
                                 where c.subject_pin = parent.pin and c.type = 'DEATH_DECLARED')) as living
from birth_event b
where b.subject_pin = any($1::text[])
"""

_SOURCES: Final = """
select asked.code, s.status
from unnest($1::text[]) as asked (code)
left join commune_province c
    on c.commune_code = asked.code and c.valid_from <= $2 and (c.valid_to is null or c.valid_to >= $2)
join source_connection s
    on s.province_code = coalesce(c.province_code, asked.code)
    and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)
"""
