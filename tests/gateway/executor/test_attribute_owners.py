"""Unit: policy attributes are the owner's, whoever refers to an object; without them it is undecided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.decision import SubgraphResponse, TransportError
from gateway.query_plan.model import EACH, Fetch, QueryPlan
from tests.gateway.executor.building import (
    ALLOW,
    PERSON_SPEC,
    decisions,
    entity_fetch,
    gated_plan,
    person,
    person_gate,
    pins_sent,
    run,
    status_of_each,
    territory,
)
from tests.gateway.executor.doubles import RecordingGatekeeper, RecordingTransport, entity_data


def reference_plan() -> QueryPlan:
    path = ("cases", EACH, "person")
    return QueryPlan(
        fetches=(
            Fetch(id=1, subgraph="social_assistance", document="{ cases }"),
            Fetch(
                id=2,
                subgraph="population",
                document="attributes",
                entities=(entity_fetch(path),),
                types=frozenset({"Person"}),
                after=frozenset({1}),
            ),
            Fetch(
                id=4,
                subgraph="civil_status",
                document="status",
                entities=(entity_fetch(path, send_if=("Person.maritalStatus",)),),
                after=frozenset({3}),
            ),
        ),
        gates=(person_gate(path, id=3, after=frozenset({2})),),
        gated={"Person": PERSON_SPEC},
    )


def cases(*pins: str, **more: Any) -> dict[str, Any]:
    return {"cases": [{"person": {"__typename": "Person", "pin": pin, **more}} for pin in pins]}


async def test_an_object_the_owner_does_not_return_is_absent_and_goes_nowhere() -> None:
    transport = RecordingTransport(
        {
            "social_assistance": [cases("1", "2")],
            "population": [entity_data(None, {"_attributes": '["52"]'})],
            "civil_status": status_of_each,
        }
    )
    gatekeeper = RecordingGatekeeper(territory)
    result = await run(reference_plan(), transport, gatekeeper)
    first, second = (each["person"] for each in result.data["cases"])
    assert result.decisions.is_absent(first)
    assert not result.decisions.is_absent(second)
    assert pins_sent(transport) == ["2"]
    assert [call[3] for call in gatekeeper.calls] == [[("52",)]]
    assert result.errors == ()


@pytest.mark.parametrize("path", [["_entities", 0], ["_entities", 0, "_attributes"], ["_entities"], None])
async def test_an_object_the_owner_failed_on_is_undecided_not_absent(path: Any) -> None:
    response = SubgraphResponse(data=entity_data(None), errors=[{"message": "x", "path": path}])
    transport = RecordingTransport({"social_assistance": [cases("1")], "population": [response]})
    result = await run(reference_plan(), transport, RecordingGatekeeper(territory))
    person_object = result.data["cases"][0]["person"]
    assert not result.decisions.is_absent(person_object)
    assert result.decisions.of(person_object) == {}
    assert pins_sent(transport) == []


async def test_an_unavailable_owner_leaves_all_objects_undecided() -> None:
    transport = RecordingTransport(
        {"social_assistance": [cases("1")], "population": [TransportError("population", "TIMEOUT")]}
    )
    result = await run(reference_plan(), transport, RecordingGatekeeper(territory))
    assert result.decisions.of(result.data["cases"][0]["person"]) == {}
    assert pins_sent(transport) == []


async def test_another_register_cannot_plant_attributes() -> None:
    transport = RecordingTransport(
        {
            "social_assistance": [cases("1", _attributes='["52"]')],
            "population": [TransportError("population", "TIMEOUT")],
        }
    )
    gatekeeper = RecordingGatekeeper(territory)
    await run(reference_plan(), transport, gatekeeper)
    assert gatekeeper.calls == []
    assert pins_sent(transport) == []


async def test_what_another_register_planted_is_gone_when_the_owner_answers() -> None:
    transport = RecordingTransport(
        {
            "social_assistance": [cases("1", _attributes='["52"]')],
            "population": [entity_data({"fullName": "An"})],
        }
    )
    gatekeeper = RecordingGatekeeper(territory)
    result = await run(reference_plan(), transport, gatekeeper)
    assert (gatekeeper.calls, pins_sent(transport)) == ([], [])
    assert result.decisions.of(result.data["cases"][0]["person"]) == {}


async def test_the_owner_of_one_type_plants_no_attributes_on_objects_of_another() -> None:
    """Both stand at the path of an abstract type, and each type has its own gate there."""
    animals = replace(PERSON_SPEC, type_name="Animal", owner="civil_status")
    gate = replace(person_gate(), id=3, type_name="Animal")
    plan = QueryPlan(
        fetches=gated_plan().fetches[:1],
        gates=(person_gate(), gate),
        gated={"Person": PERSON_SPEC, "Animal": animals},
    )
    people = [person("1", "52"), {**person("2", "52"), "__typename": "Animal"}]
    gatekeeper = RecordingGatekeeper(territory)
    result = await run(plan, RecordingTransport({"population": [{"people": people}]}), gatekeeper)
    assert [call[0] for call in gatekeeper.calls] == ["Person"]
    assert decisions(result) == [dict.fromkeys(PERSON_SPEC.coordinates, ALLOW), {}]
