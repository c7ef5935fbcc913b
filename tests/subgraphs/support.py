"""A register under test: the real app on the real database, called as the gateway calls it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import orjson
from joserfc import jwt
from joserfc.jwk import OctKey

from subgraphs.common.app import Subgraph, SubgraphApp
from subgraphs.common.context_token import ContextVerifier
from subgraphs.common.cursors import CursorCodec
from subgraphs.common.database import Database
from tests.postgres import Register

__all__ = [
    "ALL",
    "CURSOR_KEY",
    "SECRET",
    "TODAY",
    "Reply",
    "TestedRegister",
    "attributes",
    "bearer",
    "claims_for",
    "ignoring_rows",
    "serving",
]

SECRET = "the-secret-of-one-subgraph-in-tests-only"
CURSOR_KEY = bytes(range(32))
ALL: list[list[dict[str, object]]] = [[]]
"""The condition every row fulfils."""
TODAY = 1_795_400_000.0
"""2026-11-23 in seconds: the reference date of the fixture persons."""

Rows = Mapping[str, object]


def attributes(*values: str | None) -> str:
    """Return policy attributes as a register sends them."""
    return orjson.dumps(values).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ignoring_rows(_condition: object, _columns: object, _bound: object) -> str:
    """Stand in for `rows.where` in a register with a planted defect: every row is visible."""
    return "(true)"


def claims_for(
    register: str,
    body: bytes,
    *,
    now: float,
    rows: Rows | None = None,
    filters: Rows | None = None,
    mutation: bool = False,
) -> dict[str, Any]:
    """Return the claims of a valid token for this body."""
    return {
        "iss": "lienthong-gateway",
        "aud": register,
        "iat": int(now),
        "exp": int(now) + 30,
        "jti": str(uuid.uuid4()),
        "body": hashlib.sha256(body).hexdigest(),
        "mutation": mutation,
        "purpose": None,
        "rows": dict(rows or {}),
        "filters": dict(filters or {}),
    }


def bearer(claims: Mapping[str, Any], secret: str = SECRET) -> str:
    """Return the Authorization header of a token with these claims."""
    return "Bearer " + jwt.encode({"alg": "HS256"}, dict(claims), OctKey.import_key(secret))


@dataclass(slots=True, kw_only=True)
class TestedRegister:
    """The app with a log of the statements its connections ran."""

    __test__ = False

    name: str
    app: SubgraphApp[Any]
    clock: Callable[[], float]
    statements: list[str] = field(default_factory=list)

    async def call(
        self, *, method: str = "POST", path: str = "/graphql", headers: Mapping[str, str], body: bytes = b""
    ) -> Reply:
        """Send one HTTP request, the body in two parts."""
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }
        half = len(body) // 2
        incoming = [
            {"type": "http.request", "body": body[:half], "more_body": True},
            {"type": "http.request", "body": body[half:], "more_body": False},
        ]
        sent: list[Mapping[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return incoming.pop(0)

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, end = sent
        answered = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(status=start["status"], headers=answered, body=end["body"])

    async def query(
        self,
        document: str,
        variables: Mapping[str, object] | None = None,
        *,
        rows: Rows | None = None,
        filters: Rows | None = None,
    ) -> dict[str, Any]:
        """Send a query with a valid token and return the response object."""
        body = orjson.dumps({"query": document, "variables": variables})
        claims = claims_for(self.name, body, now=self.clock(), rows=rows, filters=filters)
        reply = await self.call(headers={"Authorization": bearer(claims)}, body=body)
        assert (reply.status, reply.headers) == (200, {"content-type": "application/json"})
        response: dict[str, Any] = orjson.loads(reply.body)
        return response

    async def data(
        self,
        document: str,
        variables: Mapping[str, object] | None = None,
        *,
        rows: Rows | None = None,
        filters: Rows | None = None,
    ) -> Any:
        """Return the data of a query that must have no errors."""
        response = await self.query(document, variables, rows=rows, filters=filters)
        assert "errors" not in response, response["errors"]
        return response["data"]

    async def entities(
        self, selection: str, representations: list[Mapping[str, object]], *, rows: Rows | None = None
    ) -> list[Any]:
        """Return `_entities` with a selection, as the gateway asks."""
        document = f"query ($r: [_Any!]!) {{ _entities(representations: $r) {{ {selection} }} }}"
        found: list[Any] = (await self.data(document, {"r": representations}, rows=rows))["_entities"]
        return found


@asynccontextmanager
async def serving(
    subgraph: Subgraph[Any],
    database: Register,
    *,
    clock: Callable[[], float] = lambda: TODAY,
    max_size: int = 4,
    acquire_seconds: float = 5.0,
) -> AsyncIterator[TestedRegister]:
    """Serve a register from its database, with the day fixed."""
    statements: list[str] = []

    async def log_statements(connection: asyncpg.Connection[asyncpg.Record]) -> None:
        connection.add_query_logger(_logger(statements))

    app = SubgraphApp(
        subgraph,
        database=Database.connect(
            database.app, max_size=max_size, acquire_seconds=acquire_seconds, init=log_statements
        ),
        verifier=ContextVerifier(subgraph=subgraph.name, secret=SECRET, clock=clock),
        cursors=CursorCodec(CURSOR_KEY),
        clock=clock,
    )
    async with app.running():
        yield TestedRegister(name=subgraph.name, app=app, clock=clock, statements=statements)


def _logger(statements: list[str]) -> Callable[[asyncpg.connection.LoggedQuery], None]:
    def log(record: asyncpg.connection.LoggedQuery) -> None:
        if not record.query.startswith(("begin", "rollback")):
            statements.append(record.query)

    return log
