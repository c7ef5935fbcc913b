"""`python -m subgraphs.<name>`: the three commands as the supervisor runs them."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import orjson
import pytest

import subgraphs
from tests.postgres import REGISTERS, Cluster
from tests.subgraphs.support import CURSOR_KEY, SECRET, bearer, claims_for

ROOT = Path(subgraphs.__path__[0]).parent


def command(name: str, action: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"subgraphs.{name}", action],
        env=environment(settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": os.defpath, **{f"LIENTHONG_{key.upper()}": value for key, value in settings.items()}}


@pytest.mark.parametrize("name", REGISTERS)
def test_sdl_prints_the_committed_schema(name: str) -> None:
    result = command(name, "sdl")
    committed = (ROOT / "subgraphs" / name / "schema.graphql").read_text(encoding="utf-8")
    assert (result.returncode, result.stdout, result.stderr) == (0, committed, "")


def test_migrate_is_quiet_when_there_is_nothing_to_do(cluster: Cluster) -> None:
    result = command("population", "migrate", database_url=cluster.register("population").owner)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_missing_and_bad_settings_are_named_and_their_values_are_not_shown() -> None:
    result = command("population", "serve", cursor_key="no-key", context_secret="short-secret", port="70000")
    assert result.returncode == 2
    assert result.stdout == ""
    named = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert named == [
        "LIENTHONG_DATABASE_URL",
        "LIENTHONG_CONTEXT_SECRET",
        "LIENTHONG_CURSOR_KEY",
        "LIENTHONG_PORT",
    ]
    assert "short-secret" not in result.stderr
    assert "no-key" not in result.stderr


@asynccontextmanager
async def served(cluster: Cluster, name: str) -> AsyncIterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = environment(
        {
            "database_url": cluster.register(name).app,
            "context_secret": SECRET,
            "cursor_key": CURSOR_KEY.hex(),
            "host": "127.0.0.1",
            "port": str(port),
        }
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"subgraphs.{name}", "serve", env=settings, cwd=ROOT
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) in (0, -15)


async def health(session: aiohttp.ClientSession, url: str) -> int:
    deadline = time.monotonic() + 30
    while True:
        try:
            async with session.get(f"{url}/health") as response:
                assert await response.read() == b""
                return response.status
        except aiohttp.ClientConnectionError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.05)


async def test_serve_answers_the_gateway_and_nobody_else(cluster: Cluster) -> None:
    body = orjson.dumps({"query": "{ _service { sdl } }", "variables": {}})
    async with served(cluster, "civil_servants") as url, aiohttp.ClientSession() as session:
        assert await health(session, url) == 204
        async with session.post(f"{url}/graphql", data=body) as refused:
            assert (refused.status, await refused.read()) == (401, b"")
        # a province names its communes and their predecessors: conditions of 40 kB are ordinary
        codes = [f"H21.{number:05}" for number in range(3_000)]
        rows = {"CivilServant": [[{"attr": "origin.record", "op": "in", "value": codes}]]}
        token = bearer(claims_for("civil_servants", body, now=time.time(), rows=rows))
        async with session.post(f"{url}/graphql", data=body, headers={"Authorization": token}) as answer:
            assert answer.status == 200
            sdl = orjson.loads(await answer.read())["data"]["_service"]["sdl"]
    assert "type CivilServant" in sdl
