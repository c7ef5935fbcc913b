"""Batch functions of the civil status register: one statement however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import strawberry
from aiodataloader import DataLoader

from subgraphs.civil_status.repository import Repository
from subgraphs.civil_status.types import BirthEvent, DeathEvent, MaritalStatus, MarriageEvent, person_at
from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session

__all__ = ["Loaders", "marriage_of"]


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._statuses: DataLoader[str, MaritalStatus | None] = DataLoader(self._load_statuses)
        self._births: DataLoader[str, BirthEvent | None] = DataLoader(self._load_births)
        self._births_of: DataLoader[str, BirthEvent | None] = DataLoader(self._load_births_of)
        self._deaths: DataLoader[str, DeathEvent | None] = DataLoader(self._load_deaths)
        self._deaths_of: DataLoader[str, DeathEvent | None] = DataLoader(self._load_deaths_of)
        self._marriages: DataLoader[str, MarriageEvent | None] = DataLoader(self._load_marriages)
        self._marriages_of: DataLoader[str, list[MarriageEvent]] = DataLoader(self._load_marriages_of)

    async def marital_status(self, pin: str) -> MaritalStatus | None:
        """Derived marital status of a person."""
        return await self._statuses.load(pin)

    async def birth_of(self, pin: str) -> BirthEvent | None:
        """Visible birth event of a person."""
        return await self._births_of.load(pin)

    async def death_of(self, pin: str) -> DeathEvent | None:
        """Visible death event of a person."""
        return await self._deaths_of.load(pin)

    async def marriages_of(self, pin: str) -> list[MarriageEvent]:
        """Visible marriages of a person, oldest first."""
        return await self._marriages_of.load(pin)

    async def births(self, event_ids: Sequence[str | None]) -> Sequence[BirthEvent | None]:
        """Visible birth events in the order asked."""
        return await self._births.load_many([event_id or "" for event_id in event_ids])

    async def deaths(self, event_ids: Sequence[str | None]) -> Sequence[DeathEvent | None]:
        """Visible death events in the order asked."""
        return await self._deaths.load_many([event_id or "" for event_id in event_ids])

    async def marriages(self, event_ids: Sequence[str | None]) -> Sequence[MarriageEvent | None]:
        """Visible marriage events in the order asked."""
        return await self._marriages.load_many([event_id or "" for event_id in event_ids])

    async def _load_statuses(self, pins: list[str]) -> list[MaritalStatus | None]:
        rows = await self.repository.marital_statuses(pins)
        return in_order(pins, {row["pin"]: MaritalStatus(row["marital_status"]) for row in rows})

    async def _load_births(self, event_ids: list[str]) -> list[BirthEvent | None]:
        rows = await self.repository.births(event_ids)
        return in_order(event_ids, {row["event_id"]: _birth_of(row) for row in rows})

    async def _load_births_of(self, pins: list[str]) -> list[BirthEvent | None]:
        rows = await self.repository.births_of(pins)
        return in_order(pins, {row["subject_pin"]: _birth_of(row) for row in rows})

    async def _load_deaths(self, event_ids: list[str]) -> list[DeathEvent | None]:
        rows = await self.repository.deaths(event_ids)
        return in_order(event_ids, {row["event_id"]: _death_of(row) for row in rows})

    async def _load_deaths_of(self, pins: list[str]) -> list[DeathEvent | None]:
        rows = await self.repository.deaths_of(pins)
        return in_order(pins, {row["subject_pin"]: _death_of(row) for row in rows})

    async def _load_marriages(self, event_ids: list[str]) -> list[MarriageEvent | None]:
        rows = await self.repository.marriages(event_ids)
        return in_order(event_ids, {row["event_id"]: marriage_of(row) for row in rows})

    async def _load_marriages_of(self, pins: list[str]) -> list[list[MarriageEvent]]:
        rows = await self.repository.marriages_of(pins)
        found = grouped(
            (spouse, marriage_of(row)) for row in rows for spouse in (row["subject_pin"], row["spouse_pin"])
        )
        return [found[pin] for pin in pins]


def marriage_of(row: Record) -> MarriageEvent:
    """Build a marriage event from its row."""
    spouses = [person_at(row["subject_pin"]), person_at(row["spouse_pin"])]
    return MarriageEvent(
        **_registration(row),
        spouses=[spouse for spouse in spouses if spouse is not None],
        married_on=row["married_on"],
        row=row,
    )


def _birth_of(row: Record) -> BirthEvent:
    return BirthEvent(**_registration(row), place_of_birth=row["place_of_birth"], row=row)


def _death_of(row: Record) -> DeathEvent:
    return DeathEvent(**_registration(row), death_date=row["death_date"], row=row)


def _registration(row: Record) -> dict[str, Any]:
    return {
        "event_id": strawberry.ID(row["event_id"]),
        "registration_no": row["registration_no"],
        "registrar_commune": row["registrar_commune"],
        "registered_at": row["registered_at"],
        "status": row["status"],
        "person": person_at(row["subject_pin"]),
    }
