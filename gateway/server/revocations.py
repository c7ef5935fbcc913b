"""Callers who are refused whatever their token says: the gateway's list, at most two seconds old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from gateway.audit import DATABASE_ERRORS, Pool
from gateway.errors import Unavailable
from gateway.telemetry import get_logger

__all__ = ["MAX_AGE", "NoRevocations", "RevocationList", "Revocations"]

MAX_AGE = 2.0
"""Seconds a caller may still be let in after the revocation."""
TIMEOUT = 1.0

SELECT = "SELECT kind, value FROM revocation"


class Revocations(Protocol):
    """Tells who is refused."""

    async def is_revoked(self, subject: str, token: str | None, agency: str | None) -> bool:
        """Whether a subject, its token or its agency was revoked. Raises Unavailable if that is not known."""


class NoRevocations:
    """Nobody was revoked: where there is no database."""

    async def is_revoked(self, subject: str, token: str | None, agency: str | None) -> bool:
        """Return false."""
        del subject, token, agency
        return False


class RevocationList:
    """The whole list, read again when it is two seconds old; without it nobody is let in."""

    def __init__(
        self, pool: Pool, clock: Callable[[], float] = time.monotonic, *, max_age: float = MAX_AGE
    ) -> None:
        self._max_age = max_age
        self._pool = pool
        self._clock = clock
        self._entries: frozenset[tuple[str, str]] = frozenset()
        self._read_at = float("-inf")
        self._lock = asyncio.Lock()
        self._log = get_logger("revocations")

    async def is_revoked(self, subject: str, token: str | None, agency: str | None) -> bool:
        """Whether a subject, its token or its agency was revoked. Raises Unavailable if that is not known."""
        entries = await self._current()
        return (
            ("SUBJECT", subject) in entries
            or (token is not None and ("TOKEN", token) in entries)
            or (agency is not None and ("AGENCY", agency) in entries)
        )

    async def _current(self) -> frozenset[tuple[str, str]]:
        if self._clock() - self._read_at < self._max_age:
            return self._entries
        async with self._lock:
            asked_at = self._clock()
            if asked_at - self._read_at >= self._max_age:
                try:
                    rows = await self._pool.fetch(SELECT, timeout=TIMEOUT)
                except DATABASE_ERRORS as error:
                    self._log.error("revocations.read_failed", error=type(error).__name__)
                    raise Unavailable(
                        "whether the access was revoked cannot be read", code="REVOCATIONS_UNAVAILABLE"
                    ) from error
                self._entries = frozenset((row["kind"], row["value"]) for row in rows)
                self._read_at = asked_at
        return self._entries
