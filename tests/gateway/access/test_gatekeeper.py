"""The object phase where fields depend on each other, and large gates, level: decider and gatekeeper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.access import EmbeddedEngine, gatekeeper
from gateway.access.gatekeeper import OperationGatekeeper
from gateway.decision import Allow, Deny, Depends, Mask, Masked, PolicyEngine, Via
from tests.gateway.access.building import ALLOWANCE, directory, planned
from tests.gateway.access.doubles import RecordingEngine, TamperingEngine

ELIGIBILITY = """{ person(pin: "952148000303", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") {
  assistanceEligibility { eligible } } }"""

ELIGIBLE = "Person.assistanceEligibility"


async def test_inputs_of_a_derived_field_are_used_as_requires(embedded: EmbeddedEngine) -> None:
    plan = await planned(embedded, ELIGIBILITY, "quy-nhon-social", ALLOWANCE)
    assert {use.coordinate for use in plan.uses if use.via is Via.REQUIRES and use.at == ELIGIBLE} == {
        "Person.dateOfBirth",
        "Person.permanentResidence",
        "Residence.communeCode",
        "Person.maritalStatus",
        "Person.hasStateIncome",
    }
    assert plan.inputs[ELIGIBLE] <= set(plan.gates["Person"].coordinates)


async def test_derived_field_is_allowed_when_every_input_is(engine: PolicyEngine) -> None:
    plan = await planned(engine, ELIGIBILITY, "quy-nhon-social", ALLOWANCE)
    gate = plan.gates["Person"]
    (here,) = await OperationGatekeeper(engine, directory(), plan).decide(
        "Person", gate.attributes, gate.coordinates, [("21583",)]
    )
    assert here[ELIGIBLE] == Allow(reason="territory", rule="gov.health.territory")


@pytest.mark.parametrize("reason", ["no_ground", "sealed"])
async def test_derived_field_is_denied_in_the_plan_phase_with_an_input(
    embedded: EmbeddedEngine, reason: str
) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["outcomes"].append({"effect": "deny", "reason": reason, "rule": "test"})
        answer["fields"][number] = len(answer["outcomes"]) - 1

    rows = list((await planned(embedded, ELIGIBILITY, "quy-nhon-social", ALLOWANCE)).field_rows)
    number = rows.index(("Person.maritalStatus", Via.REQUIRES))
    engine = TamperingEngine(embedded, "plan", change)
    plan = await planned(engine, ELIGIBILITY, "quy-nhon-social", ALLOWANCE)
    assert plan.outcomes[ELIGIBLE] == Deny(reason="requires_denied", rule="gateway.access.inputs")
    assert plan.gates["Person"].coordinates == ("Person.__typename",)


@pytest.mark.parametrize(
    "effect",
    [
        {"effect": "deny", "reason": "no_ground", "rule": "test"},
        {"effect": "mask", "mask": {"fn": "redact"}, "reason": "m", "rule": "test"},
    ],
)
@pytest.mark.parametrize("required", ["Person.dateOfBirth", "Person.maritalStatus", "Residence.communeCode"])
async def test_derived_field_is_denied_for_the_object_whose_input_is_not_plainly_allowed(
    embedded: EmbeddedEngine, required: str, effect: dict[str, object]
) -> None:
    plan = await planned(embedded, ELIGIBILITY, "quy-nhon-social", ALLOWANCE)
    gate = plan.gates["Person"]
    recording = RecordingEngine(embedded)

    def change(answer: dict[str, Any]) -> None:
        asked = [field["coordinate"] for field in recording.documents[-1]["fields"]]
        answer["outcomes"].append(effect)
        answer["checks"][asked.index(required)][0] = len(answer["outcomes"]) - 1

    keeper = OperationGatekeeper(TamperingEngine(recording, "object", change), directory(), plan)
    here, there = await keeper.decide("Person", gate.attributes, gate.coordinates, [("21583",), ("20194",)])
    assert here[ELIGIBLE] == Deny(reason="requires_denied", rule="gateway.access.inputs")
    assert isinstance(there[ELIGIBLE], Deny)


async def test_large_gate_is_asked_in_parts_and_answers_stay_in_order(
    embedded: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gatekeeper, "MAX_CHECKS", 30)
    engine = RecordingEngine(embedded)
    plan = await planned(
        engine, "{ assistanceCases { edges { node { caseId } } } }", "gia-lai-health", ALLOWANCE
    )
    gate = plan.gates["AssistanceCase"]
    assert gate.attributes == ("origin.case", "residenceProvince")
    tuples = [("H26", f"{number:02d}") for number in range(100)]
    decided = await OperationGatekeeper(engine, directory(), plan).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, tuples
    )
    allowed = [n for n, one in enumerate(decided) if isinstance(one["AssistanceCase.caseId"], Allow)]
    assert allowed == [52]
    assert len(engine.documents) == 1 + 7


async def test_outcome_the_plan_phase_settled_is_not_asked_again(embedded: EmbeddedEngine) -> None:
    plan = await planned(
        embedded, "{ assistanceCases { edges { node { caseId } } } }", "gia-lai-health", ALLOWANCE
    )
    masked = Masked(mask=Mask("redact"), reason="m", rule="test")
    plan = replace(plan, outcomes={**plan.outcomes, "AssistanceCase.caseId": masked})
    assert isinstance(plan.outcomes["AssistanceCase.__typename"], Depends)
    gate = plan.gates["AssistanceCase"]
    (decisions,) = await OperationGatekeeper(embedded, directory(), plan).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, [("H26", "52")]
    )
    assert decisions["AssistanceCase.caseId"] == masked
