"""Integration: connections to a subgraph, against a server that says exactly what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from gateway.executor.http_connection import BrokenAnswer, LostConnection, TooLarge
from gateway.executor.http_pool import Pool

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
HANG_UP = b""
Script = list[bytes]
"""Per request on one connection: what is answered; HANG_UP closes it instead."""


class Server:
    """Each connection follows the next script; the last one is repeated."""

    def __init__(self, *scripts: Script) -> None:
        self._scripts = list(scripts)
        self.connections = 0
        self.requests: list[bytes] = []
        self.open = 0
        self.most_open = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            for answer in script:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                if answer == HANG_UP:
                    break
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The client has hung up.
        finally:
            self.open -= 1
            writer.close()


Serve = Callable[..., Awaitable[Pool]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[asyncio.Server] = []
    pools: list[Pool] = []

    async def start(server: Server, *, connections: int = 8, idle: float = 4.0, limit: int = 1000) -> Pool:
        listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
        servers.append(listening)
        port = listening.sockets[0].getsockname()[1]
        pools.append(
            Pool(f"http://127.0.0.1:{port}/graphql?a=1", connections=connections, idle=idle, limit=limit)
        )
        return pools[-1]

    yield start
    for pool in pools:
        pool.close()
    for each in servers:
        each.close()
        await each.wait_closed()


async def post(pool: Pool, *, may_repeat: bool = True) -> tuple[int, bytes]:
    async with asyncio.timeout(5):
        return await pool.post(b"Accept: application/json\r\n", b'{"query":"{a}"}', may_repeat=may_repeat)


async def test_the_request_is_plain_http(serve: Serve) -> None:
    server = Server([OK])
    pool = await serve(server)
    assert await post(pool) == (200, b"{}")
    head, body = server.requests[0].split(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /graphql?a=1 HTTP/1.1"
    assert lines[1].startswith(b"Host: 127.0.0.1:")
    assert lines[2:] == [b"Accept: application/json", b"Content-Length: 15"]
    assert body == b'{"query":"{a}"}'


async def test_a_connection_is_used_again(serve: Serve) -> None:
    server = Server([OK] * 3)
    pool = await serve(server)
    for _ in range(3):
        await post(pool)
    assert server.connections == 1


async def test_one_that_was_idle_for_long_is_not(serve: Serve) -> None:
    server = Server([OK] * 3)
    pool = await serve(server, idle=0.02)
    await post(pool)
    await asyncio.sleep(0.05)
    await post(pool)
    assert server.connections == 2


async def test_a_server_that_closes_after_each_answer_is_asked_anew(serve: Serve) -> None:
    close = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    server = Server([close])
    pool = await serve(server)
    assert [await post(pool), await post(pool)] == [(200, b"{}")] * 2
    assert server.connections == 2


async def test_a_query_that_meets_a_closed_connection_is_asked_once_more(serve: Serve) -> None:
    server = Server([OK, HANG_UP], [OK])
    pool = await serve(server)
    await post(pool)
    assert await post(pool) == (200, b"{}")
    assert server.connections == 2


async def test_a_mutation_is_not(serve: Serve) -> None:
    server = Server([OK, HANG_UP], [OK])
    pool = await serve(server)
    await post(pool)
    with pytest.raises(LostConnection):
        await post(pool, may_repeat=False)
    assert len(server.requests) == 2


async def test_a_new_connection_that_is_closed_is_not_tried_again(serve: Serve) -> None:
    server = Server([HANG_UP])
    with pytest.raises(LostConnection):
        await post(await serve(server))
    assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, (200, b"{}")),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, (200, b"{}")),
        (b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"")),
        (b"HTTP/1.1 503 Busy\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", (503, b"x")),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n", (200, b"{}")),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", (200, b"{}")),
        (b"HTTP/1.0 200 OK\r\n\r\n{}", (200, b"{}")),
    ],
    ids=["continue", "early-hints", "no-content", "busy", "chunked", "until-closed", "http-1.0"],
)
async def test_answers_of_every_kind_are_read(
    serve: Serve, answer: bytes, expected: tuple[int, bytes]
) -> None:
    assert await post(await serve(Server([answer]))) == expected


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{", BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", BrokenAnswer),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", BrokenAnswer),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 4000, BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", BrokenAnswer),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", TooLarge),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001, TooLarge),
        (b"\x00\x01\x02", BrokenAnswer),
    ],
)
async def test_broken_answers_are_refused(serve: Serve, answer: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        await post(await serve(Server([answer])))


async def test_what_follows_an_answer_unasked_is_never_taken_for_the_next(serve: Serve) -> None:
    forged = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    server = Server([OK + forged], [OK])
    pool = await serve(server)
    assert await post(pool) == (200, b"{}")
    await asyncio.sleep(0.02)
    assert await post(pool) == (200, b"{}")
    assert server.connections == 2


async def test_connections_are_bounded_and_others_wait(serve: Serve) -> None:
    server = Server([OK] * 50)
    pool = await serve(server, connections=3)
    answers = await asyncio.gather(*(post(pool) for _ in range(20)))
    assert answers == [(200, b"{}")] * 20
    assert server.most_open <= 3


async def test_a_cancelled_request_takes_its_connection_along(serve: Serve) -> None:
    late = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"  # The body never comes.
    server = Server([late, OK], [OK])
    pool = await serve(server)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await post(pool)
    assert await post(pool) == (200, b"{}")
    assert server.connections == 2


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a/",
        "http://",
        "http://user:pw@a/",
        "http://a/b c",
        "http://a/\r\nX: y",
        "http://ä/",
        "file:///x",
    ],
)
def test_addresses_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Pool(url, connections=1, idle=1.0, limit=1)
