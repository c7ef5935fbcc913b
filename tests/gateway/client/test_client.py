"""Level: the client over real sockets, against a gateway that fails on order."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from gateway.client import AsyncClient, Backoff, Purpose, Refusal, Stop
from tests.gateway.client.fake_gateway import (
    DOCUMENT,
    FakeGateway,
    Fault,
    error,
    failing,
    row,
    serving,
)

ONE = "query ($first: Int, $after: String) { people(first: $first, after: $after) { edges { node { id } } } }"
PAGE = {"first": 2, "after": None}


def sending(status: int, content: bytes) -> Fault:
    return lambda _gateway, _body: (status, content)


async def test_an_answer_has_data_and_what_was_withheld() -> None:
    gateway = FakeGateway(3)
    with serving(gateway) as url:
        async with AsyncClient(url) as client:
            answer = await client.execute(ONE, PAGE)
    assert answer.status == 200
    assert answer.data == {
        "people": {
            "edges": [{"node": row(0)}, {"node": row(1)}],
            "pageInfo": {"hasNextPage": True, "endCursor": "c2"},
        }
    }
    assert [(entry.coordinate, entry.count) for entry in answer.denied] == [("Person.secret", 2)]
    assert [(entry.coordinate, entry.reason) for entry in answer.masked] == [
        ("Person.phone", "payment_purpose_needed")
    ]
    assert answer.failures == ()
    assert answer.policy.revision == "2026-11-23.1"
    assert gateway.requests == [{"query": ONE, "variables": PAGE}]


async def test_failures_are_told_from_denials() -> None:
    errors = (error("DENIED", ["a"], hint="H21"), error("SOURCE_UNAVAILABLE", ["b"]))
    with serving(FakeGateway(0, faults=[failing(200, *errors, data={"a": None, "b": None})])) as url:
        async with AsyncClient(url) as client:
            answer = await client.execute("{ a b }")
    assert [found.code for found in answer.errors] == ["DENIED", "SOURCE_UNAVAILABLE"]
    assert [(found.code, found.path) for found in answer.failures] == [("SOURCE_UNAVAILABLE", ("b",))]


async def test_a_refused_request_is_an_answer_without_data() -> None:
    with serving(FakeGateway(0, faults=[failing(400, error("LIMIT_EXCEEDED"))])) as url:
        async with AsyncClient(url) as client:
            answer = await client.execute("{ a }")
    assert (answer.status, answer.data, answer.errors[0].code) == (400, None, "LIMIT_EXCEEDED")


async def test_a_purpose_and_a_token_go_with_each_question() -> None:
    gateway = FakeGateway(3)
    purpose = Purpose(code="sim-registration", agreement="AG-2026-VTL-001", case="C/1")
    with serving(gateway) as url:
        async with AsyncClient(url, token=lambda: "secret", purpose=purpose) as client:
            await client.execute(ONE, PAGE)
        async with AsyncClient(url) as client:
            await client.execute(ONE, PAGE)
    known, unknown = gateway.headers
    assert known["Authorization"] == "Bearer secret"
    assert known["Lienthong-Purpose"] == 'sim-registration; agreement="AG-2026-VTL-001"; case="C/1"'
    assert "Authorization" not in unknown
    assert "Lienthong-Purpose" not in unknown


async def test_who_wants_all_or_nothing_says_so() -> None:
    gateway = FakeGateway(3)
    with serving(gateway) as url:
        async with AsyncClient(url, rejects=True) as client:
            await client.execute(ONE, PAGE)
        async with AsyncClient(url) as client:
            await client.execute(ONE, PAGE)
    stated, unstated = gateway.headers
    assert stated["Lienthong-Policy-Mode"] == "reject"
    assert "Lienthong-Policy-Mode" not in unstated


async def test_an_expired_token_is_renewed_once() -> None:
    expired = failing(401, error("UNAUTHENTICATED"))
    gateway = FakeGateway(3, faults=[None, expired, None, expired, expired])
    tokens = iter("abcdef")
    with serving(gateway) as url:
        async with AsyncClient(url, token=lambda: next(tokens)) as client:
            statuses = [(await client.execute(ONE, PAGE)).status for _ in range(3)]
    assert statuses == [200, 200, 401]
    sent = [headers["Authorization"].removeprefix("Bearer ") for headers in gateway.headers]
    assert sent == ["a", "a", "b", "b", "c"]


async def test_nobody_who_is_anonymous_asks_twice() -> None:
    gateway = FakeGateway(3, faults=[failing(401, error("UNAUTHENTICATED"))])
    with serving(gateway) as url:
        async with AsyncClient(url) as client:
            assert (await client.execute(ONE, PAGE)).status == 401
    assert len(gateway.requests) == 1


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (200, b"<html>", Stop),
        (502, b"", Stop),
        (429, b"slow down", Stop),
        (200, b"[]", Stop),
        (200, b'{"data": 3}', Stop),
        (200, b'{"data": null, "errors": [3]}', Stop),
        (200, b'{"data": {"a": "\\ud800"}}', Stop),
        (200, b'{"data": {"a": 1e999}}', Stop),
        (200, b'{"data": {}, "extensions": {"policy": {"fields": [{"coordinate": 1}]}}}', Stop),
        (404, b"no such page", Refusal),
        (307, b"", Refusal),
    ],
)
async def test_what_is_no_graphql_response_is_no_answer(status: int, content: bytes, kind: type) -> None:
    with serving(FakeGateway(0, faults=[sending(status, content)])) as url:
        async with AsyncClient(url) as client:
            with pytest.raises((Stop, Refusal), match=f"BAD_ANSWER: {url} answered {status}") as caught:
                await client.execute("{ a }")
    assert type(caught.value) is kind


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/graphql"


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/graphql"


async def test_without_an_answer_there_is_no_answer(silent: str) -> None:
    for url in (closed_port(), silent):
        async with AsyncClient(url, timeout=0.2) as client:
            with pytest.raises(Stop, match=f"UNREACHABLE: no answer from {url}: ."):
                await client.execute("{ a }")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/graphql", "nonsense", ""])
async def test_what_is_no_url_is_a_refusal(url: str) -> None:
    async with AsyncClient(url) as client:
        with pytest.raises(Refusal, match=f"BAD_URL: {url} cannot be asked"):
            await client.execute("{ a }")


async def test_a_client_is_used_inside_of_its_with() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await AsyncClient("http://127.0.0.1:9").execute("{ a }")


async def test_pages_run_through_a_list() -> None:
    gateway = FakeGateway(25, faults=[None, failing(503, error("AUDIT_UNAVAILABLE"))])
    with serving(gateway) as url:
        async with AsyncClient(url) as client:
            found = [page async for page in client.pages(DOCUMENT, page=10, backoff=Backoff(patience=5))]
            rest = [page async for page in client.pages(DOCUMENT, page=10, after=found[0].cursor)]
    assert [node["id"] for page in found for node in page.nodes] == [row(n)["id"] for n in range(25)]
    assert rest == found[1:]
    assert sum(entry.count for page in found for entry in page.notes) == 50


async def test_pages_of_a_list_keep_its_other_variables() -> None:
    gateway = FakeGateway(1)
    document = "query ($unit: ID) { people(unit: $unit) { edges { node { id } } } }"
    with serving(gateway) as url:
        async with AsyncClient(url) as client:
            assert [len(page.nodes) async for page in client.pages(document, {"unit": "52"})] == [1]
    assert gateway.requests[0]["variables"] == {"unit": "52", "first": 100, "after": None}


@pytest.mark.parametrize("text", ["", "a b", 'x"; case="y', "x\r\nAuthorization: z", "é", "x" * 65])
@pytest.mark.parametrize("part", ["code", "agreement", "case"])
def test_a_purpose_that_would_not_fit_its_header_is_refused(part: str, text: str) -> None:
    stated: dict[str, Any] = {"code": "1.001776", part: text}
    with pytest.raises(Refusal) as caught:
        Purpose(**stated)
    assert caught.value.code == "PURPOSE_UNKNOWN"


def test_waits_double_up_to_a_limit_and_end_with_patience() -> None:
    waits = list(Backoff(patience=60, chance=lambda: 1.0).waits())
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 14.5]
    shortest = list(Backoff(patience=60, chance=lambda: 0.0).waits())
    assert shortest[:4] == [0.25, 0.5, 1.0, 2.0]
    assert sum(shortest) == 60
    assert list(Backoff(patience=0).waits()) == []
