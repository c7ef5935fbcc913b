"""No answer mixes two revisions of the rules, however often they change; level: pipeline, both engines."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.decision import PolicyEngine
from gateway.errors import RulesChanged
from tests.gateway.access.conftest import ENGINES, opa_binary
from tests.gateway.pipeline.swapping import Swapping, mixed, swapping

__all__ = ["opa_binary"]

OPERATIONS = 400
LONGEST = 200.0
"""Seconds for all of them, on a busy machine."""


def binary_for(request: pytest.FixtureRequest, engine: str) -> Path | None:
    found: Path | None = request.getfixturevalue("opa_binary") if engine == "opa" else None
    return found


async def exchange(system: Swapping, ended: asyncio.Event, pause: float) -> None:
    """Exchange the rules again and again."""
    while not ended.is_set():
        await asyncio.to_thread(system.publish)
        for _ in range(40):
            if await system.keeper.refresh() or system.keeper.current.revision.endswith(
                f".{system.source.number}"
            ):
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(pause)


async def ask_many(system: Swapping, count: int, pause: float = 0.05) -> Counter[str]:
    """Ask so often while the rules are exchanged; count answers by what is wrong with them."""
    found: Counter[str] = Counter()
    ended = asyncio.Event()
    exchanging = asyncio.create_task(exchange(system, ended, pause))
    deadline = time.monotonic() + LONGEST

    async def asking() -> None:
        while found.total() < count and time.monotonic() < deadline:
            try:
                body = await system.ask("gia-lai-health")
            except RulesChanged:
                found["changed"] += 1
            else:
                found[mixed(body) or "sound"] += 1

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(asking())
    finally:
        ended.set()
        await exchanging
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ENGINES)
async def test_no_answer_mixes_two_revisions(
    request: pytest.FixtureRequest, engine: str, tmp_path: Path
) -> None:
    async with swapping(engine, binary_for(request, engine), tmp_path) as system:
        found = await ask_many(system, OPERATIONS)
        swaps = system.source.number - 1
    sys.stdout.write(f"{engine}: {dict(found)} over {swaps} revisions\n")
    assert set(found) <= {"sound", "changed"}
    assert found.total() >= OPERATIONS
    assert swaps >= 8
    assert found["changed"] <= found.total() // 20
    statuses = Counter((record.status, record.code) for record in system.audit.records)
    assert statuses["ANSWERED", None] == found["sound"]
    assert statuses["REFUSED", "POLICY_CHANGED"] == found["changed"]
    assert statuses.total() == found.total(), "one record for an operation, however often it began"


class Disguised:
    """Says that every answer is by the rules of the plan: what a gateway does that does not look."""

    name = "opa"

    def __init__(self, engine: PolicyEngine) -> None:
        self._engine = engine
        self.revision = ""

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = await self._engine.evaluate(document)
        if document["phase"] == "object":
            return {**answer, "policy": {"revision": self.revision}}
        if document.get("fields"):
            self.revision = answer["policy"]["revision"]
        return answer

    async def close(self) -> None:
        await self._engine.close()


@pytest.mark.opa
async def test_mixed_answers_would_be_noticed(opa_binary: Path, tmp_path: Path) -> None:
    async with swapping("opa", opa_binary, tmp_path, wrap=Disguised, checks_revision=False) as system:
        found = await ask_many(system, 400, pause=0)
    assert set(found) - {"sound", "changed"}
