"""Whatever the engine answers that is no decision is a denial, level: decider and gatekeeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from gateway.access import EmbeddedEngine
from gateway.decision import Allow, Decisions, Deny, PlanOutcome, PolicyEngine
from gateway.errors import RulesChanged
from gateway.operation import OperationKind
from tests.gateway.access.building import ALLOWANCE, READ_BACK, decider, gatekeeper_of, planned
from tests.gateway.access.doubles import Change, FailingEngine, TamperingEngine

CASE = """{ assistanceCases { edges { node { caseId payment { bankAccountNo } } } }
  administrativeUnit(code: "52") { name } }"""

OPEN = {f"AdministrativeUnit.{name}" for name in ("__typename", "code", "name")} | {
    "Query.administrativeUnit"
}
PAYMENT_ROW = 5
"""Index of `AssistanceCase.payment` in the table of fields."""


def reasons(outcomes: dict[str, PlanOutcome], coordinates: set[str]) -> set[str]:
    found = {outcomes[coordinate] for coordinate in coordinates}
    return {type(one).__name__ + " " + getattr(one, "reason", "") for one in found}


def set_key(key: str, value: Any) -> Change:
    def change(answer: dict[str, Any]) -> None:
        answer[key] = value

    return change


def drop(key: str) -> Change:
    def change(answer: dict[str, Any]) -> None:
        del answer[key]

    return change


WHOLE_ANSWERS: dict[str, Change] = {
    "another protocol": set_key("protocol", "gw.decision/2"),
    "no protocol": drop("protocol"),
    "no policy": drop("policy"),
    "no revision": set_key("policy", {}),
    "empty revision": set_key("policy", {"revision": ""}),
    "no outcomes": drop("outcomes"),
    "outcomes is no list": set_key("outcomes", {}),
    "no fields": drop("fields"),
    "too few": lambda answer: answer["fields"].pop(),
    "too many": lambda answer: answer["fields"].append(0),
    "index out of range": lambda answer: answer["fields"].__setitem__(0, len(answer["outcomes"])),
    "negative index": lambda answer: answer["fields"].__setitem__(0, -1),
    "boolean index": lambda answer: answer["fields"].__setitem__(0, True),
    "text index": lambda answer: answer["fields"].__setitem__(0, "0"),
    "empty answer": lambda _: {},
}


def quiet(change: Change) -> Change:
    """Keep a change's return value only when it is a new answer."""

    def applied(answer: dict[str, Any]) -> Any:
        changed = change(answer)
        return changed if isinstance(changed, dict) and "effect" not in changed else None

    return applied


@pytest.mark.parametrize("change", WHOLE_ANSWERS.values(), ids=WHOLE_ANSWERS)
async def test_plan_answer_out_of_shape_denies_all_but_open(embedded: EmbeddedEngine, change: Change) -> None:
    plan = await planned(TamperingEngine(embedded, "plan", quiet(change)), CASE, "gia-lai-health", READ_BACK)
    outcomes = dict(plan.outcomes)
    assert reasons(outcomes, set(outcomes) - OPEN) == {"Deny policy_unavailable"}
    assert reasons(outcomes, OPEN) == {"Allow open"}
    assert [field.name for field in plan.operation.selection.fields] == ["administrativeUnit"]


async def test_engine_down_denies_all_but_open(embedded: EmbeddedEngine) -> None:
    plan = await planned(FailingEngine(), CASE, "gia-lai-health", READ_BACK)
    outcomes = dict(plan.outcomes)
    assert reasons(outcomes, set(outcomes) - OPEN) == {"Deny policy_unavailable"}
    assert reasons(outcomes, OPEN) == {"Allow open"}
    assert plan.rows == {"AdministrativeUnit": ((),)}


ONE_OUTCOME: dict[str, dict[str, Any]] = {
    "unknown effect": {"effect": "permit", "reason": "x", "rule": "x"},
    "substitute": {"effect": "substitute", "reason": "x", "rule": "x", "from": "Person.pin"},
    "no effect": {"reason": "x", "rule": "x"},
    "no reason": {"effect": "allow", "rule": "x"},
    "empty reason": {"effect": "allow", "reason": "", "rule": "x"},
    "long reason": {"effect": "allow", "reason": "x" * 65, "rule": "x"},
    "an unknown obligation": {
        "effect": "allow",
        "reason": "x",
        "rule": "x",
        "obligations": [{"type": "tell"}],
    },
    "an unknown key": {"effect": "allow", "reason": "x", "rule": "x", "until": "2027-01-01"},
    "mask without function": {"effect": "mask", "reason": "x", "rule": "x"},
    "unknown mask": {"effect": "mask", "mask": {"fn": "reveal"}, "reason": "x", "rule": "x"},
    "mask without argument": {"effect": "mask", "mask": {"fn": "keep_last"}, "reason": "x", "rule": "x"},
    "mask with nested argument": {
        "effect": "mask",
        "mask": {"fn": "keep_last", "n": [4]},
        "reason": "x",
        "rule": "x",
    },
    "mask of another scalar": {"effect": "mask", "mask": {"fn": "year_only"}, "reason": "x", "rule": "x"},
    "allow with a mask": {"effect": "allow", "mask": {"fn": "redact"}, "reason": "x", "rule": "x"},
    "null": {"effect": None, "reason": "x", "rule": "x"},
}


CONDITIONS: dict[str, dict[str, Any]] = {
    "undeclared need": {"needs": ["categoryCode"]},
    "raw origin as need": {"needs": ["origin.case"]},
    "needs is no list": {"needs": "residenceProvince"},
    "undeclared attribute": {"allow": [[{"attr": "hivStatus", "op": "eq", "value": "POSITIVE"}]]},
    "unknown operator": {"allow": [[{"attr": "residenceProvince", "op": "ne", "value": "52"}]]},
    "number as value": {"allow": [[{"attr": "residenceProvince", "op": "eq", "value": 52}]]},
    "clause with more": {"allow": [[{"attr": "residenceProvince", "op": "eq", "value": "52", "not": True}]]},
    "clause is text": {"allow": [["residenceProvince"]]},
    "condition is flat": {"allow": [{"attr": "residenceProvince", "op": "eq", "value": "52"}]},
    "condition too wide": {"allow": [[]] * 65},
    "unless is no list": {"unless": "never"},
    "an unknown key": {"until": "2027-01-01"},
}


@pytest.mark.parametrize("outcome", ONE_OUTCOME.values(), ids=ONE_OUTCOME)
async def test_plan_outcome_that_is_no_decision_denies_its_field(
    embedded: EmbeddedEngine, outcome: dict[str, Any]
) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["outcomes"].append(outcome)
        answer["fields"][PAYMENT_ROW] = len(answer["outcomes"]) - 1

    plan = await planned(TamperingEngine(embedded, "plan", change), CASE, "gia-lai-health", READ_BACK)
    assert list(plan.field_rows)[PAYMENT_ROW][0] == "AssistanceCase.payment"
    assert plan.outcomes["AssistanceCase.payment"] == Deny(reason="policy_error", rule="gateway")
    assert "AssistanceCase.payment" not in plan.gates["AssistanceCase"].coordinates


@pytest.mark.parametrize("changed", CONDITIONS.values(), ids=CONDITIONS)
async def test_plan_condition_that_is_none_denies_its_field(
    embedded: EmbeddedEngine, changed: dict[str, Any]
) -> None:
    def change(answer: dict[str, Any]) -> None:
        given = answer["outcomes"][answer["fields"][PAYMENT_ROW]]
        assert given["effect"] == "depends"
        answer["outcomes"].append(given | changed)
        answer["fields"][PAYMENT_ROW] = len(answer["outcomes"]) - 1

    plan = await planned(TamperingEngine(embedded, "plan", change), CASE, "gia-lai-health", ALLOWANCE)
    assert plan.outcomes["AssistanceCase.payment"] == Deny(reason="policy_error", rule="gateway")


async def decided(engine: PolicyEngine, tuples: Sequence[Any]) -> Sequence[Decisions]:
    plan = await planned(engine, CASE, "gia-lai-health", READ_BACK)
    gate = plan.gates["AssistanceCase"]
    return (
        await decider(engine)
        .gatekeeper(plan)
        .decide("AssistanceCase", gate.attributes, gate.coordinates, tuples)
    )


def set_check(value: Any) -> Change:
    return lambda answer: answer["checks"][0].__setitem__(0, value)


OBJECT_ANSWERS: dict[str, Change] = {
    "no checks": drop("checks"),
    "a row too few": lambda answer: answer["checks"].pop(),
    "a row too many": lambda answer: answer["checks"].append([0]),
    "a short row": lambda answer: answer["checks"][0].pop(),
    "a long row": lambda answer: answer["checks"][0].append(0),
    "a row that is none": lambda answer: answer["checks"].__setitem__(0, None),
    "index out of range": set_check(99),
    "negative index": set_check(-1),
    "boolean index": set_check(False),
    "another protocol": set_key("protocol", "x"),
}
OTHER_REVISION = set_key("policy", {"revision": "2099-01-01.1"})


async def test_object_answer_by_other_rules_ends_a_query(embedded: EmbeddedEngine) -> None:
    engine = TamperingEngine(embedded, "object", quiet(OTHER_REVISION))
    with pytest.raises(RulesChanged):
        await decided(engine, [("H08", "H08")])


async def test_object_answer_by_other_rules_denies_what_a_mutation_would_show(
    embedded: EmbeddedEngine,
) -> None:
    plan = await planned(embedded, CASE, "gia-lai-health", READ_BACK)
    changing = replace(plan, operation=replace(plan.operation, kind=OperationKind.MUTATION))
    gate = plan.gates["AssistanceCase"]
    engine = TamperingEngine(embedded, "object", quiet(OTHER_REVISION))
    values = ("H08",) * len(gate.attributes)
    (decisions,) = await gatekeeper_of(engine, changing).decide(
        "AssistanceCase", gate.attributes, gate.coordinates, [values]
    )
    assert {one.reason for one in decisions.values() if isinstance(one, Deny)} == {"policy_unavailable"}
    assert {type(one) for one in decisions.values()} == {Deny}


@pytest.mark.parametrize("change", OBJECT_ANSWERS.values(), ids=OBJECT_ANSWERS)
async def test_object_answer_out_of_shape_denies_every_object(
    embedded: EmbeddedEngine, change: Change
) -> None:
    engine = TamperingEngine(embedded, "object", quiet(change))
    for decisions in await decided(engine, [("H08", "H08"), ("H15", "H15")]):
        assert {one.reason for one in decisions.values() if isinstance(one, Deny)} == {"policy_unavailable"}
        assert len(decisions) == 4


async def test_engine_down_in_the_object_phase_denies_every_object(embedded: EmbeddedEngine) -> None:
    for decisions in await decided(FailingEngine(embedded), [("H08", "H08"), ("H15", "H15")]):
        assert {one.reason for one in decisions.values() if isinstance(one, Deny)} == {"policy_unavailable"}
        assert len(decisions) == 4


@pytest.mark.parametrize("outcome", ONE_OUTCOME.values(), ids=ONE_OUTCOME)
async def test_object_outcome_that_is_no_decision_denies_its_field(
    embedded: EmbeddedEngine, outcome: dict[str, Any]
) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["outcomes"].append(outcome)
        answer["checks"][1] = [len(answer["outcomes"]) - 1]

    (decisions,) = await decided(TamperingEngine(embedded, "object", change), [("H08", "H08")])
    assert decisions["AssistanceCase.caseId"] == Deny(reason="policy_error", rule="gateway")
    assert isinstance(decisions["AssistanceCase.__typename"], Allow)


async def test_depends_is_no_answer_of_the_object_phase(embedded: EmbeddedEngine) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["outcomes"][:] = [{"effect": "depends", "needs": [], "allow": [[]], "unless": []}] * 3

    (decisions,) = await decided(TamperingEngine(embedded, "object", change), [("H08", "H08")])
    assert {one.reason for one in decisions.values() if isinstance(one, Deny)} == {"policy_error"}


@pytest.mark.parametrize("values", [(), ("H08",), ("H08", "H08", "H08"), (8, "H08"), (["H08"], "H08"), None])
async def test_attributes_out_of_shape_are_decided_as_unavailable(
    embedded: EmbeddedEngine, values: Any
) -> None:
    broken, sound = await decided(embedded, [values, ("H08", "H08")])
    assert {one.reason for one in broken.values() if isinstance(one, Deny)} == {"attribute_unavailable"}
    assert len(broken) == 4
    assert isinstance(sound["AssistanceCase.caseId"], Allow)


async def test_an_unknown_origin_grants_nothing(embedded: EmbeddedEngine) -> None:
    for decisions in await decided(embedded, [(None, None), ("", ""), ("H99", "H99"), ("h08", "h08")]):
        assert {one.reason for one in decisions.values() if isinstance(one, Deny)} == {"no_ground"}
        assert len(decisions) == 4


async def test_a_coordinate_the_plan_does_not_know_is_denied(embedded: EmbeddedEngine) -> None:
    plan = await planned(embedded, CASE, "gia-lai-health", READ_BACK)
    (decisions,) = (
        await decider(embedded)
        .gatekeeper(plan)
        .decide("AssistanceCase", ("origin.case",), ("AssistanceCase.hivStatus",), [("H08",)])
    )
    assert decisions == {"AssistanceCase.hivStatus": Deny(reason="no_ground", rule="gateway.access")}


async def test_a_gate_without_a_needed_attribute_denies_what_needs_it(embedded: EmbeddedEngine) -> None:
    plan = await planned(embedded, CASE, "gia-lai-health", READ_BACK)
    (decisions,) = (
        await decider(embedded)
        .gatekeeper(plan)
        .decide(
            "AssistanceCase",
            ("origin.case",),
            ("AssistanceCase.caseId", "AssistancePayment.bankAccountNo"),
            [("H08",)],
        )
    )
    assert isinstance(decisions["AssistanceCase.caseId"], Allow)
    assert decisions["AssistancePayment.bankAccountNo"] == Deny(
        reason="attribute_unavailable", rule="gateway.access"
    )
