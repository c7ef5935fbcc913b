"""The whole system as tests reach it: over HTTP as its callers, and in its databases as their owners."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from gateway.local.callers import caller
from gateway.local.engine import EngineChoice
from gateway.local.issuer import issue
from gateway.local.ports import HOST, Ports
from gateway.local.postgres import Postgres
from gateway.local.programs import DEFAULT_POLICIES, Programs
from gateway.local.query_grants import SOON
from gateway.local.state import REGISTERS, State
from gateway.local.supervisor import Options, Supervisor
from tests.smoke.cases import Answer, post

__all__ = ["ALLOWANCE", "PERSONS", "READ_BACK", "SIM", "SYSTEM", "C", "Caller", "System", "running_system"]

PERSONS = 1_000

C = "952148000303"
ALLOWANCE = "1.001776"
READ_BACK = "ND194-16.1.a"
SIM = 'sim-registration; agreement="AG-2026-VTL-001"'

SYSTEM = [pytest.mark.xdist_group("system"), pytest.mark.timeout(300)]
"""One worker runs all tests of the running system; the first of them waits until it is up."""

Caller = str | Mapping[str, Any]
"""A fixture caller's name, or the claims of a caller the fixtures do not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One running set-up."""

    engine: EngineChoice
    url: str
    programs: Programs

    def headers(self, who: Caller, purpose: str | None = None) -> dict[str, str]:
        """Return the headers of a caller's request."""
        claims = caller(who) if isinstance(who, str) else who
        headers = {"Accept": "application/graphql-response+json"}
        if claims is not None:
            name = who if isinstance(who, str) else str(claims["agency"])
            headers["Authorization"] = f"Bearer {issue(self.programs.secrets.issuer, name, claims)}"
        if purpose is not None:
            headers["Lienthong-Purpose"] = purpose
        return headers

    def ask(
        self,
        who: Caller,
        document: str,
        *,
        purpose: str | None = None,
        variables: Mapping[str, Any] | None = None,
        url: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask one question; `url`: another gateway of this system; `headers`: the caller's besides."""
        payload = {"query": document, "variables": dict(variables or {})}
        return post(url or self.url, payload, self.headers(who, purpose) | dict(headers or {}))

    def fetch(self, database: str, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Return rows of a database, read as its owner."""
        return asyncio.run(self.fetch_async(database, statement, *arguments))

    async def fetch_async(self, database: str, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Return rows of a database, read as its owner."""
        connection = await asyncpg.connect(self.programs.postgres.dsn(database, "owner"))
        try:
            return [dict(row) for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()

    def record(self, answer: Answer) -> dict[str, Any] | None:
        """Return the audit record of an answer, None when there is none."""
        found = self.fetch("gateway", "select * from audit_record where request_id = $1", answer.request_id)
        assert len(found) < 2
        if not found:
            return None
        record = found[0]
        return record | {name: json.loads(record[name]) for name in ("fields", "sources")}

    def called(self, answer: Answer) -> set[str]:
        """Return the registers that were asked for an answer, as its audit record says."""
        record = self.record(answer)
        assert record is not None
        return {source["source"] for source in record["sources"]}


def _engine_port(supervisor: Supervisor) -> int:
    child = next(child for child in supervisor.children if child.name == "policy engine")
    ports = [
        connection.laddr.port
        for connection in psutil.Process(child.process.pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    return int(ports[0])


@contextlib.contextmanager
def running_system(engine: EngineChoice, folder: Path) -> Iterator[System]:
    """Run everything in a folder of its own, on free ports. Belongs in the main thread."""
    state = State(folder.resolve())
    options = Options(state=folder, persons=PERSONS, port=0, engine=engine, grants_age=SOON)
    with Supervisor(options, lambda _: None) as supervisor:
        running = supervisor.start()
        ports = {name: int(url.rsplit(":", 1)[1].split("/")[0]) for name, url in running.addresses.items()}
        port = _engine_port(supervisor) if engine is EngineChoice.OPA else 0
        yield System(
            engine=engine,
            url=running.addresses["gateway"],
            programs=Programs(
                state=state,
                secrets=state.secrets(),
                ports=Ports(
                    gateway=ports["gateway"], engine=port, registers={name: ports[name] for name in REGISTERS}
                ),
                postgres=Postgres(state.postgres),
                policies=DEFAULT_POLICIES,
                engine_url=f"http://{HOST}:{port}" if port else None,
                grants_age=SOON,
            ),
        )
