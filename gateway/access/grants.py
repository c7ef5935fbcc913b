"""Grants in force, read from the gateway's database and never older than two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Protocol

import asyncpg

from gateway.telemetry import get_logger

__all__ = ["MAX_AGE", "GrantStore", "Grants", "NoGrants"]

MAX_AGE = 2.0
"""Seconds an agreement may still be used after it was revoked."""
MAX_ENTRIES = 10_000

SELECT = """
SELECT id FROM agreement
WHERE grantee = $1 AND purpose = ANY($2::text[]) AND $3 BETWEEN valid_from AND valid_to AND revoked_at IS NULL
ORDER BY id
"""


class Grants(Protocol):
    """Which agreements an agency holds."""

    async def agreements(self, agency: str, purposes: tuple[str, ...], today: date) -> tuple[str, ...]:
        """Return the ids of agreements in force."""


class NoGrants:
    """Nobody holds an agreement: where there are no agencies."""

    async def agreements(self, agency: str, purposes: tuple[str, ...], today: date) -> tuple[str, ...]:
        """Return none."""
        del agency, purposes, today
        return ()


class GrantStore:
    """Looks up the agreements an agency holds for a purpose."""

    def __init__(self, pool: asyncpg.Pool, clock: Callable[[], float] = time.monotonic) -> None:
        self._pool = pool
        self._clock = clock
        self._cache: dict[tuple[str, tuple[str, ...], date], tuple[float, tuple[str, ...]]] = {}
        self._log = get_logger("grants")

    async def agreements(self, agency: str, purposes: tuple[str, ...], today: date) -> tuple[str, ...]:
        """Return the ids of agreements in force; none when the database cannot be read."""
        key = (agency, purposes, today)
        now = self._clock()
        cached = self._cache.get(key)
        if cached is not None and now - cached[0] < MAX_AGE:
            return cached[1]
        try:
            rows = await self._pool.fetch(SELECT, agency, list(purposes), today, timeout=1)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            self._log.error("grants.read_failed", error=type(error).__name__)
            return ()
        ids = tuple(row["id"] for row in rows)
        if len(self._cache) >= MAX_ENTRIES:
            self._cache.clear()
        self._cache[key] = (now, ids)
        return ids
