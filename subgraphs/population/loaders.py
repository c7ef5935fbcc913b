"""Batch functions of the population register: one statement per kind of thing, however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry
from aiodataloader import DataLoader

from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session
from subgraphs.population.repository import Repository
from subgraphs.population.types import (
    AdministrativeUnit,
    Gender,
    Household,
    LifeStatus,
    Person,
    Residence,
    UnitLevel,
)

__all__ = ["Loaders", "person_of", "unit_of"]


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._people: DataLoader[str, Person | None] = DataLoader(self._load_people)
        self._heads: DataLoader[str, Person | None] = DataLoader(self._load_heads)
        self._members: DataLoader[str, list[Person]] = DataLoader(self._load_members)
        self._units: DataLoader[str, AdministrativeUnit | None] = DataLoader(self._load_units)

    async def people(self, pins: Sequence[str | None]) -> Sequence[Person | None]:
        """Visible persons in the order asked."""
        return await self._people.load_many([pin or "" for pin in pins])

    async def head(self, household_no: str | None) -> Person | None:
        """Visible head of a household."""
        return await self._heads.load(household_no or "")

    async def members(self, household_no: str | None) -> Sequence[Person]:
        """Visible members of a household."""
        return await self._members.load(household_no or "")

    async def unit(self, code: str | None) -> AdministrativeUnit | None:
        """An administrative unit, closed ones too."""
        return None if code is None else await self._units.load(code)

    async def units(self, codes: Sequence[str | None]) -> Sequence[AdministrativeUnit | None]:
        """Administrative units in the order asked."""
        return await self._units.load_many([code or "" for code in codes])

    async def _load_people(self, pins: list[str]) -> list[Person | None]:
        return in_order(pins, {row["pin"]: person_of(row) for row in await self.repository.people(pins)})

    async def _load_heads(self, numbers: list[str]) -> list[Person | None]:
        rows = await self.repository.heads(numbers)
        return in_order(numbers, {row["of_household"]: person_of(row) for row in rows})

    async def _load_members(self, numbers: list[str]) -> list[list[Person]]:
        rows = await self.repository.members(numbers)
        found = grouped((row["household_no"], person_of(row)) for row in rows)
        return [found[number] for number in numbers]

    async def _load_units(self, codes: list[str]) -> list[AdministrativeUnit | None]:
        return in_order(codes, {row["code"]: unit_of(row) for row in await self.repository.units(codes)})


def unit_of(row: Record) -> AdministrativeUnit:
    """Build a unit from its row."""
    return AdministrativeUnit(
        code=strawberry.ID(row["code"]),
        name=row["name"],
        full_name=row["full_name"],
        name_en=row["name_en"],
        level=UnitLevel(row["level"]),
        parent_code=row["parent_code"],
    )


def person_of(row: Record) -> Person:
    """Build a person from a row of `Repository`."""
    return Person(
        pin=strawberry.ID(row["pin"]),
        full_name=row["full_name"],
        date_of_birth=row["date_of_birth"],
        gender=Gender(row["gender"]),
        nationality=row["nationality"],
        ethnicity=row["ethnicity"],
        religion=row["religion"],
        life_status=LifeStatus(row["life_status"]),
        date_of_death=row["date_of_death"],
        permanent_residence=Residence(
            commune_code=row["residence_commune"],
            province_code=row["residence_province"],
            address=row["residence_address"],
        ),
        household=_household_of(row),
        mobile_phone=row["mobile_phone"],
        relation_to_head=row["relation_to_head"],
        row=row,
    )


def _household_of(row: Record) -> Household | None:
    if row["household_no"] is None:
        return None
    return Household(household_no=row["household_no"], relation_to_head=row["relation_to_head"])
