"""Unit: gates decide objects between fetches; what is not plainly allowed is not sent on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gateway.decision import Outcome
from gateway.query_plan.model import Fetch, QueryPlan
from tests.gateway.executor.building import (
    ALLOW,
    DENY,
    HIDDEN,
    KEEP_LAST,
    PEOPLE,
    PERSON_SPEC,
    decisions,
    entity_fetch,
    gated_plan,
    person,
    pins_sent,
    run,
    status_of_each,
    territory,
)
from tests.gateway.executor.doubles import RecordingGatekeeper, RecordingTransport, entity_data


async def test_distinct_attribute_tuples_are_decided_in_one_call() -> None:
    people = [person("1", "52"), person("2", "66"), person("3", "52"), person("4", None)]
    gatekeeper = RecordingGatekeeper(territory)
    transport = RecordingTransport({"population": [{"people": people}], "civil_status": status_of_each})
    await run(gated_plan(), transport, gatekeeper)
    assert gatekeeper.calls == [
        ("Person", ("residenceProvince",), PERSON_SPEC.coordinates, [("52",), ("66",), (None,)])
    ]


async def test_only_allowed_objects_are_sent_on() -> None:
    people = [person("1", "52"), person("2", "66"), person("3", "52")]
    transport = RecordingTransport({"population": [{"people": people}], "civil_status": status_of_each})
    result = await run(gated_plan(), transport, RecordingGatekeeper(territory))
    assert pins_sent(transport) == ["1", "3"]
    assert [each.get("maritalStatus") for each in result.data["people"]] == ["SINGLE", None, "SINGLE"]


async def test_attributes_do_not_stay_in_the_data_tree() -> None:
    transport = RecordingTransport(
        {"population": [{"people": [person("1", "52")]}], "civil_status": status_of_each}
    )
    result = await run(gated_plan(), transport, RecordingGatekeeper(territory))
    assert result.data == {"people": [{"__typename": "Person", "pin": "1", "maritalStatus": "SINGLE"}]}


@pytest.mark.parametrize(
    ("outcomes", "sent"),
    [
        ({"Person.__typename": ALLOW, "Person.maritalStatus": ALLOW}, ["1"]),
        ({"Person.__typename": ALLOW, "Person.maritalStatus": KEEP_LAST}, ["1"]),
        ({"Person.__typename": ALLOW, "Person.maritalStatus": DENY}, []),
        ({"Person.__typename": ALLOW, "Person.fullName": ALLOW}, []),
        ({"Person.__typename": HIDDEN, "Person.maritalStatus": ALLOW}, []),
        ({"Person.maritalStatus": ALLOW}, []),
        ({}, []),
    ],
)
async def test_send_if_needs_one_allowed_coordinate_and_visible_existence(
    outcomes: Mapping[str, Outcome], sent: list[str]
) -> None:
    transport = RecordingTransport(
        {"population": [{"people": [person("1", "52")]}], "civil_status": status_of_each}
    )
    await run(gated_plan(), transport, RecordingGatekeeper(lambda coordinate, _: outcomes.get(coordinate)))
    assert pins_sent(transport) == sent


@pytest.mark.parametrize(
    "attributes",
    [None, "", "52", '"52"', "[]", '["52","extra"]', '["52"', '["52"],', '{"0":"52"}', "[52]", '[["52"]]',
     "[true]", '["\\ud800"]', '["\ud800"]', "null", ["52"], {"0": "52"}, 52, True],
)  # fmt: skip
async def test_attributes_of_another_shape_deny_the_object_without_asking(attributes: Any) -> None:
    data = {"people": [{"__typename": "Person", "pin": "1", "_attributes": attributes}, person("2", "52")]}
    gatekeeper = RecordingGatekeeper(territory)
    transport = RecordingTransport({"population": [data], "civil_status": status_of_each})
    result = await run(gated_plan(), transport, gatekeeper)
    assert [call[3] for call in gatekeeper.calls] == [[("52",)]]
    assert pins_sent(transport) == ["2"]
    assert decisions(result)[0] == {}
    told = [(each.code, each.service, each.targets) for each in result.errors]
    assert told == ([] if attributes is None else [("SOURCE_ERROR", "population", (((None, "people"), 0),))])


async def test_a_failed_engine_denies_everything() -> None:
    transport = RecordingTransport({"population": [{"people": [person("1", "52")]}]})
    result = await run(gated_plan(), transport, RecordingGatekeeper(fails=True))
    assert pins_sent(transport) == []
    (decided,) = decisions(result)
    assert decided is not None
    assert {getattr(outcome, "reason", None) for outcome in decided.values()} == {"policy_unavailable"}


async def test_an_engine_past_the_deadline_denies_everything() -> None:
    class Slow(RecordingGatekeeper):
        async def decide(self, *_: Any) -> Any:
            raise TimeoutError

    transport = RecordingTransport({"population": [{"people": [person("1", "52")]}]})
    result = await run(gated_plan(), transport, Slow())
    assert pins_sent(transport) == []
    assert decisions(result) != [None]


@pytest.mark.parametrize("answer", [[], [{}, {}], ["text"], [None]])
async def test_an_answer_of_another_shape_denies_everything(answer: Any) -> None:
    class Odd(RecordingGatekeeper):
        async def decide(self, *_: Any) -> Any:
            return answer

    transport = RecordingTransport({"population": [{"people": [person("1", "52")]}]})
    result = await run(gated_plan(), transport, Odd())
    assert pins_sent(transport) == []
    (decided,) = decisions(result)
    assert decided is not None
    assert {getattr(outcome, "reason", None) for outcome in decided.values()} == {"policy_error"}


async def test_objects_of_another_runtime_type_are_not_decided_and_not_sent() -> None:
    people = [{**person("1", "52"), "__typename": "Animal"}, {**person("2", "52"), "__typename": ["Person"]}]
    gatekeeper = RecordingGatekeeper(territory)
    transport = RecordingTransport({"population": [{"people": people}]})
    result = await run(gated_plan(), transport, gatekeeper)
    assert (gatekeeper.calls, pins_sent(transport), decisions(result)) == ([], [], [None, None])


async def test_a_subgraph_cannot_forge_a_decision() -> None:
    forged = {"decisions": {"Person.maritalStatus": "allow"}, "_decisions": ALLOW, "__decisions": True}
    transport = RecordingTransport({"population": [{"people": [{**person("1", "66"), **forged}]}]})
    result = await run(gated_plan(), transport, RecordingGatekeeper(territory))
    assert pins_sent(transport) == []
    assert decisions(result) == [{
        "Person.__typename": HIDDEN, "Person.fullName": DENY, "Person.maritalStatus": DENY,
    }]  # fmt: skip


async def test_decisions_survive_later_merges() -> None:
    plan = gated_plan()
    again = Fetch(id=4, subgraph="population", document="q", after=frozenset({3}))
    transport = RecordingTransport(
        {
            "population": [{"people": [person("1", "52")]}, {"people": [{"fullName": "An"}]}],
            "civil_status": status_of_each,
        }
    )
    result = await run(
        QueryPlan(fetches=(*plan.fetches, again), gates=plan.gates, gated=plan.gated),
        transport,
        RecordingGatekeeper(territory),
    )
    assert result.data["people"][0]["fullName"] == "An"
    assert decisions(result) == [dict.fromkeys(PERSON_SPEC.coordinates, ALLOW)]


async def test_nothing_below_a_hidden_object_is_sent_on() -> None:
    below = Fetch(
        id=4,
        subgraph="civil_servants",
        document="q",
        entities=(entity_fetch((*PEOPLE, "friend")),),
        after=frozenset({2}),
    )
    plan = gated_plan()
    friends = [
        person("1", "66", friend={"__typename": "Person", "pin": "8"}),
        person("2", "52", friend={"__typename": "Person", "pin": "9"}),
    ]
    transport = RecordingTransport(
        {
            "population": [{"people": friends}],
            "civil_status": status_of_each,
            "civil_servants": [entity_data({})],
        }
    )
    await run(
        QueryPlan(fetches=(*plan.fetches, below), gates=plan.gates, gated=plan.gated),
        transport,
        RecordingGatekeeper(territory),
    )
    assert pins_sent(transport, "civil_servants") == ["9"]
