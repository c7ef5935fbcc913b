"""The engines that policy tools ask: OPA in a process of its own, the embedded one in a child."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO

from gateway.access import EmbeddedEngine, OpaEngine, read_policies
from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.local.engine import EngineChoice, find_opa, opa_command
from gateway.local.errors import LocalError
from gateway.local.ports import HOST, choose_ports
from gateway.policy_tools import RulesUnusable
from gateway.policy_tools.specifications import MODULE, with_specifications

__all__ = ["engine_of", "engines_there_are"]

TIMEOUT = 120.0
"""Seconds for one answer about the whole API on a busy machine."""
_START = 30.0


def engines_there_are(choice: EngineChoice) -> list[EngineChoice]:
    """Return the engines to ask; `auto` takes every one. Raises LocalError for a missing OPA."""
    if choice is not EngineChoice.AUTO:
        find_opa(choice)
        return [choice]
    present = [EngineChoice.OPA] if find_opa(EngineChoice.AUTO) else []
    return [*present, EngineChoice.EMBEDDED]


@asynccontextmanager
async def engine_of(choice: EngineChoice, policies: Path) -> AsyncIterator[PolicyEngine]:
    """Run one engine over a folder of policies; `auto` takes OPA when it is there.

    Raises LocalError, RulesUnusable.
    """
    binary = find_opa(choice)
    if binary is None:
        engine: PolicyEngine = EmbeddedEngine(with_specifications(read_policies(policies)), timeout=TIMEOUT)
        try:
            yield engine
        finally:
            await engine.close()
        return
    with tempfile.TemporaryFile() as said, _server(binary, policies, said) as (process, url):
        opa = OpaEngine(url, timeout=TIMEOUT)
        try:
            await _await_ready(opa, process, said)
            yield opa
        finally:
            await opa.close()


@contextmanager
def _server(binary: Path, policies: Path, said: IO[bytes]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = choose_ports(0).engine
    command = [*opa_command(binary, policies, port), str(MODULE)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
    try:
        yield process, f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


async def _await_ready(engine: OpaEngine, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    deadline = time.monotonic() + _START
    while True:
        try:
            await engine.check_version()
        except PolicyEngineError as error:
            if process.poll() is not None:
                said.seek(0)
                text = said.read().decode(errors="replace").strip()
                raise RulesUnusable(f"OPA does not take the rules: {text}") from error
            if time.monotonic() > deadline:
                raise LocalError(f"OPA does not start: {error}") from error
            await asyncio.sleep(0.05)
        else:
            return
