"""Checks of what an answer or a request must not contain; each raises AssertionError when it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gateway.decision import (
    Outcome,
    PlanOutcome,
    SubgraphRequest,
    SubgraphResponse,
    TransportError,
)
from gateway.executor import (
    ExecutionResult,
    Projection,
)
from gateway.executor.decision_table import DecisionTable
from gateway.query_plan.model import EACH, Fetch, QueryPlan
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
    outside = await referenced(TransportError("population", "TIMEOUT"), _attributes='["52"]', fullName=SECRET)
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
