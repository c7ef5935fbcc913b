"""Integration: subscriptions over server-sent events against real servers on the loopback interface."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.event_stream import EVENT_STREAM, HttpEventStream
from gateway.executor.http_transport import Endpoint

SECRET = b"a secret of thirty-two bytes ...."
NEXT = b'event: next\ndata: {"data": {"a": 1}}\n\n'
COMPLETE = b"event: complete\ndata:\n\n"
ONE = SubgraphResponse(data={"a": 1}, errors=[])
REQUEST = SubgraphRequest(
    subgraph="ledger",
    document="subscription { a }",
    variables={"n": 1},
    rows={},
    filters={},
    purpose="1.001776",
)

Start = Callable[..., Awaitable[HttpEventStream]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts a server that sends these chunks, and returns what listens to it."""
    closing: list[Callable[[], Awaitable[None]]] = []

    async def begin(
        *chunks: bytes, status: int = 200, media: str = EVENT_STREAM, hold: float = 0, silence: float = 5
    ) -> HttpEventStream:
        async def handle(request: web.Request) -> web.StreamResponse:
            begin.seen.append((dict(request.headers), await request.read()))  # type: ignore[attr-defined]
            response = web.StreamResponse(status=status, headers={"Content-Type": media})
            await response.prepare(request)
            for chunk in chunks:
                await response.write(chunk)
                await asyncio.sleep(0.002)
            await asyncio.sleep(hold)
            return response

        application = web.Application()
        application.router.add_post("/graphql", handle)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        endpoint = Endpoint(url=f"http://{host}:{port}/graphql", secret=SECRET)
        events = HttpEventStream({"ledger": endpoint}, silence=silence)
        closing.extend((runner.cleanup, events.close))
        return events

    begin.seen = []  # type: ignore[attr-defined]
    yield begin
    for close in reversed(closing):
        await close()


async def heard(events: HttpEventStream) -> list[SubgraphResponse]:
    async with aclosing(events.subscribe(REQUEST)) as responses:
        return [response async for response in responses]


CHUNKS: dict[str, Sequence[bytes]] = {
    "one event": [NEXT, COMPLETE],
    "all at once": [NEXT + COMPLETE],
    "byte by byte": [bytes([byte]) for byte in NEXT + COMPLETE],
    "CR LF, the pair parted": [NEXT.replace(b"\n", b"\r"), b"\n", COMPLETE.replace(b"\n", b"\r\n")],
    "CR": [NEXT.replace(b"\n", b"\r") + COMPLETE.replace(b"\n", b"\r")],
    "comments and fields nobody knows": [b":\n\n: hello\n\nid: 7\nretry: 1\nnothing\n" + NEXT, COMPLETE],
    "data in two lines": [b'event: next\ndata: {"data":\ndata: {"a": 1}}\n\n', COMPLETE],
    "no space after the colon": [b'event:next\ndata:{"data": {"a": 1}}\n\n', COMPLETE],
    "an event of another name": [b"event: ping\ndata: x\n\n" + NEXT, COMPLETE],
    "complete without data": [NEXT, b"event: complete\n\n"],
    "more after the end": [NEXT, COMPLETE + NEXT],
}


@pytest.mark.parametrize("case", CHUNKS)
async def test_events_are_read_however_they_are_cut(start: Start, case: str) -> None:
    assert await heard(await start(*CHUNKS[case])) == [ONE]


async def test_a_line_separator_inside_data_ends_no_line(start: Start) -> None:
    text = 'event: next\ndata: {"data": {"a": "b\u2028c\u0085d"}}\n\n'
    assert await heard(await start(text.encode(), COMPLETE)) == [
        SubgraphResponse(data={"a": "b\u2028c\u0085d"}, errors=[])
    ]


async def test_errors_of_an_event_come_with_it(start: Start) -> None:
    failed = b'event: next\ndata: {"data": null, "errors": [{"message": "no"}]}\n\n'
    assert await heard(await start(failed, NEXT, COMPLETE)) == [
        SubgraphResponse(data=None, errors=[{"message": "no"}]),
        ONE,
    ]


async def test_the_request_carries_a_context_token_over_its_own_body(start: Start) -> None:
    await heard(await start(COMPLETE))
    ((headers, body),) = start.seen  # type: ignore[attr-defined]
    token = headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
    assert (claims["aud"], claims["purpose"], claims["mutation"]) == ("ledger", "1.001776", False)
    assert body == b'{"query":"subscription { a }","variables":{"n":1}}'
    assert headers["Accept"] == EVENT_STREAM


FAILURES: dict[str, tuple[Sequence[bytes], dict[str, object], str]] = {
    "another status": ([], {"status": 503}, "STATUS"),
    "a redirect": ([], {"status": 302}, "STATUS"),
    "no event stream": ([NEXT], {"media": "application/json"}, "MALFORMED"),
    "an end without being complete": ([NEXT], {}, "MALFORMED"),
    "half an event": ([NEXT[:-1]], {}, "MALFORMED"),
    "no JSON": ([b"event: next\ndata: {\n\n", COMPLETE], {}, "MALFORMED"),
    "no GraphQL response": ([b"event: next\ndata: []\n\n", COMPLETE], {}, "MALFORMED"),
    "silence": ([NEXT], {"hold": 1.0, "silence": 0.1}, "TIMEOUT"),
    "an event without end": ([b"data: " + b"x" * 1_000_000] * 9, {}, "TOO_LARGE"),
    "lines without end": ([b"data: x\n" * 200_000] * 6, {}, "TOO_LARGE"),
}


@pytest.mark.parametrize("case", FAILURES)
async def test_a_stream_that_fails_says_how(start: Start, case: str) -> None:
    chunks, options, reason = FAILURES[case]
    with pytest.raises(TransportError) as caught:
        await heard(await start(*chunks, **options))
    assert (caught.value.subgraph, caught.value.reason) == ("ledger", reason)


async def test_a_subgraph_nobody_knows_or_hears_is_unreachable() -> None:
    for endpoints in ({}, {"ledger": Endpoint(url="http://127.0.0.1:9/graphql", secret=SECRET)}):
        events = HttpEventStream(endpoints)
        with pytest.raises(TransportError) as caught:
            await heard(events)
        await events.close()
        assert caught.value.reason == "UNREACHABLE"
