"""Subscriptions to subgraphs over server-sent events: the distinct connections mode of graphql-sse.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping

import aiohttp

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.context_token import sign_context
from gateway.executor.http_transport import RESPONSE_LIMIT, Endpoint, reason_of
from gateway.executor.json_answers import decode_answer, encode

__all__ = ["EVENT_STREAM", "HttpEventStream"]

EVENT_STREAM = "text/event-stream"
CONNECT_SECONDS = 3.0
SILENCE_SECONDS = 60.0
"""A subgraph that says nothing for longer, not even a comment, is gone."""
CONNECTIONS = 256


class HttpEventStream:
    """One connection per subscription. No redirects, no cookies, no proxies, no compression."""

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        *,
        silence: float = SILENCE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._endpoints = dict(endpoints)
        self._timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=silence)
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def subscribe(self, request: SubgraphRequest) -> AsyncGenerator[SubgraphResponse]:
        """Yield one response per event until the subgraph is done. Raises TransportError."""
        subgraph = request.subgraph
        endpoint = self._endpoints.get(subgraph)
        if endpoint is None:
            raise TransportError(subgraph, "UNREACHABLE", "no address is configured")
        body = encode({"query": request.document, "variables": request.variables})
        headers = {
            "Content-Type": "application/json",
            "Accept": EVENT_STREAM,
            "Accept-Encoding": "identity",
        }
        if endpoint.secret is not None:
            token = sign_context(request, body, endpoint.secret, self._clock())
            headers["Authorization"] = f"Bearer {token}"
        try:
            async with self._open_session().post(
                endpoint.url, data=body, headers=headers, allow_redirects=False
            ) as response:
                _check(subgraph, response)
                async for name, data in _events(subgraph, response.content.iter_any()):
                    if name == "complete":
                        return
                    if name == "next":
                        yield decode_answer(request, data)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TransportError(subgraph, reason_of(error), type(error).__name__) from error
        raise TransportError(subgraph, "MALFORMED", "the stream ended without being complete")

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                trust_env=False,
                auto_decompress=False,
            )
        return self._session

    async def close(self) -> None:
        """End all subscriptions."""
        if self._session is not None:
            await self._session.close()


def _check(subgraph: str, response: aiohttp.ClientResponse) -> None:
    if response.status != 200:
        raise TransportError(subgraph, "STATUS", str(response.status))
    encoding = response.headers.get("Content-Encoding", "identity")
    if response.content_type != EVENT_STREAM or encoding != "identity":
        raise TransportError(subgraph, "MALFORMED", "not an event stream")


async def _events(subgraph: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[str, bytes]]:
    """Yield name and data of each event (HTML Living Standard, section 9.2.6). Raises TransportError.

    What is not complete yet may be as long as a response.
    """
    name, data, size = "message", list[bytes](), 0
    async for line in _lines(subgraph, chunks):
        if not line:
            if data or name == "complete":
                yield name, b"\n".join(data)
            name, data, size = "message", [], 0
            continue
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        size += len(line)
        if size > RESPONSE_LIMIT:
            raise TransportError(subgraph, "TOO_LARGE")
        if field == b"event":
            name = value.decode("utf-8", "replace")
        elif field == b"data":
            data.append(value)


async def _lines(subgraph: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield lines without their ends, which are CR LF, LF or CR."""
    rest = bytearray()
    after_return = False
    async for chunk in chunks:
        for part in chunk.replace(b"\r\n", b"\n").splitlines(keepends=True):
            ended = part[-1:] in (b"\n", b"\r")
            # The LF of a CR LF that two chunks share ends no second line.
            if not (after_return and part == b"\n" and not rest):
                rest += part.rstrip(b"\r\n")
                if ended:
                    yield bytes(rest)
                    rest.clear()
            after_return = part[-1:] == b"\r"
            if len(rest) > RESPONSE_LIMIT:
                raise TransportError(subgraph, "TOO_LARGE")
