"""The object phase where fields depend on each other, and large gates, level: decider and gatekeeper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.access import EmbeddedEngine, gatekeeper
from gateway.decision import Allow, Deny, Depends, Mask, Masked, PolicyEngine, Via
from tests.gateway.access.building import ALLOWANCE, gatekeeper_of, planned
from tests.gateway.access.doubles import ClauseEngine, RecordingEngine, TamperingEngine

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
    (here,) = await gatekeeper_of(engine, plan).decide(
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

    keeper = gatekeeper_of(TamperingEngine(recording, "object", change), plan)
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
    decided = await gatekeeper_of(engine, plan).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, tuples
    )
    allowed = [n for n, one in enumerate(decided) if isinstance(one["AssistanceCase.caseId"], Allow)]
    assert allowed == [52]
    assert len(engine.documents) == 1 + 7


@pytest.mark.parametrize(
    ("names", "calls"),
    [(("__typename", "caseId"), 30), (("caseId",), 15), ((), 0)],
    ids=["more checks than fit", "as many as fit", "none"],
)
async def test_a_gate_asks_as_many_checks_at_once_as_may_be_asked(
    embedded: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], calls: int
) -> None:
    monkeypatch.setattr(gatekeeper, "MAX_CHECKS", 2 if len(names) == 1 else 1)
    engine = RecordingEngine(embedded)
    text = "{ assistanceCases { edges { node { caseId } } } }"
    plan = await planned(engine, text, "gia-lai-health", ALLOWANCE)
    coordinates = tuple(f"AssistanceCase.{name}" for name in names)
    tuples = [("H26", f"{number:02d}") for number in range(30)]
    needed = plan.gates["AssistanceCase"].attributes
    decided = await gatekeeper_of(engine, plan).decide("AssistanceCase", needed, coordinates, tuples)
    assert [tuple(one) for one in decided] == [coordinates] * 30
    assert len(engine.documents) == 1 + calls


async def test_outcome_the_plan_phase_settled_is_not_asked_again(embedded: EmbeddedEngine) -> None:
    plan = await planned(
        embedded, "{ assistanceCases { edges { node { caseId } } } }", "gia-lai-health", ALLOWANCE
    )
    masked = Masked(mask=Mask("redact"), reason="m", rule="test")
    plan = replace(plan, outcomes={**plan.outcomes, "AssistanceCase.caseId": masked})
    assert isinstance(plan.outcomes["AssistanceCase.__typename"], Depends)
    gate = plan.gates["AssistanceCase"]
    (decisions,) = await gatekeeper_of(embedded, plan).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, [("H26", "52")]
    )
    assert decisions["AssistanceCase.caseId"] == masked


async def test_rules_see_of_an_object_what_a_field_depends_on_and_what_is_known() -> None:
    """Of an origin the agency of today and its province; nothing of an agency nobody knows."""
    engine = ClauseEngine(
        {
            "AssistanceCase.__typename": [[{"attr": "originCurrent", "op": "eq", "value": "H21"}]],
            "AssistanceCase.categoryCode": [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]],
        }
    )
    plan = await planned(
        engine, "{ assistanceCases { edges { node { categoryCode } } } }", "gia-lai-health", ALLOWANCE
    )
    gate = plan.gates["AssistanceCase"]
    tuples = [("H08", "52"), ("H99", "52"), ("H99", None)]
    decided = await gatekeeper_of(engine, plan).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, tuples
    )
    assert gate.attributes == ("origin.case", "residenceProvince")
    document = engine.documents[-1]
    seen = {
        document["fields"][check["field"]]["coordinate"]: [
            document["objects"][number]["attrs"] for number in check["objects"]
        ]
        for check in document["checks"]
    }
    assert seen == {
        "AssistanceCase.__typename": [{"originCurrent": "H21", "originProvince": "H21"}, {}],
        "AssistanceCase.categoryCode": [{"residenceProvince": "52"}, {}],
    }
    assert [isinstance(one["AssistanceCase.categoryCode"], Allow) for one in decided] == [True, True, False]
