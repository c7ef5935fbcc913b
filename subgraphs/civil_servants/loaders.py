"""Batch functions of the civil servants register: one statement however many are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry
from aiodataloader import DataLoader

from subgraphs.civil_servants.repository import Repository
from subgraphs.civil_servants.types import CivilServant, CivilServantKind, EmploymentStatus, Grade, person_at
from subgraphs.common.batches import in_order
from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.database import Record, Session

__all__ = ["Loaders", "civil_servant_of"]


class Loaders:
    """Loads for one request; implements `types.Loads`."""

    def __init__(self, verified: VerifiedContext, session: Session, today: date) -> None:
        self.repository = Repository(session, verified)
        self.today = today
        self._incomes: DataLoader[str, bool] = DataLoader(self._load_incomes)
        self._records: DataLoader[str, CivilServant | None] = DataLoader(self._load_records)
        self._records_of: DataLoader[str, CivilServant | None] = DataLoader(self._load_records_of)

    async def has_state_income(self, pin: str) -> bool:
        """Whether the state pays this person now."""
        return await self._incomes.load(pin)

    async def civil_servant_of(self, pin: str) -> CivilServant | None:
        """Visible record of a person."""
        return await self._records_of.load(pin)

    async def civil_servants(self, employee_numbers: Sequence[str | None]) -> Sequence[CivilServant | None]:
        """Visible records in the order asked."""
        return await self._records.load_many([number or "" for number in employee_numbers])

    async def _load_incomes(self, pins: list[str]) -> list[bool]:
        paid = {row["pin"] for row in await self.repository.pins_with_state_income(pins)}
        return [pin in paid for pin in pins]

    async def _load_records(self, numbers: list[str]) -> list[CivilServant | None]:
        rows = await self.repository.civil_servants(numbers)
        return in_order(numbers, {row["employee_no"]: civil_servant_of(row) for row in rows})

    async def _load_records_of(self, pins: list[str]) -> list[CivilServant | None]:
        rows = await self.repository.civil_servants_of(pins)
        return in_order(pins, {row["pin"]: civil_servant_of(row) for row in rows})


def civil_servant_of(row: Record) -> CivilServant:
    """Build a civil servant from its row."""
    return CivilServant(
        employee_no=strawberry.ID(row["employee_no"]),
        person=person_at(row["pin"]),
        kind=CivilServantKind(row["kind"]),
        managing_agency=row["managing_agency"],
        working_agency=row["working_agency"],
        position_title=row["position_title"],
        appointed_at=row["appointed_at"],
        grade=Grade(
            code=row["grade_code"],
            group=row["grade_group"],
            step=row["grade_step"],
            coefficient=str(row["grade_coefficient"]),
        ),
        base_pay=row["base_pay"],
        total_pay=row["total_pay"],
        discipline=row["discipline"],
        health=row["health"],
        employment_status=EmploymentStatus(row["employment_status"]),
        ministry_note=row["ministry_note"],
        row=row,
    )
