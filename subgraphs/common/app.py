"""The ASGI app of a register: POST /graphql behind the context token, GET /health, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

import orjson
import structlog

from subgraphs.common.clock import Clock, calendar_day
from subgraphs.common.context_token import ContextVerifier, InvalidContext, VerifiedContext
from subgraphs.common.cursors import CursorCodec
from subgraphs.common.database import Database, Session
from subgraphs.common.schema import FederatedSchema, RequestContext

__all__ = ["Subgraph", "SubgraphApp"]

LoadersT = TypeVar("LoadersT")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_MAX_BODY_BYTES: Final = 4 * 1024 * 1024
"""20,000 representations with their requires fields are about 3 MiB; a guess, on the large side."""
_JSON: Final = [(b"content-type", b"application/json")]
_log = structlog.get_logger("subgraphs.app")


class _TooLarge(Exception):
    """The body passes the cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph(Generic[LoadersT]):
    """One register, as the shared code needs it."""

    name: str
    schema: FederatedSchema
    loaders: Callable[[VerifiedContext, Session, date], LoadersT]
    """Builds what resolvers load through, for one request."""


class SubgraphApp(Generic[LoadersT]):
    """Serves one register. Without a valid token every request but the health check gets 401."""

    def __init__(
        self,
        subgraph: Subgraph[LoadersT],
        *,
        database: AbstractAsyncContextManager[Database],
        verifier: ContextVerifier,
        cursors: CursorCodec,
        clock: Clock,
    ) -> None:
        self._subgraph = subgraph
        self._opening = database
        self._database: Database | None = None
        self._verifier = verifier
        self._cursors = cursors
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            status, headers, body = await self._respond(scope, receive)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hold the database open; the server's lifespan, or a test's."""
        async with self._opening as self._database:
            yield
        self._database = None

    def _opened(self) -> Database:
        if self._database is None:
            raise RuntimeError("the app serves inside its lifespan only")
        return self._database

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        async with self.running():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _respond(self, scope: Scope, receive: Receive) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        match scope["method"], scope["path"]:
            case "GET", "/health":
                return 204, [], b""
            case "POST", "/graphql":
                return await self._graphql(scope, receive)
            case _:
                return 401, [], b""

    async def _graphql(self, scope: Scope, receive: Receive) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        authorization = _single_header(scope, b"authorization")
        if authorization is None:
            return 401, [], b""
        try:
            body = await _read_body(receive)
            verified = self._verifier.verify(authorization, body)
        except _TooLarge:
            return 413, [], b""
        except InvalidContext as error:
            _log.warning("context_refused", reason=str(error))
            return 401, [], b""
        request = _read_request(body)
        if request is None:
            return 400, [], b""
        response = await self._execute(verified, *request)
        return 200, _JSON, orjson.dumps(response)

    async def _execute(
        self, verified: VerifiedContext, document: str, variables: dict[str, Any] | None
    ) -> dict[str, Any]:
        today = calendar_day(self._clock)
        async with self._opened().session() as session:
            context = RequestContext(
                verified=verified,
                session=session,
                cursors=self._cursors,
                today=today,
                loaders=self._subgraph.loaders(verified, session, today),
            )
            return await self._subgraph.schema.answer(document=document, variables=variables, context=context)


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise InvalidContext("the caller left")
        part = message.get("body", b"")
        size += len(part)
        if size > _MAX_BODY_BYTES:
            raise _TooLarge
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _single_header(scope: Scope, name: bytes) -> bytes | None:
    values = [value for key, value in scope["headers"] if key == name]
    return values[0] if len(values) == 1 else None


def _read_request(body: bytes) -> tuple[str, dict[str, Any] | None] | None:
    try:
        request = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(request, dict) or not isinstance(request.get("query"), str):
        return None
    variables = request.get("variables")
    if variables is not None and not isinstance(variables, dict):
        return None
    return request["query"], variables
