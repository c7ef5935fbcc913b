"""A gateway in this process, over the running system, so that a test can replace one of its parts."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from gateway.app import build_app
from gateway.local.state import REGISTERS
from gateway.settings import IssuerSettings, PolicySettings, Settings, SubgraphSettings
from tests.smoke.cases import Answer
from tests.system.running import Caller, System

__all__ = ["Here", "gateway_here"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The gateway, asked without a socket."""

    system: System
    app: Starlette

    async def ask(
        self,
        who: Caller,
        document: str,
        purpose: str | None = None,
        *,
        variables: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask one question; `headers` are those of its caller besides."""
        sending = self.system.headers(who, purpose) | {"Content-Type": "application/json", **(headers or {})}
        payload = {"query": document, "variables": dict(variables or {})}
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in sending.items()],
        }
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": json.dumps(payload).encode()}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start, body = sent
        found = dict(start["headers"])
        return Answer(
            status=start["status"], body=json.loads(body["body"]), request_id=found[b"x-request-id"].decode()
        )

    async def record(self, answer: Answer) -> dict[str, Any]:
        """Return the audit record of an answer."""
        statement = "select * from audit_record where request_id = $1"
        (record,) = await self.system.fetch_async("gateway", statement, answer.request_id)
        return record

    async def called(self, answer: Answer) -> set[str]:
        """Return the registers that were asked for an answer."""
        return {source["source"] for source in json.loads((await self.record(answer))["sources"])}


@contextlib.asynccontextmanager
async def gateway_here(system: System, policies: Path | None = None) -> AsyncIterator[Here]:
    """Wire a gateway as its process does; with `policies`, on other rules than the system's."""
    programs = system.programs
    if policies is not None or programs.engine_url is None:
        policy = PolicySettings(engine="embedded", folder=policies or programs.policies, timeout=10)
    else:
        policy = PolicySettings(engine="opa", folder=programs.policies, url=programs.engine_url, timeout=10)
    settings = Settings.model_validate(
        {
            "supergraph": programs.state.supergraph,
            "subgraphs": {
                name: SubgraphSettings.model_validate(
                    {"url": programs.register_url(name), "secret": programs.secrets.context[name]}
                )
                for name in REGISTERS
            },
            "policy": policy,
            "issuer": IssuerSettings(jwks=str(programs.state.jwks)),
            "database_url": programs.postgres.dsn("gateway", "app"),
            "audit_key": programs.secrets.audit,
            "deadline": 20,
        }
    )
    app = build_app(settings)
    async with app.router.lifespan_context(app):
        yield Here(system=system, app=app)
