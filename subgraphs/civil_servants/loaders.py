"""Batch functions of the civil servants register: one statement however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aiodataloader import DataLoader

from subgraphs.civil_servants.records import civil_servant_of, service_of, version_key, version_of
from subgraphs.civil_servants.repository import Repository, VersionKey
from subgraphs.civil_servants.types import CivilServant, CivilServantVersion, Service
from subgraphs.common.batches import grouped, in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Session
from subgraphs.common.sources import SourceStatus

__all__ = ["Loaders"]

_NO_SERVICE = Service()


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified, today)
        self._services: DataLoader[str, Service] = DataLoader(self._load_services)
        self._records: DataLoader[str, CivilServant | None] = DataLoader(self._load_records)
        self._records_of: DataLoader[str, CivilServant | None] = DataLoader(self._load_records_of)
        self._versions_of: DataLoader[str, list[CivilServantVersion]] = DataLoader(self._load_versions_of)
        self._versions: DataLoader[VersionKey, CivilServantVersion | None] = DataLoader(self._load_versions)
        self._versions_on: DataLoader[tuple[str, date], CivilServantVersion | None] = DataLoader(
            self._load_versions_on
        )
        self._sources: DataLoader[str, SourceStatus | None] = DataLoader(self._load_sources)

    async def service_of(self, pin: str) -> Service:
        """What is known of a person's service, whoever may see the record."""
        return await self._services.load(pin)

    async def civil_servant_of(self, pin: str) -> CivilServant | None:
        """Visible record of a person."""
        return await self._records_of.load(pin)

    async def civil_servants(self, employee_numbers: Sequence[str | None]) -> Sequence[CivilServant | None]:
        """Visible records in the order asked."""
        return await self._records.load_many([number or "" for number in employee_numbers])

    async def versions_of(self, employee_no: str) -> list[CivilServantVersion]:
        """Visible earlier versions of a record, newest first."""
        return await self._versions_of.load(employee_no)

    async def version_on(self, employee_no: str, day: date) -> CivilServantVersion | None:
        """Visible version of a record in force on a day."""
        return await self._versions_on.load((employee_no, day))

    async def versions(self, version_ids: Sequence[str | None]) -> Sequence[CivilServantVersion | None]:
        """Visible versions in the order asked."""
        return await self._versions.load_many([version_key(each or "") for each in version_ids])

    async def source_status(self, unit_code: str) -> SourceStatus | None:
        """Whether a unit's offices are connected today."""
        return await self._sources.load(unit_code)

    async def _load_services(self, pins: list[str]) -> list[Service]:
        found = {row["pin"]: service_of(row) for row in await self.repository.services(pins)}
        return [found.get(pin, _NO_SERVICE) for pin in pins]

    async def _load_records(self, numbers: list[str]) -> list[CivilServant | None]:
        rows = await self.repository.civil_servants(numbers)
        return in_order(numbers, {row["employee_no"]: civil_servant_of(row) for row in rows})

    async def _load_records_of(self, pins: list[str]) -> list[CivilServant | None]:
        rows = await self.repository.civil_servants_of(pins)
        return in_order(pins, {row["pin"]: civil_servant_of(row) for row in rows})

    async def _load_versions_of(self, numbers: list[str]) -> list[list[CivilServantVersion]]:
        rows = await self.repository.earlier_versions(numbers)
        found = grouped((row["employee_no"], version_of(row)) for row in rows)
        return [found[number] for number in numbers]

    async def _load_versions(self, keys: list[VersionKey]) -> list[CivilServantVersion | None]:
        rows = await self.repository.versions(keys)
        return in_order(keys, {(row["employee_no"], row["version"]): version_of(row) for row in rows})

    async def _load_versions_on(self, asked: list[tuple[str, date]]) -> list[CivilServantVersion | None]:
        rows = await self.repository.versions_on(asked)
        return in_order(asked, {(row["employee_no"], row["asked_on"]): version_of(row) for row in rows})

    async def _load_sources(self, codes: list[str]) -> list[SourceStatus | None]:
        rows = await self.repository.source_statuses(codes)
        return in_order(codes, {row["code"]: SourceStatus(row["status"]) for row in rows})
