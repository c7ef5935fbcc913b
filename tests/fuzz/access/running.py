"""A gateway in this process over running registers; it notes what it asks of them, operation by operation."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from graphql import GraphQLSchema
from starlette.applications import Starlette

from gateway import app as wiring
from gateway.app import build_app
from gateway.decision import SubgraphRequest, SubgraphResponse
from gateway.executor.http_transport import HttpTransport
from gateway.local import process
from gateway.local.callers import caller
from gateway.local.engine import EngineChoice
from gateway.local.issuer import issue
from gateway.local.ports import HOST, Ports
from gateway.local.postgres import Postgres
from gateway.local.programs import DEFAULT_POLICIES, Programs
from gateway.local.state import REGISTERS, State
from gateway.local.supervisor import Options, Supervisor
from gateway.settings import IssuerSettings, PolicySettings, Settings, SubgraphSettings
from gateway.supergraph import load_supergraph

__all__ = ["Gateway", "Reply", "gateway_over", "running_registers"]

_asked: ContextVar[list[SubgraphRequest]] = ContextVar("asked")


def rewrite(request: SubgraphRequest) -> SubgraphRequest:
    """Return what is sent: a test puts a defect here."""
    return request


class _Recording(HttpTransport):
    """Notes every request of the operation it belongs to."""

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Note and send."""
        _note(request)
        return await super().fetch(rewrite(request))

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        """Note and send."""
        _note(request)
        return await super().fetch_bytes(rewrite(request))


def _note(request: SubgraphRequest) -> None:
    asked = _asked.get(None)
    if asked is not None and (not asked or asked[-1] is not request):
        asked.append(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer and what the registers were asked for it."""

    status: int
    body: dict[str, Any]
    asked: list[SubgraphRequest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """The gateway, asked without a socket."""

    app: Starlette
    programs: Programs
    schema: GraphQLSchema

    def token(self, name: str) -> str | None:
        """Return a fixture caller's token, None for nobody."""
        claims = caller(name)
        return None if claims is None else issue(self.programs.secrets.issuer, name, claims)

    async def ask(
        self, token: str | None, purpose: str | None, text: str, variables: Mapping[str, Any]
    ) -> Reply:
        """Ask one question."""
        headers = {"accept": "application/graphql-response+json", "content-type": "application/json"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        if purpose is not None:
            headers["lienthong-purpose"] = purpose
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        sent: list[MutableMapping[str, Any]] = []
        payload = json.dumps({"query": text, "variables": dict(variables)}).encode()

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": payload}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        asked: list[SubgraphRequest] = []
        remembered = _asked.set(asked)
        try:
            await self.app(scope, receive, send)
        finally:
            _asked.reset(remembered)
        start, body = sent
        return Reply(status=start["status"], body=json.loads(body["body"]), asked=asked)


@contextlib.asynccontextmanager
async def gateway_over(programs: Programs) -> AsyncIterator[Gateway]:
    """Wire a gateway as its process does, with the noting transport."""
    assert programs.engine_url is not None
    settings = Settings.model_validate(
        {
            "supergraph": programs.state.supergraph,
            "subgraphs": {
                name: SubgraphSettings.model_validate(
                    {"url": programs.register_url(name), "secret": programs.secrets.context[name]}
                )
                for name in REGISTERS
            },
            "policy": PolicySettings(
                engine="opa", folder=programs.policies, url=programs.engine_url, timeout=10
            ),
            "issuer": IssuerSettings(jwks=str(programs.state.jwks)),
            "database_url": programs.postgres.dsn("gateway", "app"),
            "audit_key": programs.secrets.audit,
            "deadline": 60,
        }
    )
    # an attribute of that module, by name: it is no part of what the module offers
    known = vars(wiring)["HttpTransport"]
    vars(wiring)["HttpTransport"] = _Recording
    try:
        app = build_app(settings)
        async with app.router.lifespan_context(app):
            schema = load_supergraph(programs.state.supergraph.read_text(encoding="utf-8")).api_schema
            yield Gateway(app=app, programs=programs, schema=schema)
    finally:
        vars(wiring)["HttpTransport"] = known


@contextlib.contextmanager
def running_registers(folder: Path, persons: int) -> Iterator[Programs]:
    """Run databases, registers and OPA in a folder of its own, on free ports. Belongs in the main thread."""
    state = State(folder.resolve())
    options = Options(state=folder, persons=persons, port=0, engine=EngineChoice.OPA)
    with Supervisor(options, lambda _: None) as supervisor:
        running = supervisor.start()
        ports = {name: int(url.rsplit(":", 1)[1].split("/")[0]) for name, url in running.addresses.items()}
        engine = next(child for child in supervisor.children if child.name == "policy engine")
        (listening,) = (
            found.laddr.port
            for found in psutil.Process(engine.process.pid).net_connections("tcp")
            if found.status == psutil.CONN_LISTEN
        )
        # what asks has a gateway of its own
        process.stop(next(child for child in supervisor.children if child.name == "gateway"))
        yield Programs(
            state=state,
            secrets=state.secrets(),
            ports=Ports(
                gateway=ports["gateway"],
                engine=listening,
                registers={name: ports[name] for name in REGISTERS},
            ),
            postgres=Postgres(state.postgres),
            policies=DEFAULT_POLICIES,
            engine_url=f"http://{HOST}:{listening}",
        )
