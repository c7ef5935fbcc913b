"""Equality of row clauses and existence decisions, both ways, over every row of the seeded registers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from gateway.access import EmbeddedEngine, OpaEngine
from gateway.access import decider as deciding
from gateway.access.conditions import ALWAYS, NEVER
from gateway.decision import PolicyEngine
from tests.gateway.access.building import rules_only
from tests.system.existence import LISTS, Listed, compared, fixture_subjects, statable
from tests.system.running import ALLOWANCE, SYSTEM, System

pytestmark = SYSTEM


@pytest.fixture
async def engine(system: System) -> AsyncIterator[PolicyEngine]:
    """The engine of this round."""
    url = system.programs.engine_url
    made: PolicyEngine = (
        OpaEngine(url, timeout=20) if url is not None else EmbeddedEngine(rules_only(), timeout=20)
    )
    yield made
    await made.close()


@pytest.mark.parametrize("listed", LISTS, ids=[listed.type_name for listed in LISTS])
async def test_rows_and_existence_decisions_are_the_same(
    system: System, engine: PolicyEngine, listed: Listed
) -> None:
    narrowed = 0
    for subject in fixture_subjects().values():
        for code, agreement in statable(subject):
            found, seen, there = await compared(system, engine, listed, subject, code, agreement)
            assert found is None
            narrowed += 0 < seen < there
    assert narrowed > 0


@pytest.mark.parametrize("condition", [ALWAYS, NEVER], ids=["all rows", "no rows"])
async def test_a_condition_that_says_other_than_the_decisions_is_noticed(
    system: System, engine: PolicyEngine, condition: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "existence_condition", lambda _: condition)
    subject = fixture_subjects()["gia-lai-health"]
    found, _, _ = await compared(system, engine, LISTS[0], subject, ALLOWANCE, None)
    assert found is not None
