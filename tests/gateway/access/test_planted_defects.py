"""The checks of this folder notice defects: each is planted on purpose, and a named check must fail on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.access import Directory, EmbeddedEngine, PolicySet
from gateway.access.flags import FLAGS, HOLDS, FlaggingGatekeeper
from gateway.decision import AttributeTuple, Decisions, Identity, PolicyEngine
from tests.gateway.access.agreement import PINS, disagreements
from tests.gateway.access.building import (
    ALLOWANCE,
    NOW,
    READ_BACK,
    caller,
    decider,
    directory,
    gatekeeper_of,
    operation,
    planned,
    policies,
    purpose,
    rules_only,
)
from tests.gateway.access.doubles import RecordingEngine, TamperingEngine
from tests.gateway.access.scenarios import C_CASE, CASE, PERSON, brief


class WithoutSuccession(Directory):
    """A directory that forgot that agencies merge."""

    def current(self, agency: str, on: date) -> str | None:  # noqa: ARG002
        return agency

    def province_of(self, agency: str, on: date) -> str | None:  # noqa: ARG002
        return agency.partition(".")[0]


async def category_of_c(engine: PolicyEngine, found: Directory) -> str:
    """Scenario 1: what the Gia Lai department reads of a case that Bình Định entered."""
    plan = await decider(engine, on=found).plan(
        caller("gia-lai-health"), purpose(READ_BACK), operation(CASE), NOW
    )
    gate = plan.gates["AssistanceCase"]
    values = tuple(C_CASE.get(name) for name in gate.attributes)
    (decisions,) = await gatekeeper_of(engine, plan, on=found).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, [values]
    )
    return brief(decisions["AssistanceCase.categoryCode"])


async def test_skipped_origin_resolution_is_noticed(embedded: EmbeddedEngine) -> None:
    assert await category_of_c(embedded, directory()) == "ALLOW origin"
    assert await category_of_c(embedded, WithoutSuccession(policies().reference)) == "DENY no_ground"


@pytest.mark.parametrize(
    ("guard", "name", "code", "text", "coordinate", "expected"),
    [
        ("hiv_law", "gia-lai-health", READ_BACK, CASE, "AssistanceCase.hivStatus", "DENY hiv_law"),
        ("agency_closed", "binh-dinh-health", ALLOWANCE, PERSON, "Person.fullName", "DENY agency_closed"),
        ("missing_purpose", "gia-lai-health", None, CASE, "AssistanceCase.caseId", "DENY missing_purpose"),
        ("not_open", "anonymous", None, PERSON, "Person.fullName", "DENY not_open"),
    ],
)
async def test_removed_guard_is_noticed(
    guard: str, name: str, code: str | None, text: str, coordinate: str, expected: str
) -> None:
    modules = dict(rules_only().modules)
    path = "gov/law/guards.rego"
    modules[path] = modules[path].replace(f'"{guard}", ', "", 1).replace(f', "{guard}"]', "]", 1)
    assert modules[path] != rules_only().modules[path]
    found = {}
    for label, rules in {
        "sound": rules_only(),
        "defect": PolicySet(modules=modules, data=rules_only().data),
    }.items():
        engine = EmbeddedEngine(rules, timeout=20)
        plan = await planned(engine, text, name, code)
        await engine.close()
        found[label] = brief(plan.outcomes[coordinate])
    assert found["sound"] == expected
    assert found["defect"] != expected


async def test_dropped_requires_check_is_noticed(embedded: EmbeddedEngine) -> None:
    recording = RecordingEngine(embedded)

    def change(answer: dict[str, Any]) -> None:
        asked = [(field["coordinate"], field["via"]) for field in recording.documents[-1]["fields"]]
        answer["outcomes"].append({"effect": "deny", "reason": "no_ground", "rule": "test"})
        answer["checks"][asked.index(("Person.maritalStatus", "requires"))][0] = len(answer["outcomes"]) - 1

    plan = await planned(embedded, PERSON, "quy-nhon-social", ALLOWANCE)
    gate = plan.gates["Person"]
    engine = TamperingEngine(recording, "object", change)
    found = {}
    for label, watched in {"sound": plan, "defect": replace(plan, inputs={})}.items():
        (decisions,) = await gatekeeper_of(engine, watched).decide(
            "Person", gate.attributes, gate.coordinates, [("21583",)]
        )
        found[label] = brief(decisions["Person.assistanceEligibility"])
    assert found == {"sound": "DENY requires_denied", "defect": "ALLOW territory"}


async def test_skipped_answer_validation_would_shift_decisions(embedded: EmbeddedEngine) -> None:
    """`access.md` 0.5: an answer one row short is refused, not read with the rows moved up."""

    def change(answer: dict[str, Any]) -> None:
        answer["fields"].pop(0)

    plan = await planned(TamperingEngine(embedded, "plan", change), CASE, "gia-lai-health", READ_BACK)
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"DENY policy_unavailable"}


OWN_OR_CHILD = [[{"attr": name, "op": "eq", "value": HOLDS}] for name in FLAGS[:2]]
FAMILY = Identity(own=frozenset(PINS[:1]), minor_children=frozenset(PINS[1:2]))


class FirstPersonOnly(FlaggingGatekeeper):
    """Forgets the second person of a record."""

    def _flags(self, values: Mapping[str, str | None]) -> tuple[str | None, ...]:
        return super()._flags({name: values[name] for name in values if name != "secondPerson"})


class EverybodyIsSelf(FlaggingGatekeeper):
    """Takes whoever is known to the request for the caller."""

    def _flags(self, values: Mapping[str, str | None]) -> tuple[str | None, ...]:
        flags = super()._flags(values)
        return (HOLDS if HOLDS in flags else None, *flags[1:])


class Unflagged(FlaggingGatekeeper):
    """Passes persons on."""

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        return await self._gatekeeper.decide(type_name, attributes, coordinates, tuples)


@pytest.mark.parametrize("keeper", [FirstPersonOnly, EverybodyIsSelf, Unflagged])
async def test_flags_that_say_other_than_the_rows_are_noticed(keeper: type[FlaggingGatekeeper]) -> None:
    rule = [[{"attr": "isSelf", "op": "eq", "value": HOLDS}]]
    assert await disagreements(rule, FAMILY) == []
    assert await disagreements(rule, FAMILY, keeper=keeper) != []


async def test_rows_of_another_callers_family_are_noticed() -> None:
    other = Identity(own=FAMILY.own, minor_children=frozenset(PINS[2:]))
    assert await disagreements(OWN_OR_CHILD, FAMILY) == []
    assert await disagreements(OWN_OR_CHILD, FAMILY, known=other) != []
