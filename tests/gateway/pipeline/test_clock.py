"""A request is decided on the legal date of the clock that the pipeline is given."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.decision import Subject, SubjectKind
from gateway.errors import BadRequest
from tests.gateway.access.doubles import ClauseEngine
from tests.gateway.pipeline.registers import Registers

CASES = "{ assistanceCases { edges { node { caseId } } } }"
BINH_DINH = Subject(kind=SubjectKind.OFFICER, id="x", agency="H08", sector="HEALTH")


async def test_the_day_of_the_clock_in_viet_nam_decides_which_agencies_there_are() -> None:
    world = Registers(ClauseEngine({}))
    for at in (datetime(2025, 6, 30, 16, 59, tzinfo=UTC), datetime(2025, 6, 30, 17, 0, tzinfo=UTC)):
        world.now = at
        await world.prepare(CASES, BINH_DINH, "1.001776")
    told = [(one["request"]["date"], one["subject"]["agency_closed"]) for one in world.documents()]
    assert told == [("2025-06-30", False), ("2025-07-01", True)]


async def test_the_day_of_the_clock_decides_which_purposes_there_are() -> None:
    world = Registers(ClauseEngine({}))
    world.now = datetime(2025, 8, 18, 16, 59, tzinfo=UTC)
    with pytest.raises(BadRequest):
        await world.prepare(CASES, BINH_DINH, "ND194-16.1.a")
    world.now = datetime(2025, 8, 18, 17, 0, tzinfo=UTC)
    await world.prepare(CASES, BINH_DINH, "ND194-16.1.a")
    assert [one["request"]["date"] for one in world.documents()] == ["2025-08-19"]
