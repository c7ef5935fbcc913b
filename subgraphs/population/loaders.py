"""Batch functions of the population register: one statement per kind of thing, however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aiodataloader import DataLoader

from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Session
from subgraphs.common.sources import SourceStatus
from subgraphs.population.records import (
    alias_of,
    member_of,
    person_of,
    read_version_id,
    relatives_of,
    unit_of,
    version_id,
    version_of,
)
from subgraphs.population.relatives import HouseholdMember, Relatives
from subgraphs.population.repository import Repository
from subgraphs.population.types import Person, PersonVersion
from subgraphs.population.units import AdministrativeUnit
from subgraphs.population.values import PinAlias

__all__ = ["Loaders"]

_Household = tuple[str | None, list[HouseholdMember]]


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._people: DataLoader[str, Person | None] = DataLoader(self._load_people)
        self._histories: DataLoader[str, list[PersonVersion]] = DataLoader(self._load_histories)
        self._days: DataLoader[tuple[str, date], PersonVersion | None] = DataLoader(self._load_days)
        self._versions: DataLoader[str, PersonVersion | None] = DataLoader(self._load_versions)
        self._aliases: DataLoader[str, list[PinAlias]] = DataLoader(self._load_aliases)
        self._relatives: DataLoader[str, Relatives] = DataLoader(self._load_relatives)
        self._relatives_then: DataLoader[str, Relatives] = DataLoader(self._load_relatives_then)
        self._households: DataLoader[str, _Household] = DataLoader(self._load_households)
        self._units: DataLoader[tuple[str, date | None], AdministrativeUnit | None] = DataLoader(
            self._load_units
        )
        self._sources: DataLoader[str, SourceStatus | None] = DataLoader(self._load_sources)

    async def person(self, pin: str | None) -> Person | None:
        """The visible person with this number, present or earlier."""
        return None if pin is None else await self._people.load(pin)

    async def people(self, pins: Sequence[str | None]) -> Sequence[Person | None]:
        """Visible persons in the order asked."""
        return await self._people.load_many([pin or "" for pin in pins])

    async def versions_of(self, pin: str) -> list[PersonVersion]:
        """Visible earlier versions of a person, newest first."""
        return await self._histories.load(pin)

    async def version_on(self, pin: str, day: date) -> PersonVersion | None:
        """The visible version in force on the day."""
        return await self._days.load((pin, day))

    async def versions(self, ids: Sequence[str | None]) -> Sequence[PersonVersion | None]:
        """Visible versions, the current one too, in the order asked."""
        return await self._versions.load_many([key or "" for key in ids])

    async def aliases(self, pin: str) -> list[PinAlias]:
        """Earlier numbers of the person with this present number, the latest first."""
        return await self._aliases.load(pin)

    async def relatives_of_person(self, pin: str) -> Relatives:
        """Whom a visible person's record names today."""
        return await self._relatives.load(pin)

    async def relatives_of_version(self, version_id: str) -> Relatives:
        """Whom a visible version named on its last day."""
        return await self._relatives_then.load(version_id)

    async def household(self, household_no: str | None) -> _Household:
        """Number of the head, and the members, of a household one of whose members is visible."""
        return await self._households.load(household_no or "")

    async def unit(self, code: str | None, on: date | None = None) -> AdministrativeUnit | None:
        """A unit on a day, or the latest with that code, closed ones too."""
        return None if code is None else await self._units.load((code, on))

    async def units(self, codes: Sequence[str | None]) -> Sequence[AdministrativeUnit | None]:
        """The latest units with these codes in the order asked."""
        return await self._units.load_many([(code or "", None) for code in codes])

    async def source_status(self, province_code: str) -> SourceStatus | None:
        """Whether a province is connected today."""
        return await self._sources.load(province_code)

    async def _load_people(self, pins: list[str]) -> list[Person | None]:
        rows = await self.repository.people(pins)
        return in_order(pins, {row["asked_pin"]: person_of(row) for row in rows})

    async def _load_histories(self, pins: list[str]) -> list[list[PersonVersion]]:
        rows = await self.repository.earlier_versions(pins)
        found = grouped((row["pin"], version_of(row)) for row in rows)
        return [found[pin] for pin in pins]

    async def _load_days(self, asked: list[tuple[str, date]]) -> list[PersonVersion | None]:
        rows = await self.repository.versions_on([pin for pin, _ in asked], [day for _, day in asked])
        return in_order(asked, {(row["pin"], row["asked_day"]): version_of(row) for row in rows})

    async def _load_versions(self, ids: list[str]) -> list[PersonVersion | None]:
        rows = await self.repository.versions(*_split(ids))
        return in_order(ids, {version_id(row["pin"], row["version"]): version_of(row) for row in rows})

    async def _load_aliases(self, pins: list[str]) -> list[list[PinAlias]]:
        rows = await self.repository.aliases(pins)
        found = grouped((row["new_pin"], alias_of(row)) for row in rows)
        return [found[pin] for pin in pins]

    async def _load_relatives(self, pins: list[str]) -> list[Relatives]:
        rows = await self.repository.relatives_of_people(pins, self.today)
        found = grouped((row["pin"], row) for row in rows)
        return [relatives_of(found[pin]) for pin in pins]

    async def _load_relatives_then(self, ids: list[str]) -> list[Relatives]:
        rows = await self.repository.relatives_of_versions(*_split(ids), self.today)
        found = grouped((version_id(row["pin"], row["of_version"]), row) for row in rows)
        return [relatives_of(found[key]) for key in ids]

    async def _load_households(self, numbers: list[str]) -> list[_Household]:
        rows = await self.repository.members(numbers)
        heads = {row["household_no"]: row["head_pin"] for row in rows}
        found = grouped((row["household_no"], member_of(row)) for row in rows)
        return [(heads.get(number), found[number]) for number in numbers]

    async def _load_units(self, asked: list[tuple[str, date | None]]) -> list[AdministrativeUnit | None]:
        rows = await self.repository.units([code for code, _ in asked], [day for _, day in asked])
        return in_order(asked, {(row["code"], row["asked_day"]): unit_of(row) for row in rows})

    async def _load_sources(self, provinces: list[str]) -> list[SourceStatus | None]:
        rows = await self.repository.source_statuses(self.today)
        return in_order(provinces, {row["province_code"]: SourceStatus(row["status"]) for row in rows})


def _split(ids: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return numbers and versions of what are ids of versions."""
    found = [parts for key in ids if (parts := read_version_id(key)) is not None]
    return [pin for pin, _ in found], [version for _, version in found]
