"""Batch functions of the civil status register: one statement however many are asked for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from functools import partial
from typing import Any

from aiodataloader import DataLoader

from subgraphs.civil_status.events import CivilStatusEvent, CivilStatusEventVersion
from subgraphs.civil_status.kinds import KINDS, Kind, Kinds
from subgraphs.civil_status.records import event_of, version_of
from subgraphs.civil_status.repository import Repository
from subgraphs.civil_status.values import MaritalStatus
from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.common.sources import SourceStatus

__all__ = ["Loaders"]

_EventKey = tuple[Kind, str]
_DayKey = tuple[Kind, str, date]


class Loaders:
    """Loads for one request; implements `events.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._events: DataLoader[_EventKey, CivilStatusEvent | None] = DataLoader(self._load_events)
        self._events_of = {
            kinds: DataLoader[str, list[Any]](partial(self._load_events_of, kinds))
            for kinds in (*((kind,) for kind in KINDS), KINDS)
        }
        self._versions: DataLoader[_EventKey, list[CivilStatusEventVersion]] = DataLoader(self._load_versions)
        self._versions_at: DataLoader[_DayKey, CivilStatusEventVersion | None] = DataLoader(
            self._load_versions_at
        )
        self._numbered: DataLoader[str, CivilStatusEventVersion | None] = DataLoader(self._load_numbered)
        self._sealed: DataLoader[str, Record | None] = DataLoader(
            self._rows(self.repository.behind_the_seal, "event_id")
        )
        self._statuses: DataLoader[str, Record | None] = DataLoader(
            self._rows(self.repository.marital_statuses, "pin")
        )
        self._parents: DataLoader[str, Record | None] = DataLoader(
            self._rows(self.repository.shown_parents, "subject_pin")
        )
        self._living: DataLoader[str, Record | None] = DataLoader(
            self._rows(self.repository.living_parents, "subject_pin")
        )
        self._sources: DataLoader[str, Record | None] = DataLoader(
            self._rows(lambda codes: self.repository.sources(codes, self.today), "code")
        )

    async def events(self, kind: Kind, event_ids: Sequence[str | None]) -> Sequence[CivilStatusEvent | None]:
        """Visible events of one kind in the order asked."""
        return await self._events.load_many([(kind, event_id or "") for event_id in event_ids])

    async def events_of(self, kind: Kind, pin: str) -> list[Any]:
        """Visible events of one kind about a person, oldest first."""
        return await self._events_of[kind,].load(pin)

    async def all_events_of(self, pin: str) -> list[CivilStatusEvent]:
        """Visible events of every kind about a person, oldest first."""
        return await self._events_of[KINDS].load(pin)

    async def versions(self, kind: Kind, event_id: str) -> list[CivilStatusEventVersion]:
        """Visible earlier versions of an event, newest first."""
        return await self._versions.load((kind, event_id))

    async def version_at(self, kind: Kind, event_id: str, day: date) -> CivilStatusEventVersion | None:
        """Visible version of an event in force on a day."""
        return await self._versions_at.load((kind, event_id, day))

    async def numbered_versions(
        self, version_ids: Sequence[str | None]
    ) -> Sequence[CivilStatusEventVersion | None]:
        """Visible versions in the order asked."""
        return await self._numbered.load_many([version_id or "" for version_id in version_ids])

    async def behind_the_seal(self, event_id: str) -> Record | None:
        """Birth parents and adoption of a birth, None when nothing was sealed."""
        return await self._sealed.load(event_id)

    async def marital_status(self, pin: str) -> MaritalStatus | None:
        """Derived marital status of a person."""
        row = await self._statuses.load(pin)
        return None if row is None else MaritalStatus(row["marital_status"])

    async def is_child_of(self, pin: str, parent_pin: str) -> bool | None:
        """Whether the shown parents of a person include this one; None without a birth record."""
        row = await self._parents.load(pin)
        return None if row is None else parent_pin in (row["mother_pin"], row["father_pin"])

    async def has_living_parent(self, pin: str) -> bool | None:
        """Whether a shown parent lives; None when the register cannot say."""
        row = await self._living.load(pin)
        if row is None or (row["unknown"] and not row["living"]):
            return None
        return bool(row["living"])

    async def source_status(self, code: str) -> SourceStatus | None:
        """Whether a unit's offices are connected; None for an unknown unit."""
        row = await self._sources.load(code)
        return None if row is None else SourceStatus(row["status"])

    async def _load_events(self, keys: list[_EventKey]) -> list[CivilStatusEvent | None]:
        asked = grouped(keys)
        rows = await self.repository.events(_in_kind_order(asked), [event_id for _, event_id in keys])
        found = {(row["kind"], row["event_id"]): event_of(row) for row in rows}
        return in_order([(kind.type_name, event_id) for kind, event_id in keys], found)

    async def _load_events_of(self, kinds: Kinds, pins: list[str]) -> list[list[Any]]:
        rows = await self.repository.events_of(kinds, pins)
        found = grouped((pin, event_of(row)) for row in rows for pin in _persons_of(row))
        return [found[pin] for pin in pins]

    async def _load_versions(self, keys: list[_EventKey]) -> list[list[CivilStatusEventVersion]]:
        rows = await self.repository.versions(_in_kind_order(grouped(keys)), [key[1] for key in keys])
        found = grouped((row["event_id"], version_of(row)) for row in rows)
        return [found[event_id] for _, event_id in keys]

    async def _load_versions_at(self, keys: list[_DayKey]) -> list[CivilStatusEventVersion | None]:
        kinds = _in_kind_order({kind for kind, _, _ in keys})
        places = [(event_id, day) for _, event_id, day in keys]
        rows = await self.repository.versions_at(kinds, places)
        return in_order(places, {(row["event_id"], row["asked_on"]): version_of(row) for row in rows})

    async def _load_numbered(self, version_ids: list[str]) -> list[CivilStatusEventVersion | None]:
        rows = await self.repository.versions_numbered([text.rpartition("@")[0] for text in version_ids])
        return in_order(version_ids, {f"{row['event_id']}@{row['version']}": version_of(row) for row in rows})

    @staticmethod
    def _rows(
        fetch: Callable[[Sequence[str]], Coroutine[Any, Any, list[Record]]], key: str
    ) -> Callable[[list[str]], Coroutine[Any, Any, list[Record | None]]]:
        async def load(keys: list[str]) -> list[Record | None]:
            return in_order(keys, {row[key]: row for row in await fetch(keys)})

        return load


def _in_kind_order(kinds: Any) -> Kinds:
    return tuple(kind for kind in KINDS if kind in kinds)


def _persons_of(row: Record) -> set[str]:
    second = row["secondPerson"] if "secondPerson" in row.keys() else None  # noqa: SIM118
    return {pin for pin in (row["person"], second) if pin is not None}
