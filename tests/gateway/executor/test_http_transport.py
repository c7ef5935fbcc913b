"""Integration: the HTTP transport against real servers on the loopback interface."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.http_transport import Endpoint, HttpTransport

SECRET = b"a secret of thirty-two bytes ...."
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def request(subgraph: str = "population", /, **variables: Any) -> SubgraphRequest:
    return SubgraphRequest(
        subgraph=subgraph, document="{ person }", variables=variables, rows={}, filters={}, purpose=None
    )


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[HttpTransport]]]:
    runners: list[web.AppRunner] = []
    transports: list[HttpTransport] = []

    async def start(handler: Handler, **options: Any) -> HttpTransport:
        application = web.Application()
        application.router.add_route("*", "/{tail:.*}", handler)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        transport = _transport(f"http://{host}:{port}/graphql", **options)
        transports.append(transport)
        return transport

    yield start
    for transport in transports:
        await transport.close()
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def raw() -> AsyncIterator[Callable[[bytes], Awaitable[HttpTransport]]]:
    """A server that answers with exactly these bytes and hangs up."""
    servers: list[asyncio.Server] = []
    transports: list[HttpTransport] = []

    async def start(answer: bytes) -> HttpTransport:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        servers.append(server)
        port = server.sockets[0].getsockname()[1]
        transports.append(_transport(f"http://127.0.0.1:{port}/graphql"))
        return transports[-1]

    yield start
    for transport in transports:
        await transport.close()
    for server in servers:
        server.close()
        await server.wait_closed()


def _transport(url: str, **options: Any) -> HttpTransport:
    return HttpTransport({"population": Endpoint(url=url, secret=SECRET)}, **options)


def answering(body: bytes | str, status: int = 200, headers: Mapping[str, str] | None = None) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        raw_body = body.encode() if isinstance(body, str) else body
        return web.Response(body=raw_body, status=status, headers=headers, content_type="application/json")

    return handle


async def reason(transport: HttpTransport) -> str:
    with pytest.raises(TransportError) as caught:
        await transport.fetch(request())
    assert caught.value.subgraph == "population"
    return caught.value.reason


async def test_sends_document_and_variables_with_a_token_over_the_exact_bytes(serve: Any) -> None:
    seen: dict[str, Any] = {}

    async def handle(incoming: web.Request) -> web.StreamResponse:
        body = await incoming.read()
        seen.update(method=incoming.method, path=incoming.path, body=body, headers=dict(incoming.headers))
        return web.json_response({"data": {"person": {"pin": "1"}}})

    transport = await serve(handle, clock=lambda: 1_800_000_000)
    response = await transport.fetch(request(pin="901085000101", name="Nguyễn"))
    assert response == SubgraphResponse(data={"person": {"pin": "1"}}, errors=[])
    assert (seen["method"], seen["path"]) == ("POST", "/graphql")
    assert json.loads(seen["body"]) == {
        "query": "{ person }",
        "variables": {"pin": "901085000101", "name": "Nguyễn"},
    }
    token = seen["headers"]["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
    assert claims["body"] == hashlib.sha256(seen["body"]).hexdigest()
    assert claims["aud"] == "population"
    assert seen["headers"]["Accept-Encoding"] == "identity"


async def test_data_and_errors_come_back_as_they_are(serve: Any) -> None:
    transport = await serve(
        answering('{"data": {"a": 1}, "errors": [{"message": "x"}, "odd"], "extensions": {}}')
    )
    asked = replace(request(), document="{ a }")
    assert await transport.fetch(asked) == SubgraphResponse(data={"a": 1}, errors=[{"message": "x"}, {}])


async def test_integers_of_any_size_stay_exact_both_ways(serve: Any) -> None:
    async def echo(incoming: web.Request) -> web.StreamResponse:
        variables = json.loads(await incoming.read())["variables"]
        return web.Response(text=json.dumps({"data": variables}))

    transport = await serve(echo)
    numbers = {"a": 2**63, "b": 2**64, "c": -(2**63) - 1, "d": 10**40, "e": 7}
    response = await transport.fetch(replace(request(**numbers), document="{ a b c d e }"))
    assert response.data == numbers
    assert all(type(value) is int for value in (response.data or {}).values())


async def test_text_that_orjson_cannot_encode_is_sent_as_escapes(serve: Any) -> None:
    transport = await serve(answering('{"data": {}}'))
    assert (await transport.fetch(request(name="\ud800"))).data == {}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        '"text"',
        "null",
        "{}",
        '{"data": null}',
        '{"data": null, "errors": []}',
        '{"data": []}',
        '{"data": "x"}',
        '{"data": {}, "errors": {}}',
        '{"data": {"a": NaN}}',
        '{"data": {"a": NaN, "b": 12345678901234567890123}}',
        '{"data": {"a": 1}',
        b'{"data": {"a": "\xff"}}',
        '{"data": {"a": ' + "[" * 3000 + "]" * 3000 + "}}",
        '{"data": {"a": ' + "9" * 5000 + "}}",
    ],
)
async def test_what_is_no_graphql_response_is_malformed(serve: Any, body: str | bytes) -> None:
    assert await reason(await serve(answering(body))) == "MALFORMED"


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 500, 503])
async def test_any_status_but_200_is_refused(serve: Any, status: int) -> None:
    assert await reason(await serve(answering('{"data": {}}', status))) == "STATUS"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(serve: Any, status: int) -> None:
    paths: list[str] = []

    async def handle(incoming: web.Request) -> web.StreamResponse:
        paths.append(incoming.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    assert await reason(await serve(handle)) == "STATUS"
    assert paths == ["/graphql"]


async def test_cookies_are_not_kept(serve: Any) -> None:
    cookies: list[str | None] = []

    async def handle(incoming: web.Request) -> web.StreamResponse:
        cookies.append(incoming.headers.get("Cookie"))
        response = web.json_response({"data": {}})
        response.set_cookie("session", "x")
        return response

    transport = await serve(handle)
    await transport.fetch(request())
    await transport.fetch(request())
    assert cookies == [None, None]


async def test_one_connection_serves_many_requests(serve: Any) -> None:
    peers: set[Any] = set()

    async def handle(incoming: web.Request) -> web.StreamResponse:
        assert incoming.transport is not None
        peers.add(incoming.transport.get_extra_info("peername"))
        return web.json_response({"data": {}})

    transport = await serve(handle)
    for _ in range(5):
        await transport.fetch(request())
    assert len(peers) == 1


async def test_a_declared_length_over_the_cap_is_not_read(serve: Any) -> None:
    transport = await serve(answering('{"data": {"a": "' + "x" * 5000 + '"}}'), response_limit=4096)
    assert await reason(transport) == "TOO_LARGE"


async def test_an_endless_body_is_cut_off_at_the_cap(serve: Any) -> None:
    sent = 0

    async def handle(incoming: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(incoming)
        try:
            while sent < 50_000_000:
                await response.write(b"x" * 4096)
                sent += 4096
        except ConnectionResetError:
            pass  # The client has hung up, as it should.
        return response

    assert await reason(await serve(handle, response_limit=65536)) == "TOO_LARGE"
    await asyncio.sleep(0.05)
    assert sent < 50_000_000


async def test_a_compressed_body_is_refused(serve: Any) -> None:
    assert (
        await reason(await serve(answering(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))) == "MALFORMED"
    )


async def test_a_slow_answer_times_out(serve: Any) -> None:
    async def handle(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.json_response({"data": {}})

    assert await reason(await serve(handle, timeout=0.1)) == "TIMEOUT"


async def test_a_body_that_drips_times_out_in_total(serve: Any) -> None:
    async def handle(incoming: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(incoming)
        for _ in range(100):
            await response.write(b" ")
            await asyncio.sleep(0.02)
        return response

    assert await reason(await serve(handle, timeout=0.15)) == "TIMEOUT"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"", "UNREACHABLE"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "MALFORMED"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "MALFORMED"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "MALFORMED"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", "MALFORMED"),
    ],
)
async def test_broken_http_is_told_apart_from_no_answer(raw: Any, answer: bytes, expected: str) -> None:
    assert await reason(await raw(answer)) == expected


async def test_nobody_listening_is_unreachable(unused_tcp_port: int) -> None:
    async with _transport(f"http://127.0.0.1:{unused_tcp_port}/graphql") as transport:
        assert await reason(transport) == "UNREACHABLE"


async def test_a_subgraph_without_an_address_is_unreachable() -> None:
    with pytest.raises(TransportError, match="sharing: UNREACHABLE"):
        await HttpTransport({}).fetch(request("sharing"))


def test_the_secret_is_not_in_the_representation() -> None:
    assert "secret" not in repr(Endpoint(url="http://127.0.0.1/graphql", secret=SECRET))
