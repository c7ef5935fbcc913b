"""Unit: the DAG of fetches, against a recording transport."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from gateway.decision import Clause, SubgraphRequest, SubgraphResponse, TransportError
from gateway.errors import InternalError
from gateway.executor import ExecutionResult, execute
from gateway.executor.paths import unlink
from gateway.query_plan.model import (
    EACH,
    EntityFetch,
    Fetch,
    Gate,
    QueryPlan,
    Rename,
    RepresentationField,
)
from tests.gateway.executor.building import PEOPLE, entity_fetch, run
from tests.gateway.executor.doubles import RecordingGatekeeper, RecordingTransport, entity_data

NOBODY = RecordingGatekeeper()


def root(id: int, subgraph: str, **more: Any) -> Fetch:  # noqa: A002
    return Fetch(id=id, subgraph=subgraph, document=f"{{ {subgraph} }}", **more)


def follow(id: int, subgraph: str, *entities: EntityFetch, after: int = 1, **more: Any) -> Fetch:  # noqa: A002
    return Fetch(id=id, subgraph=subgraph, document="q", entities=entities, after=frozenset({after}), **more)


def two_step() -> QueryPlan:
    return QueryPlan(fetches=(root(1, "a"), follow(2, "b", entity_fetch(PEOPLE))))


def person(pin: Any, **more: Any) -> dict[str, Any]:
    return {"__typename": "Person", "pin": pin, **more}


def errors(result: ExecutionResult) -> list[tuple[str, str, list[tuple[str | int, ...]]]]:
    return [
        (each.code, each.service, [unlink(link) + each.rest for link in each.targets])
        for each in result.errors
    ]


async def test_an_empty_plan_asks_nobody() -> None:
    result = await run(QueryPlan(), RecordingTransport({}), NOBODY)
    assert (result.data, result.errors, result.calls) == ({}, (), ())


async def test_entities_are_completed_where_they_are() -> None:
    transport = RecordingTransport(
        {"a": [{"people": [person("1"), None, person("2")]}], "b": [entity_data({"x": 1}, {"x": 2})]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [person("1", x=1), None, person("2", x=2)]}
    assert result.errors == ()


async def test_equal_representations_are_sent_once_and_the_answer_is_never_shared() -> None:
    transport = RecordingTransport(
        {
            "a": [{"people": [person("1"), person("2"), person("1")]}],
            "b": [entity_data({"home": {"c": 1}}, {})],
        }
    )
    result = await run(two_step(), transport, NOBODY)
    assert transport.sent("b") == [[person("1"), person("2")]]
    people = result.data["people"]
    assert people[0] == people[2] == person("1", home={"c": 1})
    assert people[0]["home"] is not people[2]["home"]


async def test_keys_equal_in_python_only_are_sent_apart() -> None:
    transport = RecordingTransport(
        {
            "a": [{"people": [person(1), person(True), person(1.0)]}],
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
            root(1, "quick"),
            root(2, "slow"),
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
    plan = QueryPlan(fetches=(root(1, "a"), root(2, "b")))
    transport = RecordingTransport({"a": [{}], "b": [{}]})
    await run(plan, transport, NOBODY)
    assert transport.log[:2] == ["> a", "> b"]


async def test_mutations_run_in_plan_order_and_go_on_after_a_failure() -> None:
    plan = QueryPlan(
        fetches=(
            root(1, "a", mutation=True),
            root(2, "b", mutation=True, after=frozenset({1})),
            root(3, "a", mutation=True, after=frozenset({2})),
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
            root(1, "a"),
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
            root(1, "a"),
            Fetch(id=2, subgraph="b", document="q", path=("queries", EACH), after=frozenset({1})),
        )
    )
    transport = RecordingTransport({"a": [{"queries": []}]})
    await run(plan, transport, NOBODY)
    assert len(transport.requests) == 1


async def test_renames_happen_before_the_merge() -> None:
    fetch = follow(2, "b", entity_fetch(PEOPLE), renames=(Rename(path=(), from_key="_id", to_key="id"),))
    plan = QueryPlan(fetches=(root(1, "a"), fetch))
    transport = RecordingTransport({"a": [{"people": [person("1")]}], "b": [entity_data({"_id": "7"})]})
    result = await run(plan, transport, NOBODY)
    assert result.data == {"people": [person("1", id="7")]}


async def test_a_batch_sends_each_part_under_its_own_variable() -> None:
    def part(number: int, key: str) -> EntityFetch:
        entity = entity_fetch((key,))
        return EntityFetch(
            alias=f"_e{number}",
            variable=f"r{number}",
            path=(key,),
            representations=entity.representations,
        )

    plan = QueryPlan(fetches=(root(1, "a"), follow(2, "b", part(0, "x"), part(1, "y"))))
    transport = RecordingTransport(
        {"a": [{"x": person("1"), "y": None}], "b": [{"_e0": [{"n": 1}], "_e1": []}]}
    )
    result = await run(plan, transport, NOBODY)
    assert transport.requests[1].variables == {"r0": [person("1")], "r1": []}
    assert result.data == {"x": person("1", n=1), "y": None}
    assert result.errors == ()


async def test_an_unreachable_source_is_one_error_and_its_dependants_are_skipped() -> None:
    needs_b = entity_fetch(PEOPLE, fields=(RepresentationField(name="x", read_key="x", required=True),))
    plan = QueryPlan(fetches=(*two_step().fetches, follow(3, "c", needs_b, after=2)))
    transport = RecordingTransport(
        {"a": [{"people": [person("1"), person("2")]}], "b": [TransportError("b", "UNREACHABLE", "10.0.0.1")]}
    )
    result = await run(plan, transport, NOBODY)
    assert errors(result) == [("SOURCE_UNAVAILABLE", "b", [("people", 0), ("people", 1)])]
    assert result.errors[0].message == "The register b is not available"
    assert [request.subgraph for request in transport.requests] == ["a", "b"]
    assert [(call.subgraph, call.representations, call.status) for call in result.calls] == [
        ("a", 0, "OK"),
        ("b", 2, "UNREACHABLE"),
    ]


async def test_the_deadline_ends_a_slow_fetch() -> None:
    transport = RecordingTransport({"a": [{}]}, delay=5)
    started = asyncio.get_running_loop().time()
    result = await run(QueryPlan(fetches=(root(1, "a"),)), transport, NOBODY, deadline=0.05)
    assert asyncio.get_running_loop().time() - started < 1
    assert errors(result) == [("SOURCE_UNAVAILABLE", "a", [()])]
    assert result.calls[0].status == "TIMEOUT"


async def test_after_the_deadline_nothing_more_is_fetched() -> None:
    transport = RecordingTransport({"a": [{"people": [person("1")]}], "b": [entity_data({})]}, delay=0.04)
    result = await run(two_step(), transport, NOBODY, deadline=0.06)
    assert errors(result) == [("SOURCE_UNAVAILABLE", "b", [("people", 0)])]
    assert "< b" not in transport.log


@pytest.mark.parametrize("items", [[], [{"x": 1}], [{"x": 1}, {"x": 2}, {"x": 3}], "text", {"x": 1}, None])
async def test_entities_of_the_wrong_length_or_shape_are_refused_as_a_whole(items: Any) -> None:
    transport = RecordingTransport(
        {"a": [{"people": [person("1"), person("2")]}], "b": [{"_entities": items}]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [person("1"), person("2")]}
    assert errors(result) == [("SOURCE_ERROR", "b", [("people", 0), ("people", 1)])]


@pytest.mark.parametrize("item", ["text", 7, [1], True])
async def test_a_malformed_item_is_an_error_and_the_healthy_ones_are_kept(item: Any) -> None:
    transport = RecordingTransport(
        {"a": [{"people": [person("1"), person("2")]}], "b": [entity_data(item, {"x": 2})]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [person("1"), person("2", x=2)]}
    assert errors(result) == [("SOURCE_ERROR", "b", [("people", 0)])]


@pytest.mark.parametrize("data", [None, [], "text", 7])
async def test_data_that_is_no_object_is_an_error(data: Any) -> None:
    transport = RecordingTransport({"a": [SubgraphResponse(data=data)]})
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {}
    assert errors(result) == [("SOURCE_ERROR", "a", [()])]


async def test_lists_of_different_length_are_an_error_and_the_first_is_kept() -> None:
    transport = RecordingTransport(
        {"a": [{"people": [person("1", tags=["x"])]}], "b": [entity_data({"tags": ["x", "y"], "z": 1})]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [person("1", tags=["x"], z=1)]}
    assert errors(result) == [("SOURCE_ERROR", "b", [("people", 0)])]


async def test_hostile_depth_is_an_error_not_a_crash() -> None:
    def deep() -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for _ in range(5000):
            tree = {"x": tree}
        return tree

    transport = RecordingTransport(
        {"a": [{"people": [person("1", x=deep()), person("1")]}], "b": [entity_data(deep())]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert errors(result) == [("SOURCE_ERROR", "b", [("people", 0), ("people", 1)])]


async def test_error_paths_lead_to_every_object_that_shared_the_representation() -> None:
    failure = {"message": "SELECT * FROM secret", "path": ["_entities", 0, "home", "code"]}
    response = SubgraphResponse(data=entity_data({"home": None}, {"home": {}}), errors=[failure])
    transport = RecordingTransport(
        {"a": [{"people": [person("1"), person("2"), person("1")]}], "b": [response]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert errors(result) == [
        ("SOURCE_ERROR", "b", [("people", 0, "home", "code"), ("people", 2, "home", "code")])
    ]
    assert result.errors[0].message == "The source could not answer"


@pytest.mark.parametrize(
    "path",
    [
        None,
        "text",
        ["other"],
        ["_entities", 9],
        ["_entities", -1],
        ["_entities", "0"],
        ["_entities", {}],
        [1.5],
    ],
)
async def test_an_error_without_a_usable_path_is_about_all_objects(path: Any) -> None:
    response = SubgraphResponse(data=entity_data(None), errors=[{"message": "x", "path": path}])
    transport = RecordingTransport({"a": [{"people": [person("1")]}], "b": [response]})
    result = await run(two_step(), transport, NOBODY)
    assert errors(result) == [("SOURCE_ERROR", "b", [("people", 0)])]


@pytest.mark.parametrize(
    "error", [None, "text", 7, {}, {"extensions": "x"}, {"message": 1, "extensions": {"code": {}}}]
)
async def test_malformed_errors_are_still_errors(error: Any) -> None:
    transport = RecordingTransport({"a": [SubgraphResponse(data=None, errors=[error])]})
    result = await run(two_step(), transport, NOBODY)
    assert errors(result) == [("SOURCE_ERROR", "a", [()])]


async def test_only_messages_of_allow_listed_codes_are_passed_on() -> None:
    response = SubgraphResponse(
        data={},
        errors=[
            {
                "message": "first must be 1 to 100",
                "path": ["people"],
                "extensions": {"code": "BAD_USER_INPUT"},
            },
            {"message": "relation person does not exist", "extensions": {"code": "INTERNAL"}},
        ],
    )
    result = await run(two_step(), RecordingTransport({"a": [response]}), NOBODY)
    assert [(each.code, each.message) for each in result.errors] == [
        ("BAD_USER_INPUT", "first must be 1 to 100"),
        ("SOURCE_ERROR", "The source could not answer"),
    ]


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (
            QueryPlan(fetches=(root(1, "a", after=frozenset({2})), root(2, "a", after=frozenset({1})))),
            "each other",
        ),
        (QueryPlan(fetches=(root(1, "a", after=frozenset({9})),)), "not there"),
        (QueryPlan(fetches=(root(1, "a"), root(1, "b"))), "same id"),
    ],
)
async def test_a_plan_that_cannot_run_is_a_defect(plan: QueryPlan, message: str) -> None:
    with pytest.raises(InternalError, match=message):
        await run(plan, RecordingTransport({}), NOBODY)


async def test_a_defect_in_a_transport_is_raised_as_it_is() -> None:
    def broken(request: SubgraphRequest) -> SubgraphResponse:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run(QueryPlan(fetches=(root(1, "a"),)), RecordingTransport({"a": broken}), NOBODY)


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
    await run(QueryPlan(fetches=(root(1, "a"),), gates=(gate,)), RecordingTransport({"a": [{}]}), gatekeeper)
    assert gatekeeper.calls == []
