"""Equality of row clauses and existence decisions, both ways, over every row of the seeded registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from gateway.access import decider as deciding
from gateway.access.conditions import ALWAYS, NEVER
from gateway.access.gatekeeper import OperationGatekeeper
from gateway.access.rows import existence_condition
from gateway.decision import Allow, AttributeTuple, Condition, Decisions, Identity, PlanOutcome
from tests.gateway.access.building import NOW, TODAY, decider, directory, operation, policies
from tests.system.entities import ENTITIES, REACHING_ALL
from tests.system.existence import Comparison, Registers
from tests.system.planned import Planned, engine_of
from tests.system.running import ALLOWANCE, SYSTEM, System
from tests.system.standings import Standing, fixture_subjects

pytestmark = [pytest.mark.timeout(1_800), *SYSTEM]

NARROWED = ("AssistanceCase", "AssistanceCaseVersion", "CivilServant", "CivilServantVersion", "Person",
            "PersonVersion", "BirthEvent", "MarriageEvent", "DeathEvent", "AdoptionEvent",
            "CivilStatusEventVersion")  # fmt: skip
"""Types of which the fixtures hold rows that somebody sees and rows that the same caller does not."""


def test_every_type_that_rules_decide_objects_of_is_compared() -> None:
    assert {listed.type_name for listed in ENTITIES} == set(policies().reference["attributes"])
    for listed in ENTITIES:
        raw = [name for name in listed.columns if not name.startswith("origin.")]
        assert sorted(raw) == sorted(policies().reference["attributes"][listed.type_name])


async def test_rows_and_existence_decisions_are_the_same(system: System, plans: list[Planned]) -> None:
    """Every fixture caller with every purpose it may state, on every row of every type."""
    registers = await Registers.read(system)
    narrowed: Counter[str] = Counter()
    async with engine_of(system) as engine:
        for one in plans:
            for found in await registers.compared(engine, one):
                assert found.differs is None
                narrowed[found.type_name] += 0 < found.seen < found.there
    assert {name for name, times in narrowed.items() if times} >= set(NARROWED)


async def compared_cases(system: System, registers: Registers | None = None) -> Comparison:
    """Compare the cases of one caller, planned anew."""
    purpose = directory().purpose(ALLOWANCE, TODAY)
    standing = Standing(subject=fixture_subjects()["gia-lai-health"], purpose=purpose, identity=Identity())
    async with engine_of(system) as engine:
        plan = await decider(engine).plan(standing.subject, purpose, operation(REACHING_ALL), NOW)
        cases = registers or await Registers.read(system, "AssistanceCase")
        (found,) = await cases.compared(engine, Planned(standing=standing, plan=plan))
    return found


def _one_clause_less(outcome: PlanOutcome | None) -> Condition:
    return existence_condition(outcome)[1:]


def _all_but_the_first_term(outcome: PlanOutcome | None) -> Condition:
    return tuple(clauses[1:] for clauses in existence_condition(outcome))


@pytest.mark.parametrize(
    "planted", [lambda _: ALWAYS, lambda _: NEVER, _one_clause_less, _all_but_the_first_term],
    ids=["all rows", "no rows", "an alternative dropped", "terms dropped"],
)  # fmt: skip
async def test_a_condition_that_says_other_than_the_decisions_is_noticed(
    system: System, planted: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await compared_cases(system)).differs is None
    monkeypatch.setattr(deciding, "existence_condition", planted)
    assert (await compared_cases(system)).differs is not None


async def nothing_asked(
    _: object, __: str, ___: tuple[str, ...], coordinates: tuple[str, ...], tuples: Sequence[AttributeTuple]
) -> Sequence[Decisions]:
    return [dict.fromkeys(coordinates, Allow(reason="x", rule="x")) for _ in tuples]


async def test_a_decision_that_is_skipped_is_noticed(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OperationGatekeeper, "decide", nothing_asked)
    found = (await compared_cases(system)).differs
    assert found is not None
    assert found.only_decided
    assert not found.only_rows


async def test_a_column_that_is_not_what_was_decided_by_is_noticed(system: System) -> None:
    registers = await Registers.read(system, "AssistanceCase")
    ((cases, rows),) = registers.rows
    swapped = replace(cases, columns={**cases.columns, "residenceProvince": "'52'"})
    registers = Registers(system, [(swapped, rows)])
    assert (await compared_cases(system, registers)).differs is not None
