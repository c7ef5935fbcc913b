"""Running tries side by side, and what they came to."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import aiohttp
import asyncpg
import orjson

from gateway.access import GrantChecks, GrantRegister, RevocationRegister, read_policies
from gateway.local.issuer import issue
from gateway.local.programs import DEFAULT_POLICIES
from tests.revocation.kinds import KINDS, Reply, Seat, Trial

__all__ = ["LIMIT", "Outcome", "Target", "by_kind", "run_tries", "seats"]

LIMIT = 5.0
"""Seconds after which nothing may be allowed by what was revoked."""
PAUSE = 0.2
"""Seconds between two questions until the first is denied."""
GIVEN = 10.0
"""Seconds in which what was given must be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A running gateway: where it answers, its database, and the keys of this machine."""

    url: str
    dsn: str
    audit_key: bytes
    issuer: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one try came to."""

    kind: str
    delay: float
    """Seconds from the revocation to the last answer that was still given; 0 when there was none."""
    late: int
    """Answers given to questions sent LIMIT seconds after the revocation, or later."""
    asked: int
    problem: str | None = None
    """Why the try says nothing."""


def seats() -> list[Seat]:
    """Return the agencies of all provinces that are open."""
    agencies: Mapping[str, Mapping[str, Any]] = read_policies(DEFAULT_POLICIES).reference["agencies"]
    return [
        Seat(agency=code, unit=found["unit"])
        for code, found in agencies.items()
        if found["level"] == "PROVINCE" and found["valid_to"] is None
    ]


async def run_tries(
    target: Target, number: int, parallel: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> list[Outcome]:
    """Run so many tries, so many at a time, each agency in one of them only."""
    free: asyncio.Queue[Seat] = asyncio.Queue()
    for seat in seats()[:parallel]:
        free.put_nowait(seat)
    chance = random.Random(seed)  # noqa: S311
    waits = [chance.uniform(0.0, 2.0) for _ in range(number)]
    checks = GrantChecks(read_policies(DEFAULT_POLICIES).reference)
    outcomes: list[Outcome] = []
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=parallel)) as session,
        asyncpg.create_pool(target.dsn, min_size=2, max_size=8) as pool,
    ):

        async def one(index: int) -> None:
            seat = await free.get()
            try:
                name = f"R-{seed}-{index}"
                trial = KINDS[index % len(KINDS)](name, seat)
                runner = _Runner(target, session, pool, checks, trial, name)
                outcomes.append(await runner.run(waits[index]))
            finally:
                free.put_nowait(seat)
            if len(outcomes) % 100 == 0:
                say(f"{len(outcomes)} tries")

        await asyncio.gather(*(one(index) for index in range(number)))
    return outcomes


class _Runner:
    def __init__(
        self,
        target: Target,
        session: aiohttp.ClientSession,
        pool: asyncpg.Pool,
        checks: GrantChecks,
        trial: Trial,
        name: str,
    ) -> None:
        self._target = target
        self._session = session
        self._pool = pool
        self._checks = checks
        self._trial = trial
        self._asked = 0
        token = issue(target.issuer, name, {**trial.claims, **trial.extra})
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Lienthong-Purpose": trial.purpose,
            "Content-Type": "application/json",
            "Accept": "application/graphql-response+json",
        }

    async def run(self, wait: float) -> Outcome:
        """Give, see that it holds, revoke at a random moment, and ask until well after the limit."""
        trial = self._trial
        await self._change(trial.give)
        problem = await self._await_allowed()
        if problem is not None:
            return Outcome(kind=trial.kind, delay=0.0, late=0, asked=self._asked, problem=problem)
        await asyncio.sleep(wait)
        still = await self._ask()  # what was decided last is as fresh as it can be
        await self._change(trial.revoke)
        revoked = time.monotonic()
        try:
            delay, late = await self._watch(revoked)
        finally:
            await self._change(trial.restore)
        problem = None if trial.is_allowed(still) else "not allowed just before"
        return Outcome(kind=trial.kind, delay=delay, late=late, asked=self._asked, problem=problem)

    async def _watch(self, revoked: float) -> tuple[float, int]:
        last, late, denied = revoked, 0, False
        while True:
            sent = time.monotonic()
            allowed = self._trial.is_allowed(await self._ask())
            if allowed:
                last = time.monotonic()
                late += sent - revoked >= LIMIT
            denied |= not allowed
            if sent - revoked >= LIMIT:
                return last - revoked, late
            # Once denied it is asked seldom, and once more when the limit is over.
            until_limit = LIMIT - (time.monotonic() - revoked)
            await asyncio.sleep(max(0.0, min(1.0 if denied else PAUSE, until_limit)))

    async def _await_allowed(self) -> str | None:
        begun = time.monotonic()
        reply = await self._ask()
        while not self._trial.is_allowed(reply):
            if time.monotonic() - begun > GIVEN:
                return f"never allowed: {reply.status} {orjson.dumps(reply.body).decode()[:300]}"
            await asyncio.sleep(PAUSE)
            reply = await self._ask()
        return None

    async def _ask(self) -> Reply:
        self._asked += 1
        body = orjson.dumps({"query": self._trial.document})
        async with self._session.post(self._target.url, data=body, headers=self._headers) as response:
            return Reply(status=response.status, body=orjson.loads(await response.read()))

    async def _change(self, change: Any) -> None:
        async with self._pool.acquire() as proxy:
            connection = cast("asyncpg.Connection", proxy)
            grants = GrantRegister(connection=connection, checks=self._checks, key=self._target.audit_key)
            await change(grants, RevocationRegister(connection=connection))


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes of each kind, in the order of the kinds' names."""
    found: dict[str, list[Outcome]] = {}
    for one in sorted(outcomes, key=lambda outcome: outcome.kind):
        found.setdefault(one.kind, []).append(one)
    return found
