"""Carries requests to subgraphs over HTTP, each with a context token of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

import aiohttp

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.context_token import sign_context
from gateway.executor.json_answers import decode_answer, encode

__all__ = ["RESPONSE_LIMIT", "Endpoint", "HttpTransport", "reason_of"]

RESPONSE_LIMIT = 8 * 1024 * 1024
"""Bytes of a subgraph's answer."""

_IDLE_SECONDS = 4.0
# Below the 5 s after which uvicorn closes an idle connection: a request must not meet the closing.

_ACCEPT = "application/graphql-response+json, application/json;q=0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a subgraph answers and the secret shared with it alone.

    None: it knows no context tokens (plain federation), so none is sent, and rows narrow nothing there.
    """

    url: str
    secret: bytes | None = field(repr=False)


class HttpTransport:
    """One keep-alive pool for all subgraphs. No redirects, no cookies, no proxies, no compression.

    Needs a running event loop from the first `fetch` on. `timeout`: seconds for a whole request;
    `clock`: seconds since 1970.
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
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._connections = connections
        self._limit = response_limit
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Send one request. Raises TransportError."""
        return decode_answer(request, await self.fetch_bytes(request))

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        """Send one request and return the body of the answer, not looked at. Raises TransportError."""
        endpoint = self._endpoints.get(request.subgraph)
        if endpoint is None:
            raise TransportError(request.subgraph, "UNREACHABLE", "no address is configured")
        body = encode({"query": request.document, "variables": request.variables})
        headers = {
            "Content-Type": "application/json",
            "Accept": _ACCEPT,
            "Accept-Encoding": "identity",
        }
        if endpoint.secret is not None:
            token = sign_context(request, body, endpoint.secret, self._clock())
            headers["Authorization"] = f"Bearer {token}"
        try:
            return await self._post(request.subgraph, endpoint.url, body, headers)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TransportError(request.subgraph, reason_of(error), type(error).__name__) from error

    async def _post(self, subgraph: str, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        async with self._open_session().post(
            url, data=body, headers=headers, allow_redirects=False
        ) as response:
            if response.status != 200:
                raise TransportError(subgraph, "STATUS", str(response.status))
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise TransportError(subgraph, "MALFORMED", "compressed")
            if (response.content_length or 0) > self._limit:
                raise TransportError(subgraph, "TOO_LARGE")
            answer = bytearray()
            async for chunk in response.content.iter_any():
                answer += chunk
                if len(answer) > self._limit:
                    raise TransportError(subgraph, "TOO_LARGE")
            return bytes(answer)

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_IDLE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                trust_env=False,
                auto_decompress=False,
            )
        return self._session

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

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
    """Map what aiohttp and the system raise to a reason of TransportError; the test lists them all."""
    match error:
        case TimeoutError():
            return "TIMEOUT"
        case aiohttp.ClientPayloadError() | aiohttp.ClientResponseError():
            # A broken body; a status line or headers that are no HTTP.
            return "MALFORMED"
        case _:
            return "UNREACHABLE"
