"""Grants in force, read from the gateway's database and never older than two seconds."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

import asyncpg

from gateway.decision import Grant, GrantKind, Subject
from gateway.telemetry import get_logger

__all__ = [
    "MAX_AGE",
    "REVIEW_AFTER",
    "GrantStore",
    "Grants",
    "NoGrants",
    "Shared",
    "person_digest",
    "shape_of",
]

MAX_AGE = 2.0
"""Seconds a grant may still be used after it was ended."""
REVIEW_AFTER = timedelta(hours=72)
"""How long after its end a break-glass may wait for its review, before those of its kind are suspended."""
ANYBODY = "shape-anybody"
"""Name of all that somebody asked to be shared with the caller; nobody at hand has it.

Rules are told it whoever is at hand: what is decided must not tell whether one person has asked.
"""
MAX_ENTRIES = 10_000
MAX_PERSONS = 64
"""Persons of one operation whose requests are looked up; a guess. Beyond it nothing counts as requested."""
TIMEOUT = 1.0

Shared = Mapping[str, Grant]
"""By PIN: the shape of what that person asked to be shared with the caller."""

STANDING = """
SELECT 'AGREEMENT' AS kind, id, fields, '{}'::text[] AS area, NULL::timestamptz AS until
FROM agreement
WHERE grantee = $1 AND purpose = ANY($3::text[]) AND $4 BETWEEN valid_from AND valid_to AND revoked_at IS NULL
UNION ALL
SELECT 'BREAK_GLASS', id, '{}'::text[], area, valid_to
FROM break_glass
WHERE grantee = $1 AND sector = $2 AND purpose = ANY($3::text[])
    AND valid_from <= $5 AND $5 < valid_to AND ended_at IS NULL
    AND NOT EXISTS (
        SELECT FROM break_glass earlier
        WHERE earlier.grantee = $1 AND earlier.sector = $2 AND earlier.reviewed_at IS NULL
            AND least(earlier.valid_to, earlier.ended_at) + $6 <= $5
    )
UNION ALL
SELECT 'SHARING_REQUEST', '', array_agg(DISTINCT field), '{}'::text[], NULL
FROM sharing_request, unnest(fields) AS field
WHERE grantee = $1 AND sector = $2 AND purpose = ANY($3::text[]) AND $5 < valid_to AND ended_at IS NULL
HAVING count(*) > 0
ORDER BY kind, id
"""
REQUESTED = """
SELECT person, fields, valid_to AS until
FROM sharing_request
WHERE grantee = $1 AND sector = $2 AND purpose = ANY($3::text[]) AND person = ANY($4::bytea[])
    AND valid_from <= $5 AND $5 < valid_to AND ended_at IS NULL
ORDER BY id
"""
FAILURES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)

T = TypeVar("T")


def person_digest(key: bytes, pin: str) -> bytes:
    """Return what stands for a PIN in the table of requests: HMAC-SHA-256 under a key of its own."""
    return hmac.digest(hmac.digest(key, b"sharing-request", hashlib.sha256), pin.encode(), hashlib.sha256)


def shape_of(fields: Iterable[str]) -> Grant:
    """Return the shape of a set of fields: equal sets have equal names, whoever asked for them."""
    named = tuple(sorted(set(fields)))
    name = hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]
    return Grant(id=f"shape-{name}", kind=GrantKind.SHARING_REQUEST, fields=named)


class Grants(Protocol):
    """Which grants a caller has."""

    async def standing(
        self, subject: Subject, purposes: tuple[str, ...], day: date, now: datetime
    ) -> tuple[Grant, ...]:
        """Return agreements and break-glass in force, and what anybody wants shared, in a stable order."""

    async def shared(
        self, subject: Subject, purposes: tuple[str, ...], pins: Collection[str], day: date, now: datetime
    ) -> Shared:
        """Return what those of these persons who asked for it want shared with the caller."""


class NoGrants:
    """Nobody was granted anything: where there are no agencies."""

    async def standing(
        self, subject: Subject, purposes: tuple[str, ...], day: date, now: datetime
    ) -> tuple[Grant, ...]:
        """Return none."""
        del subject, purposes, day, now
        return ()

    async def shared(
        self, subject: Subject, purposes: tuple[str, ...], pins: Collection[str], day: date, now: datetime
    ) -> Shared:
        """Return nothing."""
        del subject, purposes, pins, day, now
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    grants: tuple[tuple[Grant, datetime | None], ...]
    requests: bool
    """Whether anybody asked for anything to be shared with the caller."""


NOTHING = _Standing(grants=(), requests=False)


class GrantStore:
    """Looks up grants. When the database cannot be read nothing is granted, and that is not remembered."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        key: bytes,
        clock: Callable[[], float] = time.monotonic,
        *,
        max_age: float = MAX_AGE,
    ) -> None:
        """`key`: of the pseudonyms of persons in the gateway's database. `max_age` in seconds."""
        self._max_age = max_age
        self._pool = pool
        self._key = key
        self._clock = clock
        self._cache: dict[Hashable, tuple[float, Any]] = {}
        self._log = get_logger("grants")

    async def standing(
        self, subject: Subject, purposes: tuple[str, ...], day: date, now: datetime
    ) -> tuple[Grant, ...]:
        """Return agreements and break-glass in force, and what anybody wants shared, in a stable order."""
        found = await self._standing(subject, purposes, day, now)
        return tuple(grant for grant, until in found.grants if until is None or now < until)

    async def shared(
        self, subject: Subject, purposes: tuple[str, ...], pins: Collection[str], day: date, now: datetime
    ) -> Shared:
        """Return what those of these persons who asked for it want shared with the caller."""
        if not pins or len(pins) > MAX_PERSONS:
            return {}
        if not (await self._standing(subject, purposes, day, now)).requests:
            return {}
        persons = {person_digest(self._key, pin): pin for pin in sorted(pins)}
        key = ("requests", subject.agency, subject.sector, purposes, *persons)
        rows = await self._read(
            key, REQUESTED, (subject.agency, subject.sector, list(purposes), list(persons), now)
        )
        fields: dict[str, set[str]] = {}
        for row in rows or ():
            if now < row["until"]:
                fields.setdefault(persons[row["person"]], set()).update(row["fields"])
        return {pin: shape_of(named) for pin, named in fields.items()}

    async def _standing(
        self, subject: Subject, purposes: tuple[str, ...], day: date, now: datetime
    ) -> _Standing:
        if subject.agency is None or not purposes:
            return NOTHING
        rows = await self._read(
            ("standing", subject.agency, subject.sector, purposes, day),
            STANDING,
            (subject.agency, subject.sector, list(purposes), day, now, REVIEW_AFTER),
        )
        if rows is None:
            return NOTHING
        return _Standing(
            grants=tuple(
                (
                    Grant(
                        id=row["id"] or ANYBODY,
                        kind=GrantKind(row["kind"]),
                        fields=tuple(sorted(row["fields"])),
                        area=tuple(sorted(row["area"])),
                    ),
                    row["until"],
                )
                for row in rows
            ),
            requests=any(row["kind"] == GrantKind.SHARING_REQUEST for row in rows),
        )

    async def _read(self, key: Hashable, statement: str, arguments: tuple[Any, ...]) -> Any:
        """Return the rows, read at most two seconds ago; None when they cannot be read."""
        asked_at = self._clock()
        cached = self._cache.get(key)
        if cached is not None and asked_at - cached[0] < self._max_age:
            return cached[1]
        try:
            rows = await self._pool.fetch(statement, *arguments, timeout=TIMEOUT)
        except FAILURES as error:
            self._log.error("grants.read_failed", error=type(error).__name__)
            return None
        if len(self._cache) >= MAX_ENTRIES:
            self._cache.clear()
        self._cache[key] = (asked_at, rows)
        return rows
