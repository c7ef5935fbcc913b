"""Subscriptions as server-sent events; level: a running server and a client that reads bytes."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import pytest

from gateway.server.authentication import LEEWAY
from gateway.server.event_stream import STREAMS_PER_CALLER
from gateway.server.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, JSON
from tests.gateway.pipeline.building import CITIZEN, OFFICER
from tests.gateway.server.serving import HEARTBEAT, Served, bearer

DEPOSITS = json.dumps({"query": "subscription { deposits { id name } }"}).encode()
MUTATION = json.dumps({"query": 'mutation { rename(id: "1", name: "Sen") { name } }'}).encode()


def asking() -> dict[str, str]:
    """Return the headers of an officer who waits for events; a token made earlier might have ended by now."""
    return {"Authorization": bearer(OFFICER), "Content-Type": JSON, "Accept": EVENT_STREAM}


async def event(reader: asyncio.StreamReader) -> str:
    """Return the next event as it stands, comments left out and without its chunk's length."""
    while True:
        size = int(await reader.readline(), 16)
        text = (await reader.readexactly(size + 2))[:-2].decode()
        if text != ":\n\n":
            return text


async def test_each_event_is_a_next_and_the_end_is_complete(served: Served) -> None:
    async with served.stream(asking(), DEPOSITS) as (head, reader):
        assert head.startswith("http/1.1 200")
        assert "content-type: text/event-stream; charset=utf-8" in head
        assert "cache-control: no-store" in head
        await served.wired.bank.listened()
        served.wired.bank.pay("1")
        name, data, *rest = (await event(reader)).split("\n")
        assert (name, json.loads(data.removeprefix("data: "))["data"], rest) == (
            "event: next",
            {"deposits": {"id": "1", "name": "An"}},
            ["", ""],
        )
        served.wired.bank.pay(None)
        assert await event(reader) == "event: complete\ndata:\n\n"
        assert await reader.readline() == b"0\r\n"


async def test_a_client_that_leaves_closes_the_source(served: Served) -> None:
    async with served.stream(asking(), DEPOSITS):
        await served.wired.bank.listened()
    await served.wired.bank.listened(0)


async def test_silence_is_broken_by_comments(served: Served) -> None:
    async with served.stream(asking(), DEPOSITS) as (_, reader):
        assert await asyncio.wait_for(reader.readuntil(b":\n\n"), HEARTBEAT * 20) == b"3\r\n:\n\n"


async def test_a_token_that_ends_ends_the_stream_though_nothing_happens(served: Served) -> None:
    ending = {**asking(), "Authorization": bearer(OFFICER, lifetime=2 - LEEWAY)}
    async with served.stream(ending, DEPOSITS) as (head, reader):
        assert head.startswith("http/1.1 200")
        assert '"code":"UNAUTHENTICATED"' in await asyncio.wait_for(event(reader), 5)
        assert await event(reader) == "event: complete\ndata:\n\n"
    assert served.wired.bank.listeners == []


async def test_a_caller_has_so_many_streams_and_each_that_ends_makes_room(served: Served) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(STREAMS_PER_CALLER):
            head, _ = await stack.enter_async_context(served.stream(asking(), DEPOSITS))
            assert head.startswith("http/1.1 200")
        refused = await served.send("POST", asking(), DEPOSITS)
        assert (refused.status, refused.codes) == (429, ["TOO_MANY_STREAMS"])
        other = {**asking(), "Authorization": bearer(CITIZEN)}
        head, _ = await stack.enter_async_context(served.stream(other, DEPOSITS))
        assert head.startswith("http/1.1 200")
    await served.wired.bank.listened(0)
    async with served.stream(asking(), DEPOSITS) as (head, _):
        assert head.startswith("http/1.1 200")


async def test_a_subscription_is_a_stream_even_for_who_accepts_json_too(served: Served) -> None:
    accept = {**asking(), "Accept": f"application/graphql-response+json, {JSON}, {EVENT_STREAM}"}
    async with served.stream(accept, DEPOSITS) as (head, _):
        assert "content-type: text/event-stream" in head
    response = await served.send("POST", accept, MUTATION)
    assert response.body["data"] == {"rename": {"name": "Sen"}}


async def test_who_accepts_a_stream_alone_gets_one_answer_as_a_stream(served: Served) -> None:
    async with served.stream(asking(), MUTATION) as (_, reader):
        assert '{"rename":{"name":"Sen"}}' in await event(reader)
        assert await event(reader) == "event: complete\ndata:\n\n"


async def test_a_subscription_without_a_stream_is_refused(served: Served) -> None:
    response = await served.send(
        "POST", {**asking(), "Accept": "application/graphql-response+json"}, DEPOSITS
    )
    assert (response.status, response.codes) == (400, ["OPERATION_NOT_SUPPORTED"])


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Authorization": "Bearer a.b.c"}, DEPOSITS, 401),
        ({}, b'{"query": "subscription { nothing }"}', 400),
        ({"Content-Type": "text/plain"}, DEPOSITS, 415),
    ],
)
async def test_what_is_refused_opens_no_stream(
    served: Served, headers: dict[str, str], body: bytes, status: int
) -> None:
    response = await served.send("POST", {**asking(), **headers}, body)
    assert (response.status, response.media_type) == (status, GRAPHQL_RESPONSE)
    assert served.wired.bank.requests == []
