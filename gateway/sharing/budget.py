"""Durable budgets for yes/no questions: their answers are an oracle (`design.md` 8)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import uuid
from enum import Enum

from gateway.audit import DATABASE_ERRORS, Pool
from gateway.telemetry import get_logger

__all__ = ["NON_MATCHES_PER_DAY", "Reservation", "VerificationBudget"]

NON_MATCHES_PER_DAY = 3

RESERVE = """
WITH spent AS (
    SELECT
        count(*) FILTER (WHERE person = $3 AND NOT matched AND at > now() - interval '24 hours') AS misses,
        count(*) FILTER (WHERE at > now() - interval '1 minute') AS minute
    FROM verification_attempt
    WHERE client = $2 AND at > now() - interval '24 hours'
        AND (person = $3 OR at > now() - interval '1 minute')
), attempt AS (
    INSERT INTO verification_attempt (id, client, person)
    SELECT $1, $2, $3 FROM spent WHERE misses < $4 AND minute < $5
    RETURNING id
)
SELECT misses, minute, EXISTS (SELECT FROM attempt) AS reserved FROM spent
"""


class Reservation(Enum):
    """Whether one more verification may be made."""

    GRANTED = "granted"
    SPENT = "spent"
    OUTAGE = "outage"


class VerificationBudget:
    """Counts attempts per enterprise and what is asked about, existing or not.

    Survives a restart, fails closed. Each question has a budget of its own; those of a minute are shared.
    """

    def __init__(self, pool: Pool, key: bytes, per_minute: int) -> None:
        self._pool = pool
        self._key = key
        self._per_minute = per_minute
        self._log = get_logger("verification")

    async def reserve(
        self, client: str, asked: str, question: str = "verify"
    ) -> tuple[Reservation, uuid.UUID]:
        """Take one attempt before the register is asked; a miss until `settle` says otherwise.

        `asked`: the PIN or the case as given.
        """
        attempt = uuid.uuid4()
        person = hmac.digest(self._key, f"{question}:{asked}".encode(), hashlib.sha256)
        try:
            async with asyncio.timeout(2), self._pool.acquire() as connection, connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", client)
                row = await connection.fetchrow(
                    RESERVE, attempt, client, person, NON_MATCHES_PER_DAY, self._per_minute
                )
        except DATABASE_ERRORS as error:
            self._log.error("verification.budget_failed", error=type(error).__name__)
            return Reservation.OUTAGE, attempt
        reserved = row is not None and bool(row["reserved"])
        return (Reservation.GRANTED if reserved else Reservation.SPENT), attempt

    async def settle(self, attempt: uuid.UUID) -> bool:
        """Mark the attempt as a match, so that it does not count as a miss; False when that failed."""
        try:
            await self._pool.execute("UPDATE verification_attempt SET matched = true WHERE id = $1", attempt)
        except DATABASE_ERRORS as error:
            self._log.error("verification.settle_failed", error=type(error).__name__)
            return False
        return True
