"""Security: each protection holds, and the same assertion fails once the protection is taken out.

Every case is a pair: a check of what an answer or a request must not contain, and a defect that is planted in
the code by replacing one function. The check must pass as it is and fail with the defect: so a check that
could not see the defect cannot hide here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from gateway.decision import (
    Decisions,
    Masked,
    Outcome,
    PlanOutcome,
    SubgraphRequest,
    SubgraphResponse,
    TransportError,
)
from gateway.executor import (
    ExecutionResult,
    Projection,
    clearance,
    client_paths,
    existence,
    fetches,
    gates,
    projection,
    runner,
    shapes,
    source_errors,
)
from gateway.executor.decision_table import DecisionTable
from gateway.executor.enforce import enforce
from gateway.executor.model import Obj, SourceError
from gateway.executor.paths import collect, unlink
from gateway.executor.state import ExecutionState
from gateway.query_plan.model import EACH, EntityFetch, Fetch, Gate, QueryPlan
from tests.gateway.executor.building import (
    ALLOW,
    DENY,
    DEPENDS,
    HIDDEN,
    KEEP_LAST,
    PEOPLE,
    PERSON_SPEC,
    allow_all,
    entity_fetch,
    gated_plan,
    person,
    person_gate,
    run,
    shown,
)
from tests.gateway.executor.doubles import RecordingGatekeeper, RecordingTransport, entity_data

SECRET = "CUC-SECRET"
PIN = "952148000303"
OUTCOMES = allow_all(
    Person____typename=DEPENDS, Person__fullName=DEPENDS, Person__maritalStatus=DEPENDS
)  # fmt: skip
PROVINCES: Mapping[str, Mapping[str, Outcome]] = {
    "52": {"Person.__typename": ALLOW, "Person.fullName": ALLOW, "Person.maritalStatus": ALLOW},
    "visible": {"Person.__typename": ALLOW, "Person.fullName": DENY, "Person.maritalStatus": DENY},
    "linked": {"Person.__typename": ALLOW, "Person.fullName": DENY, "Person.maritalStatus": ALLOW},
    "masked": {"Person.__typename": ALLOW, "Person.fullName": KEEP_LAST},
    "hidden": {"Person.__typename": DENY, "Person.fullName": ALLOW, "Person.maritalStatus": ALLOW},
}


def rule(coordinate: str, attributes: Mapping[str, str | None]) -> Outcome | None:
    return PROVINCES.get(attributes["residenceProvince"] or "", {}).get(coordinate)


def status_of_each(request: SubgraphRequest) -> Mapping[str, Any]:
    return entity_data(*({"maritalStatus": "SINGLE"} for _ in request.variables["representations"]))


@dataclass(frozen=True)
class Outside:
    """What a caller, and the registers, get to see."""

    projection: Projection
    transport: RecordingTransport

    @property
    def told(self) -> str:
        return str((self.projection.data, self.projection.errors, self.projection.fields))

    @property
    def sent_on(self) -> str:
        return str([each.variables for each in self.transport.requests if each.subgraph != "population"])


async def answer(
    population: Any,
    *,
    text: str = "{ people { pin fullName maritalStatus } }",
    outcomes: Mapping[str, PlanOutcome] = OUTCOMES,
    plan: QueryPlan | None = None,
    others: Mapping[str, Any] | None = None,
) -> Outside:
    transport = RecordingTransport(
        {"population": population, "civil_status": status_of_each, **(others or {})}
    )
    result: ExecutionResult = await run(plan or gated_plan(), transport, RecordingGatekeeper(rule))
    return Outside(shown(text, result, outcomes), transport)


# The checks. Each raises AssertionError when something came out that must not.


async def denied_value_stays_inside() -> None:
    outside = await answer([{"people": [person("1", "visible", fullName=SECRET)]}])
    assert SECRET not in outside.told


async def plan_denied_value_stays_inside() -> None:
    outside = await answer(
        [{"people": [person("1", "52", fullName=SECRET)]}], outcomes={**OUTCOMES, "Person.fullName": DENY}
    )
    assert SECRET not in outside.told


async def masked_value_is_masked() -> None:
    outside = await answer([{"people": [person("1", "masked", fullName=SECRET)]}])
    assert SECRET not in outside.told
    assert "CRET" in outside.told


async def denied_object_is_not_sent_on() -> None:
    outside = await answer([{"people": [person(PIN, "visible"), person("2", "52")]}])
    assert "'2'" in outside.sent_on
    assert PIN not in outside.sent_on


async def hidden_object_is_not_sent_on() -> None:
    outside = await answer([{"people": [person(PIN, "hidden"), person("2", "52")]}])
    assert PIN not in outside.sent_on


async def nothing_below_a_hidden_object_is_sent_on() -> None:
    friend = {"__typename": "Person", "pin": PIN}
    plan = gated_plan()
    below = Fetch(
        id=4, subgraph="civil_servants", document="q",
        entities=(entity_fetch((*PEOPLE, "friend")),), after=frozenset({2}),
    )  # fmt: skip
    outside = await answer(
        [{"people": [person("1", "hidden", friend=friend)]}],
        plan=replace(plan, fetches=(*plan.fetches, below)),
        others={"civil_servants": lambda _: entity_data({})},
    )
    assert PIN not in outside.sent_on


def below_plan() -> QueryPlan:
    """The friends of people go to another register, decided with the people they are friends of."""
    entity = replace(
        entity_fetch((*PEOPLE, "friend"), send_if=("Person.maritalStatus",)), send_unless=("Person.fullName",)
    )
    below = Fetch(id=4, subgraph="civil_servants", document="q", entities=(entity,), after=frozenset({2}))
    plan = gated_plan()
    return replace(plan, fetches=(*plan.fetches, below))


async def object_behind_a_denied_field_is_not_sent_on() -> None:
    friend = {"__typename": "Person", "pin": PIN}
    outside = await answer(
        [
            {
                "people": [
                    person("1", "linked", friend=friend),
                    person("2", "52", friend={**friend, "pin": "3"}),
                ]
            }
        ],
        plan=below_plan(),
        others={"civil_servants": lambda _: entity_data({})},
    )
    assert "'3'" in outside.sent_on
    assert PIN not in outside.sent_on


async def hidden_object_leaves_no_trace() -> None:
    with_it = await answer([{"people": [person("1", "hidden"), person("2", "52")]}])
    without = await answer([{"people": [person("2", "52")]}])
    assert with_it.told == without.told


async def hidden_node_takes_its_edge_along() -> None:
    hidden, seen = {"caseId": "1"}, {"caseId": "2"}
    table = DecisionTable()
    table.record(hidden, {"Case.__typename": HIDDEN})
    table.record(seen, {"Case.__typename": ALLOW})
    edges = [{"cursor": SECRET, "node": hidden}, {"cursor": "b", "node": seen}]
    result = ExecutionResult(data={"cases": {"edges": edges}}, decisions=table)
    told = shown(
        "{ cases { edges { cursor node { caseId } } } }", result, allow_all(Case____typename=DEPENDS)
    )
    assert SECRET not in str(told)


async def undecided_object_is_denied() -> None:
    outside = await answer([{"people": [{"__typename": "Person", "pin": PIN, "fullName": SECRET}]}])
    assert SECRET not in outside.told
    assert PIN not in outside.sent_on


def reference(**more: Any) -> Mapping[str, Any]:
    return {
        "cases": {
            "edges": [{"cursor": "a", "node": {"person": {"__typename": "Person", "pin": PIN, **more}}}]
        }
    }


PERSON_OF_CASE = ("cases", "edges", EACH, "node", "person")
REFERENCE_TEXT = "{ cases { edges { node { person { pin fullName maritalStatus } } } } }"


def reference_plan() -> QueryPlan:
    entity = entity_fetch(PERSON_OF_CASE)
    guarded = entity_fetch(PERSON_OF_CASE, send_if=("Person.maritalStatus",))
    return QueryPlan(
        fetches=(
            Fetch(id=1, subgraph="social_assistance", document="cases"),
            Fetch(id=2, subgraph="population", document="q", entities=(entity,), after=frozenset({1})),
            Fetch(id=4, subgraph="civil_status", document="q", entities=(guarded,), after=frozenset({3})),
        ),
        gates=(person_gate(PERSON_OF_CASE, id=3, after=frozenset({2})),),
        gated={"Person": PERSON_SPEC},
    )


async def referenced(population: Any, outcomes: Mapping[str, PlanOutcome] = OUTCOMES, **more: Any) -> Outside:
    return await answer(
        [population], text=REFERENCE_TEXT, outcomes=outcomes, plan=reference_plan(),
        others={"social_assistance": [reference(**more)]},
    )  # fmt: skip


async def object_the_owner_hides_is_absent() -> None:
    # Even a caller to whom the type is open in the plan phase is not told of it.
    outside = await referenced(entity_data(None), {**OUTCOMES, "Person.__typename": ALLOW})
    assert PIN not in outside.told
    assert outside.projection.errors == ()


async def planted_attributes_open_nothing() -> None:
    outside = await referenced(TransportError("population", "TIMEOUT"), _attributes=["52"], fullName=SECRET)
    assert SECRET not in outside.told


async def planted_decisions_open_nothing() -> None:
    planted = {"decisions": dict.fromkeys(PERSON_SPEC.coordinates, "allow"), "_decisions": True}
    outside = await answer([{"people": [person("1", "visible", fullName=SECRET, **planted)]}])
    assert SECRET not in outside.told


async def answers_go_to_their_own_object() -> None:
    outside = await answer([{"people": [person(1, "52"), person(True, "52")]}])  # type: ignore[arg-type]
    assert len(outside.transport.sent("civil_status")[0]) == 2


async def misaligned_entities_go_to_nobody() -> None:
    outside = await answer(
        [{"people": [person("1", "52"), person("2", "52")]}],
        others={"civil_status": [entity_data({"maritalStatus": "MARRIED"})]},
    )
    assert "MARRIED" not in outside.told


async def places_share_no_object() -> None:
    first_fetch = Fetch(id=1, subgraph="population", document="q")
    entities = (entity_fetch(PEOPLE),)
    second_fetch = Fetch(id=2, subgraph="civil_status", document="q", entities=entities, after=frozenset({1}))
    plan = QueryPlan(fetches=(first_fetch, second_fetch))
    people = [{"__typename": "Person", "pin": "1"}, {"__typename": "Person", "pin": "1"}]
    transport = RecordingTransport(
        {"population": [{"people": people}], "civil_status": [entity_data({"residence": {"address": "x"}})]}
    )
    result = await run(plan, transport, RecordingGatekeeper())
    first, second = result.data["people"]
    assert first["residence"] is not second["residence"]


async def source_messages_stay_inside() -> None:
    failure = SubgraphResponse(data={}, errors=[{"message": f"duplicate key {SECRET}", "path": ["people"]}])
    assert SECRET not in (await answer([failure])).told


async def errors_about_hidden_objects_stay_inside() -> None:
    failure = {"message": "x", "path": ["people", 0, "fullName"]}
    response = SubgraphResponse(data={"people": [person("1", "hidden"), person("2", "52")]}, errors=[failure])
    assert "SOURCE_ERROR" not in (await answer([response])).told


async def mask_that_fails_shows_nothing() -> None:
    outcomes = {**OUTCOMES, "Person.lucky": KEEP_LAST}
    outside = await answer(
        [{"people": [person("1", "52", lucky=4711)]}], text="{ people { lucky } }", outcomes=outcomes
    )
    assert "4711" not in outside.told


async def runtime_type_decides_behind_an_interface() -> None:
    # The classes of CVE-2025-64173 and CVE-2025-64530: a rule on the type, asked through the interface.
    plan = QueryPlan(fetches=(Fetch(id=1, subgraph="population", document="q"),))
    data = {"living": {"__typename": "Person", "pin": SECRET}}
    outside = await answer([data], text="{ living { pin } }", outcomes=allow_all(Person__pin=DENY), plan=plan)
    assert SECRET not in outside.told


# The defects.


def nothing_enforced(outcome: object, value: Any) -> Any:
    return value


def masks_dropped(outcome: object, value: Any) -> Any:
    return value if isinstance(outcome, Masked) else enforce(outcome, value)


async def gate_skipped(state: ExecutionState, gate: Gate) -> None:
    for obj, _link in collect(state.tree, gate.path):
        state.decisions.record(obj, dict.fromkeys(gate.coordinates, ALLOW))


def record_without_existence(state: ExecutionState, gate: Gate, obj: Obj, decisions: Decisions) -> None:
    state.decisions.record(obj, decisions)


def forged(self: DecisionTable, obj: Obj) -> Decisions | None:
    if "_decisions" in obj:
        return dict.fromkeys(PERSON_SPEC.coordinates, ALLOW)
    return self._decisions.get(id(obj))


def harvest_from_anybody(state: ExecutionState, fetch: Fetch) -> None:
    for gate in state.plan.gates:
        for obj, _link in collect(state.tree, gate.path):
            if gate.attributes_key in obj:
                state.decisions.vouch(obj, gate.attributes_key, obj.pop(gate.attributes_key))


def send_if_ignored(table: DecisionTable, decider: Obj | None, entity: EntityFetch) -> bool:
    return clearance.may_send(table, decider, replace(entity, send_if=()))


def send_unless_ignored(table: DecisionTable, decider: Obj | None, entity: EntityFetch) -> bool:
    return clearance.may_send(table, decider, replace(entity, send_unless=()))


def raw_message(error: Any) -> tuple[str, str]:
    return "SOURCE_ERROR", error["message"]


def untranslated(self: client_paths.ClientPaths, error: SourceError) -> Any:
    return (unlink(target) + error.rest for target in error.targets)


def decided_by_interface(self: shapes.Shapes, coordinate: str) -> PlanOutcome:
    return self._outcomes.get(coordinate.replace("Person.", "Living."), ALLOW)


Check = Callable[[], Awaitable[None]]
Defect = tuple[Any, str, Any]

CASES: list[tuple[Check, Defect]] = [
    (denied_value_stays_inside, (projection, "enforce", nothing_enforced)),
    (denied_value_stays_inside, (runner, "run_gate", gate_skipped)),
    (plan_denied_value_stays_inside, (projection, "enforce", nothing_enforced)),
    (masked_value_is_masked, (projection, "enforce", masks_dropped)),
    (denied_object_is_not_sent_on, (runner, "run_gate", gate_skipped)),
    (denied_object_is_not_sent_on, (fetches, "may_send", lambda *_: True)),
    (
        denied_object_is_not_sent_on,
        (fetches, "may_send", send_if_ignored),
    ),
    (hidden_object_is_not_sent_on, (gates, "_record", record_without_existence)),
    (
        nothing_below_a_hidden_object_is_sent_on,
        (fetches, "collect", lambda root, path, _: collect(root, path)),
    ),
    (object_behind_a_denied_field_is_not_sent_on, (fetches, "may_send", send_unless_ignored)),
    (hidden_object_leaves_no_trace, (projection, "denied_existence", lambda *_: None)),
    (hidden_object_leaves_no_trace, (projection, "is_silent", lambda _: False)),
    (
        hidden_node_takes_its_edge_along,
        (projection._Writer, "_is_edge_to_nowhere", lambda *_: False),
    ),
    (undecided_object_is_denied, (existence, "ATTRIBUTE_UNAVAILABLE", ALLOW)),
    (undecided_object_is_denied, (runner, "run_gate", gate_skipped)),
    (object_the_owner_hides_is_absent, (fetches, "_mark_absent", lambda *_: None)),
    (planted_attributes_open_nothing, (fetches, "harvest_attributes", harvest_from_anybody)),
    (planted_decisions_open_nothing, (DecisionTable, "of", forged)),
    (answers_go_to_their_own_object, (fetches, "exact_key", lambda built: tuple(built.values()))),
    (misaligned_entities_go_to_nobody, (fetches, "_is_aligned", lambda *_: True)),
    (places_share_no_object, (fetches, "copy_tree", lambda item: item)),
    (source_messages_stay_inside, (source_errors, "_code_and_message", raw_message)),
    (errors_about_hidden_objects_stay_inside, (client_paths.ClientPaths, "_paths", untranslated)),
    (mask_that_fails_shows_nothing, (projection, "enforce", masks_dropped)),
    (runtime_type_decides_behind_an_interface, (shapes.Shapes, "_outcome", decided_by_interface)),
]


@pytest.mark.parametrize(
    "check", dict.fromkeys(check for check, _ in CASES), ids=lambda check: check.__name__
)
async def test_the_protection_holds(check: Check) -> None:
    await check()


@pytest.mark.parametrize(
    ("check", "defect"), CASES, ids=[f"{check.__name__}-without-{defect[1]}" for check, defect in CASES]
)
async def test_the_check_sees_the_defect(
    check: Check, defect: Defect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*defect)
    with pytest.raises(AssertionError):
        await check()
