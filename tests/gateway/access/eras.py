"""Eras of the policy data (`domain.md`), and an operation decided on a day of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from gateway.access import AccessPlan, Directory
from gateway.decision import PolicyEngine, Purpose, Subject
from tests.gateway.access.building import decider, directory, operation

SEED = date(2023, 6, 1)
TWO_LEVELS = date(2025, 7, 1)
DATA_LAW = date(2026, 1, 1)
CIVIL_SERVANTS = date(2026, 7, 1)
CIVIL_STATUS = date(2027, 3, 1)
ERAS = [SEED, TWO_LEVELS, DATA_LAW, CIVIL_SERVANTS, CIVIL_STATUS]

PURPOSE = Purpose(code="1.001776", ancestors=("1.001776",))
"""In force in all eras."""


def eve(day: date) -> date:
    return day - timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(5), tzinfo=UTC)


async def planned(
    engine: PolicyEngine,
    text: str,
    subject: Subject,
    on: date,
    *,
    purpose: Purpose | None = PURPOSE,
    found: Directory | None = None,
) -> AccessPlan:
    found = found or directory()
    caller = found.resolve_subject(subject, on)
    return await decider(engine, on=found).plan(caller, purpose, operation(text), noon(on))
