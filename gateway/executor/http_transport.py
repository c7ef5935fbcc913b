"""Carries requests to subgraphs over HTTP, each with a context token of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

import aiohttp

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.context_token import sign_context
from gateway.executor.http_connection import BrokenAnswer, LostConnection, TooLarge
from gateway.executor.http_pool import Pool
from gateway.executor.json_answers import decode_answer, encode

__all__ = ["RESPONSE_LIMIT", "Endpoint", "HttpTransport", "reason_of"]

RESPONSE_LIMIT = 8 * 1024 * 1024
"""Bytes of a subgraph's answer."""

_IDLE_SECONDS = 4.0
# Below the 5 s after which uvicorn closes an idle connection: a request must not meet the closing.

_HEADERS = (
    b"Content-Type: application/json\r\n"
    b"Accept: application/graphql-response+json, application/json;q=0.9\r\n"
    b"Accept-Encoding: identity\r\n"
)
_FAILURES = (BrokenAnswer, LostConnection, TooLarge, TimeoutError, OSError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a subgraph answers and the secret shared with it alone.

    None: it knows no context tokens (plain federation), so none is sent, and rows narrow nothing there.
    """

    url: str
    secret: bytes | None = field(repr=False)


class HttpTransport:
    """A keep-alive pool per subgraph. No redirects, no cookies, no proxies, no compression.

    Needs a running event loop from the first `fetch` on, and always the same. `timeout`: seconds for a whole
    request; `connections`: most per subgraph; `clock`: seconds since 1970.
    """

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        *,
        timeout: float = 3.0,
        connections: int = 64,
        response_limit: int = RESPONSE_LIMIT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._endpoints = dict(endpoints)
        self._timeout = timeout
        self._connections = connections
        self._limit = response_limit
        self._clock = clock
        self._pools: dict[str, Pool] = {}

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Send one request. Raises TransportError."""
        return decode_answer(request, await self.fetch_bytes(request))

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        """Send one request and return the body of the answer, not looked at. Raises TransportError."""
        endpoint = self._endpoints.get(request.subgraph)
        if endpoint is None:
            raise TransportError(request.subgraph, "UNREACHABLE", "no address is configured")
        body = encode({"query": request.document, "variables": request.variables})
        headers = _HEADERS
        if endpoint.secret is not None:
            token = sign_context(request, body, endpoint.secret, self._clock())
            headers = b"%bAuthorization: Bearer %b\r\n" % (_HEADERS, token.encode("ascii"))
        try:
            pool = self._pool(request.subgraph, endpoint.url)
            async with asyncio.timeout(self._timeout):
                status, answer = await pool.post(headers, body, may_repeat=not request.mutation)
        except _FAILURES as error:
            raise TransportError(request.subgraph, reason_of(error), type(error).__name__) from error
        if status != 200:
            raise TransportError(request.subgraph, "STATUS", str(status))
        return answer

    def _pool(self, subgraph: str, url: str) -> Pool:
        pool = self._pools.get(subgraph)
        if pool is None:
            pool = self._pools[subgraph] = Pool(
                url, connections=self._connections, idle=_IDLE_SECONDS, limit=self._limit
            )
        return pool

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    async def __aenter__(self) -> HttpTransport:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def reason_of(error: BaseException) -> str:
    """Map what this client, aiohttp and the system raise to a reason of TransportError."""
    match error:
        case TimeoutError():
            return "TIMEOUT"
        case TooLarge():
            return "TOO_LARGE"
        case BrokenAnswer() | aiohttp.ClientPayloadError() | aiohttp.ClientResponseError():
            # A broken body; a status line or headers that are no HTTP.
            return "MALFORMED"
        case _:
            return "UNREACHABLE"
