"""Unit: the DAG of fetches, against a recording transport."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from gateway.decision import Clause, SubgraphRequest, SubgraphResponse, TransportError
from gateway.errors import InternalError
from gateway.executor import execute
from gateway.query_plan.model import (
    EACH,
    EntityFetch,
    Fetch,
    Gate,
    QueryPlan,
    Rename,
)
from tests.gateway.executor.building import (
    PEOPLE,
    citizen,
    entity_fetch,
    next_fetch,
    root_fetch,
    run,
    two_step,
)
from tests.gateway.executor.doubles import RecordingGatekeeper, RecordingTransport, entity_data

NOBODY = RecordingGatekeeper()


async def test_an_empty_plan_asks_nobody() -> None:
    result = await run(QueryPlan(), RecordingTransport({}), NOBODY)
    assert (result.data, result.errors, result.calls) == ({}, (), ())


async def test_entities_are_completed_where_they_are() -> None:
    transport = RecordingTransport(
        {
            "a": [{"people": [citizen("1"), None, citizen("2")]}],
            "b": [entity_data({"x": 1}, {"x": 2})],
        }
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [citizen("1", x=1), None, citizen("2", x=2)]}
    assert result.errors == ()


async def test_equal_representations_are_sent_once_and_the_answer_is_never_shared() -> None:
    transport = RecordingTransport(
        {
            "a": [{"people": [citizen("1"), citizen("2"), citizen("1")]}],
            "b": [entity_data({"home": {"c": 1}}, {})],
        }
    )
    result = await run(two_step(), transport, NOBODY)
    assert transport.sent("b") == [[citizen("1"), citizen("2")]]
    people = result.data["people"]
    assert people[0] == people[2] == citizen("1", home={"c": 1})
    assert people[0]["home"] is not people[2]["home"]


async def test_keys_equal_in_python_only_are_sent_apart() -> None:
    transport = RecordingTransport(
        {
            "a": [{"people": [citizen(1), citizen(True), citizen(1.0)]}],
            "b": [entity_data({"x": 1}, {"x": 2}, {"x": 3})],
        }
    )
    result = await run(two_step(), transport, NOBODY)
    assert [each["x"] for each in result.data["people"]] == [1, 2, 3]


@pytest.mark.parametrize(
    "data", [{"people": []}, {"people": None}, {}, {"people": [None, {"__typename": "Person", "pin": None}]}]
)
async def test_no_request_when_there_is_nothing_to_send(data: Mapping[str, Any]) -> None:
    transport = RecordingTransport({"a": [data]})
    result = await run(two_step(), transport, NOBODY)
    assert [request.subgraph for request in transport.requests] == ["a"]
    assert result.errors == ()


async def test_a_fetch_starts_as_soon_as_what_it_waits_for_is_done() -> None:
    plan = QueryPlan(
        fetches=(
            root_fetch(1, "quick"),
            root_fetch(2, "slow"),
            Fetch(id=3, subgraph="after_quick", document="q", after=frozenset({1})),
            Fetch(id=4, subgraph="after_both", document="q", after=frozenset({2, 3})),
        )
    )
    released = asyncio.Event()

    class Transport(RecordingTransport):
        async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
            if request.subgraph == "slow":
                await released.wait()
            response = await super().fetch(request)
            if request.subgraph == "after_quick":
                released.set()
            return response

    transport = Transport({name: [{}] for name in ("quick", "slow", "after_quick", "after_both")})
    await run(plan, transport, NOBODY)
    assert transport.log == [
        "> quick",
        "< quick",
        "> after_quick",
        "< after_quick",
        "> slow",
        "< slow",
        "> after_both",
        "< after_both",
    ]


async def test_independent_fetches_run_at_the_same_time() -> None:
    plan = QueryPlan(fetches=(root_fetch(1, "a"), root_fetch(2, "b")))
    transport = RecordingTransport({"a": [{}], "b": [{}]})
    await run(plan, transport, NOBODY)
    assert transport.log[:2] == ["> a", "> b"]


async def test_mutations_run_in_plan_order_and_go_on_after_a_failure() -> None:
    plan = QueryPlan(
        fetches=(
            root_fetch(1, "a", mutation=True),
            root_fetch(2, "b", mutation=True, after=frozenset({1})),
            root_fetch(3, "a", mutation=True, after=frozenset({2})),
        )
    )
    transport = RecordingTransport(
        {"a": [{"first": 1}, {"third": 3}], "b": [TransportError("b", "UNREACHABLE")]}
    )
    result = await run(plan, transport, NOBODY)
    assert transport.log == ["> a", "< a", "> b", "< b", "> a", "< a"]
    assert all(request.mutation for request in transport.requests)
    assert result.data == {"first": 1, "third": 3}


async def test_the_request_carries_only_its_own_variables_rows_and_filters() -> None:
    fetch = Fetch(
        id=1,
        subgraph="a",
        document="doc",
        variables=("pin", "absent"),
        types=frozenset({"Person", "Animal"}),
        root_coordinates=frozenset({"Query.person"}),
        root_uses=(("Query.person", "person"),),
    )
    everything = ((Clause("residenceProvince", "eq", "52"),),)
    transport = RecordingTransport({"a": [{}]})
    await execute(
        QueryPlan(fetches=(fetch,)),
        {"pin": "1", "other": "2"},
        transport,
        NOBODY,
        {"Person": everything, "Case": everything},
        {"Query.person": everything, "Query.cases": everything},
        "1.001776",
    )
    assert transport.requests == [
        SubgraphRequest(
            subgraph="a",
            document="doc",
            variables={"pin": "1"},
            rows={"Person": everything},
            filters={"Query.person": everything},
            purpose="1.001776",
        )
    ]


async def test_a_root_fetch_with_a_path_is_run_once_and_copied_into_every_object_there() -> None:
    plan = QueryPlan(
        fetches=(
            root_fetch(1, "a"),
            Fetch(id=2, subgraph="b", document="q", path=("queries", EACH), after=frozenset({1})),
        )
    )
    transport = RecordingTransport({"a": [{"queries": [{}, {}]}], "b": [{"unit": {"code": "52"}}]})
    result = await run(plan, transport, NOBODY)
    first, second = result.data["queries"]
    assert first == second == {"unit": {"code": "52"}}
    assert first["unit"] is not second["unit"]
    assert len(transport.requests) == 2


async def test_a_root_fetch_with_a_path_to_nothing_is_not_made() -> None:
    plan = QueryPlan(
        fetches=(
            root_fetch(1, "a"),
            Fetch(id=2, subgraph="b", document="q", path=("queries", EACH), after=frozenset({1})),
        )
    )
    transport = RecordingTransport({"a": [{"queries": []}]})
    await run(plan, transport, NOBODY)
    assert len(transport.requests) == 1


async def test_renames_happen_before_the_merge() -> None:
    fetch = next_fetch(2, "b", entity_fetch(PEOPLE), renames=(Rename(path=(), from_key="_id", to_key="id"),))
    plan = QueryPlan(fetches=(root_fetch(1, "a"), fetch))
    transport = RecordingTransport({"a": [{"people": [citizen("1")]}], "b": [entity_data({"_id": "7"})]})
    result = await run(plan, transport, NOBODY)
    assert result.data == {"people": [citizen("1", id="7")]}


async def test_a_batch_sends_each_part_under_its_own_variable() -> None:
    def part(number: int, key: str) -> EntityFetch:
        entity = entity_fetch((key,))
        return EntityFetch(
            alias=f"_e{number}",
            variable=f"r{number}",
            path=(key,),
            representations=entity.representations,
        )

    plan = QueryPlan(fetches=(root_fetch(1, "a"), next_fetch(2, "b", part(0, "x"), part(1, "y"))))
    transport = RecordingTransport(
        {"a": [{"x": citizen("1"), "y": None}], "b": [{"_e0": [{"n": 1}], "_e1": []}]}
    )
    result = await run(plan, transport, NOBODY)
    assert transport.requests[1].variables == {"r0": [citizen("1")], "r1": []}
    assert result.data == {"x": citizen("1", n=1), "y": None}
    assert result.errors == ()


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (
            QueryPlan(
                fetches=(root_fetch(1, "a", after=frozenset({2})), root_fetch(2, "a", after=frozenset({1})))
            ),
            "each other",
        ),
        (QueryPlan(fetches=(root_fetch(1, "a", after=frozenset({9})),)), "not there"),
        (QueryPlan(fetches=(root_fetch(1, "a"), root_fetch(1, "b"))), "same id"),
    ],
)
async def test_a_plan_that_cannot_run_is_a_defect(plan: QueryPlan, message: str) -> None:
    with pytest.raises(InternalError, match=message):
        await run(plan, RecordingTransport({}), NOBODY)


async def test_a_defect_in_a_transport_is_raised_as_it_is() -> None:
    def broken(request: SubgraphRequest) -> SubgraphResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run(QueryPlan(fetches=(root_fetch(1, "a"),)), RecordingTransport({"a": broken}), NOBODY)


async def test_a_gate_without_objects_asks_nobody() -> None:
    gate = Gate(
        id=2,
        path=PEOPLE,
        type_name="Person",
        attributes=(),
        attributes_key="_a",
        coordinates=(),
        after=frozenset({1}),
    )
    gatekeeper = RecordingGatekeeper()
    await run(
        QueryPlan(fetches=(root_fetch(1, "a"),), gates=(gate,)), RecordingTransport({"a": [{}]}), gatekeeper
    )
    assert gatekeeper.calls == []
