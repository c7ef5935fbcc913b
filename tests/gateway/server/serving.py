"""A real HTTP server in front of the bank, and a client that sends exactly the bytes it is told to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import uvicorn
from joserfc.jwk import OKPKey
from starlette.applications import Starlette

from gateway.decision import Subject
from gateway.local.issuer import issue
from gateway.server import Authenticator, EventStreams, GraphQLEndpoint, routes
from gateway.settings import IssuerSettings
from tests.gateway.pipeline.building import Wired

__all__ = ["MAX_BODY", "Response", "Served", "bearer", "serve"]

MAX_BODY = 4_096
HEARTBEAT = 0.2
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k1", "alg": "Ed25519", "use": "sig"})


class Keys:
    """The issuer's public key."""

    async def read(self) -> Mapping[str, Any]:
        return {"keys": [KEY.as_dict(private=False)]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON of the content."""
        return orjson.loads(self.content)

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.headers["content-type"].partition(";")[0]

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error["extensions"]["code"] for error in self.body.get("errors", ())]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    port: int
    wired: Wired

    async def send(
        self,
        method: str,
        headers: Sequence[tuple[str, str]] | Mapping[str, str] = (),
        body: bytes = b"",
        target: str = "/graphql",
    ) -> Response:
        """Send one request as it stands; only Host, Connection and Content-Length are added."""
        reader, writer = await self._request(method, headers, body, target)
        try:
            return _response(await reader.read())
        finally:
            writer.close()
            await writer.wait_closed()

    @contextlib.asynccontextmanager
    async def stream(
        self, headers: Mapping[str, str], body: bytes
    ) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
        """Post, and hand over the head of the response and what is still to come, until the caller leaves."""
        reader, writer = await self._request("POST", headers, body, "/graphql")
        try:
            yield (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower(), reader
        finally:
            writer.close()
            await writer.wait_closed()

    async def _request(
        self, method: str, headers: Sequence[tuple[str, str]] | Mapping[str, str], body: bytes, target: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        if body:
            pairs.append(("Content-Length", str(len(body))))
        lines = [f"{method} {target} HTTP/1.1", "Host: gateway.test", "Connection: close"]
        head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in pairs), "", ""])
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(head.encode() + body)
        await writer.drain()
        return reader, writer


def _response(raw: bytes) -> Response:
    head, _, content = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Response(
        status=int(status.split(" ")[1]),
        headers={name.lower(): value for name, value in headers.items()},
        content=content,
    )


def bearer(subject: Subject, lifetime: int = 600) -> str:
    """Return the Authorization header of a caller, good for so many seconds."""
    claims = {"kind": subject.kind.value, "agency": subject.agency, "sector": subject.sector}
    stated = {name: value for name, value in claims.items() if value is not None}
    return f"Bearer {issue(KEY.as_dict(private=True), subject.id, stated, lifetime=lifetime)}"


@contextlib.asynccontextmanager
async def serve(wired: Wired) -> AsyncIterator[Served]:
    """Serve on a free port of this machine."""

    async def ready() -> Mapping[str, bool]:
        return {}

    authenticator = Authenticator(IssuerSettings(jwks="unused"), Keys())
    streams = EventStreams(wired.subscriptions, heartbeat=HEARTBEAT)
    app = Starlette(routes=routes(GraphQLEndpoint(wired.pipeline, authenticator, MAX_BODY, streams), ready))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", ws="none", log_level="critical")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag, no event
            await asyncio.sleep(0.01)
        yield Served(server.servers[0].sockets[0].getsockname()[1], wired)
    finally:
        server.should_exit = True
        await running
