"""Unit: what subgraphs do wrong becomes errors; the healthy parts are kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.decision import SubgraphResponse, TransportError
from gateway.query_plan.model import (
    QueryPlan,
    RepresentationField,
)
from tests.gateway.executor.building import (
    PEOPLE,
    citizen,
    entity_fetch,
    next_fetch,
    root_fetch,
    run,
    source_errors,
    two_step,
)
from tests.gateway.executor.doubles import RecordingGatekeeper, RecordingTransport, entity_data

NOBODY = RecordingGatekeeper()


async def test_an_unreachable_source_is_one_error_and_its_dependants_are_skipped() -> None:
    needs_b = entity_fetch(PEOPLE, fields=(RepresentationField(name="x", read_key="x", required=True),))
    plan = QueryPlan(fetches=(*two_step().fetches, next_fetch(3, "c", needs_b, after=2)))
    transport = RecordingTransport(
        {
            "a": [{"people": [citizen("1"), citizen("2")]}],
            "b": [TransportError("b", "UNREACHABLE", "10.0.0.1")],
        }
    )
    result = await run(plan, transport, NOBODY)
    assert source_errors(result) == [("SOURCE_UNAVAILABLE", "b", [("people", 0), ("people", 1)])]
    assert result.errors[0].message == "The register b is not available"
    assert [request.subgraph for request in transport.requests] == ["a", "b"]
    assert [(call.subgraph, call.representations, call.status) for call in result.calls] == [
        ("a", 0, "OK"),
        ("b", 2, "UNREACHABLE"),
    ]


async def test_the_deadline_ends_a_slow_fetch() -> None:
    transport = RecordingTransport({"a": [{}]}, delay=5)
    started = asyncio.get_running_loop().time()
    result = await run(QueryPlan(fetches=(root_fetch(1, "a"),)), transport, NOBODY, deadline=0.05)
    assert asyncio.get_running_loop().time() - started < 1
    assert source_errors(result) == [("SOURCE_UNAVAILABLE", "a", [()])]
    assert result.calls[0].status == "TIMEOUT"


async def test_after_the_deadline_nothing_more_is_fetched() -> None:
    transport = RecordingTransport({"a": [{"people": [citizen("1")]}], "b": [entity_data({})]}, delay=0.04)
    result = await run(two_step(), transport, NOBODY, deadline=0.06)
    assert source_errors(result) == [("SOURCE_UNAVAILABLE", "b", [("people", 0)])]
    assert "< b" not in transport.log


@pytest.mark.parametrize("items", [[], [{"x": 1}], [{"x": 1}, {"x": 2}, {"x": 3}], "text", {"x": 1}, None])
async def test_entities_of_the_wrong_length_or_shape_are_refused_as_a_whole(items: Any) -> None:
    transport = RecordingTransport(
        {"a": [{"people": [citizen("1"), citizen("2")]}], "b": [{"_entities": items}]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [citizen("1"), citizen("2")]}
    assert source_errors(result) == [("SOURCE_ERROR", "b", [("people", 0), ("people", 1)])]


@pytest.mark.parametrize("item", ["text", 7, [1], True])
async def test_a_malformed_item_is_an_error_and_the_healthy_ones_are_kept(item: Any) -> None:
    transport = RecordingTransport(
        {"a": [{"people": [citizen("1"), citizen("2")]}], "b": [entity_data(item, {"x": 2})]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [citizen("1"), citizen("2", x=2)]}
    assert source_errors(result) == [("SOURCE_ERROR", "b", [("people", 0)])]


@pytest.mark.parametrize("data", [None, [], "text", 7])
async def test_data_that_is_no_object_is_an_error(data: Any) -> None:
    transport = RecordingTransport({"a": [SubgraphResponse(data=data)]})
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {}
    assert source_errors(result) == [("SOURCE_ERROR", "a", [()])]


async def test_lists_of_different_length_are_an_error_and_the_first_is_kept() -> None:
    transport = RecordingTransport(
        {"a": [{"people": [citizen("1", tags=["x"])]}], "b": [entity_data({"tags": ["x", "y"], "z": 1})]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert result.data == {"people": [citizen("1", tags=["x"], z=1)]}
    assert source_errors(result) == [("SOURCE_ERROR", "b", [("people", 0)])]


async def test_hostile_depth_is_an_error_not_a_crash() -> None:
    def deep() -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for _ in range(5000):
            tree = {"x": tree}
        return tree

    transport = RecordingTransport(
        {"a": [{"people": [citizen("1", x=deep()), citizen("1")]}], "b": [entity_data(deep())]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert source_errors(result) == [("SOURCE_ERROR", "b", [("people", 0), ("people", 1)])]


async def test_error_paths_lead_to_every_object_that_shared_the_representation() -> None:
    failure = {"message": "SELECT * FROM secret", "path": ["_entities", 0, "home", "code"]}
    response = SubgraphResponse(data=entity_data({"home": None}, {"home": {}}), errors=[failure])
    transport = RecordingTransport(
        {"a": [{"people": [citizen("1"), citizen("2"), citizen("1")]}], "b": [response]}
    )
    result = await run(two_step(), transport, NOBODY)
    assert source_errors(result) == [
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
    transport = RecordingTransport({"a": [{"people": [citizen("1")]}], "b": [response]})
    result = await run(two_step(), transport, NOBODY)
    assert source_errors(result) == [("SOURCE_ERROR", "b", [("people", 0)])]


@pytest.mark.parametrize(
    "error", [None, "text", 7, {}, {"extensions": "x"}, {"message": 1, "extensions": {"code": {}}}]
)
async def test_malformed_errors_are_still_errors(error: Any) -> None:
    transport = RecordingTransport({"a": [SubgraphResponse(data=None, errors=[error])]})
    result = await run(two_step(), transport, NOBODY)
    assert source_errors(result) == [("SOURCE_ERROR", "a", [()])]


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


@pytest.mark.parametrize("code", ["SOURCE_BUSY", "SOURCE_TIMEOUT"])
async def test_a_register_without_time_is_not_available(code: str) -> None:
    failure = {"message": "canceling statement", "path": ["people"], "extensions": {"code": code}}
    transport = RecordingTransport({"a": [SubgraphResponse(data={"people": None}, errors=[failure])]})
    result = await run(QueryPlan(fetches=(root_fetch(1, "a"),)), transport, NOBODY)
    assert source_errors(result) == [("SOURCE_UNAVAILABLE", "a", [("people",)])]
    assert result.errors[0].message == "The register a is not available"
