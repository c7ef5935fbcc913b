"""Obligations of outcomes: a closed list, kept through every way in which outcomes meet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gateway.audit
from gateway.access import EmbeddedEngine
from gateway.access.decider import _both
from gateway.access.inputs import within_inputs
from gateway.access.obligations import MAX_OBLIGATIONS, OBLIGATIONS, read_obligations
from gateway.access.uses import Use
from gateway.decision import (
    Allow,
    Deny,
    Depends,
    Mask,
    Masked,
    Obligation,
    PlanOutcome,
    Via,
    obliging,
)
from tests.gateway.access.building import READ_BACK, decider, planned
from tests.gateway.access.doubles import TamperingEngine

AUDIT = Obligation("audit", (("level", "full"),))
REVIEW = Obligation("review", (("hours", 72),))
EXPIRE, NOTIFY = Obligation("expire"), Obligation("notify_subject")
ALL: list[dict[str, Any]] = [
    {"type": "audit", "level": "full"},
    {"type": "notify_subject"},
    {"type": "review", "hours": 72},
    {"type": "expire"},
]


def test_all_of_the_closed_list_are_read_once_each() -> None:
    assert read_obligations([*ALL, *ALL]) == (AUDIT, EXPIRE, NOTIFY, REVIEW)
    assert {one["type"] for one in ALL} == set(OBLIGATIONS)
    assert read_obligations([]) == ()


def test_the_database_keeps_the_same_closed_list() -> None:
    migration = Path(gateway.audit.__path__[0]) / "migrations" / "0004_grants.sql"
    found = re.search(r"CHECK \(type IN \(([^)]*)\)\)", migration.read_text(encoding="utf-8"))
    assert found is not None
    assert sorted(re.findall(r"'(\w+)'", found[1])) == sorted(OBLIGATIONS)


ODD: dict[str, object] = {
    "unknown": [{"type": "watermark"}],
    "one of two unknown": [{"type": "expire"}, {"type": "watermark"}],
    "no type": [{"level": "full"}],
    "a type that is no text": [{"type": ["audit"]}],
    "no list": {"type": "expire"},
    "a text": "expire",
    "null": None,
    "null inside": [None],
    "an argument too many": [{"type": "expire", "at": "2027-01-01"}],
    "an argument missing": [{"type": "audit"}],
    "an unknown level": [{"type": "audit", "level": "some"}],
    "a level of another type": [{"type": "audit", "level": ["full"]}],
    "hours as text": [{"type": "review", "hours": "72"}],
    "hours that are true": [{"type": "review", "hours": True}],
    "no hours": [{"type": "review", "hours": 0}],
    "hours without end": [{"type": "review", "hours": 10**9}],
    "too many": [{"type": "expire"}] * (MAX_OBLIGATIONS + 1),
}


@pytest.mark.parametrize("document", ODD.values(), ids=ODD)
def test_an_odd_obligation_is_none_of_them(document: object) -> None:
    assert read_obligations(document) is None


CASE = "{ assistanceCases { edges { node { categoryCode } } } }"
C_CASE = ("H08", "21583", "52")


def planting(effect: str, obligations: object, phase: str) -> Any:
    def change(answer: dict[str, Any]) -> None:
        for outcome in answer["outcomes"]:
            if outcome["effect"] == effect:
                outcome["obligations"] = obligations

    return lambda embedded: TamperingEngine(embedded, phase, change)


async def test_an_allow_carries_its_obligations_to_every_object(embedded: EmbeddedEngine) -> None:
    engine = planting("allow", ALL, "object")(embedded)
    plan = await planned(engine, CASE, "gia-lai-health", READ_BACK)
    gate = plan.gates["AssistanceCase"]
    keeper = decider(engine).gatekeeper(plan)
    (found,) = await keeper.decide(
        "AssistanceCase", gate.attributes, gate.coordinates, [("H08",) * len(gate.attributes)]
    )
    outcome = found["AssistanceCase.categoryCode"]
    assert isinstance(outcome, Allow)
    assert outcome.obligations == (AUDIT, EXPIRE, NOTIFY, REVIEW)


@pytest.mark.parametrize("document", ODD.values(), ids=ODD)
async def test_an_odd_obligation_denies_the_object(embedded: EmbeddedEngine, document: object) -> None:
    engine = planting("allow", document, "object")(embedded)
    plan = await planned(engine, CASE, "gia-lai-health", READ_BACK)
    gate = plan.gates["AssistanceCase"]
    keeper = decider(engine).gatekeeper(plan)
    (found,) = await keeper.decide(
        "AssistanceCase", gate.attributes, gate.coordinates, [("H08",) * len(gate.attributes)]
    )
    assert found["AssistanceCase.categoryCode"] == Deny(reason="policy_error", rule="gateway")


@pytest.mark.parametrize("document", ODD.values(), ids=ODD)
async def test_an_odd_obligation_denies_the_coordinate(embedded: EmbeddedEngine, document: object) -> None:
    engine = planting("allow", document, "plan")(embedded)
    plan = await planned(engine, '{ administrativeUnit(code: "52") { name } }', "gia-lai-health", READ_BACK)
    assert plan.outcomes["AdministrativeUnit.name"] == Deny(reason="policy_error", rule="gateway")


async def test_a_denial_with_an_obligation_is_a_denial(embedded: EmbeddedEngine) -> None:
    engine = planting("deny", [{"type": "expire"}], "plan")(embedded)
    plan = await planned(engine, CASE, "gia-lai-health", None)
    assert isinstance(plan.outcomes["AssistanceCase.categoryCode"], Deny)


ALLOW = Allow(reason="a", rule="r", obligations=(AUDIT,))
MASKED = Masked(mask=Mask("redact"), reason="m", rule="r", obligations=(NOTIFY,))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (ALLOW, replace(ALLOW, obligations=(AUDIT, EXPIRE))),
        (MASKED, replace(MASKED, obligations=(EXPIRE, NOTIFY))),
        (Deny(reason="d", rule="r"), Deny(reason="d", rule="r")),
        (Depends(needs=("x",)), Depends(needs=("x",))),
    ],
)
def test_obligations_are_added_to_what_shows_something(outcome: PlanOutcome, expected: PlanOutcome) -> None:
    assert obliging(outcome, [EXPIRE]) == expected


def test_a_coordinate_asked_about_two_units_has_the_obligations_of_both() -> None:
    other = Allow(reason="b", rule="r", obligations=(EXPIRE,))
    assert _both(ALLOW, other) == replace(ALLOW, obligations=(AUDIT, EXPIRE))


def test_a_derived_field_has_the_obligations_of_its_inputs() -> None:
    use = Use(coordinate="Person.lifeStatus", via=Via.REQUIRES, entity="Person", at="Person.stopPayment")
    answers = {(use.coordinate, use.via): Allow(reason="i", rule="r", obligations=(REVIEW,))}
    outcome = within_inputs(ALLOW, frozenset({"Person"}), frozenset({use}), answers)
    assert outcome == replace(ALLOW, obligations=(AUDIT, REVIEW))
