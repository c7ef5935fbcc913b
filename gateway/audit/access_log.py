"""What was recorded about one person: who looked, what for, and when."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway.audit.database import Pool
from gateway.audit.record import person_pseudonym, pseudonymous

__all__ = ["KEPT_YEARS", "Access", "AccessLog"]

KEPT_YEARS = 5
"""Years a history of use is told (`domain.md` 2.3); the key of each year hides persons by itself."""

SEEN = """
FROM audit_person p JOIN audit_record r ON r.id = p.record_id
WHERE p.person = ANY($1::bytea[]) AND r.status = 'ANSWERED'
    AND NOT coalesce(r.purpose = ANY($2::text[]), false)
    AND NOT (r.subject_kind = 'CITIZEN' AND r.subject_id = ANY($3::text[]))
"""
# S608: both are constants of this module; every value is bound.
PAGE = f"""
SELECT r.id::text AS id, r.at, r.subject_kind, r.agency, r.purpose {SEEN}
    AND ($4::uuid IS NULL OR r.id < $4::uuid)
ORDER BY r.id DESC LIMIT $5
"""
COUNT = f"SELECT count(*) {SEEN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One operation that touched the person's data."""

    id: str
    at: datetime
    kind: str
    agency: str | None
    """None where a citizen asked."""
    purpose: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLog:
    """The records about one person, newest first. Raises DATABASE_ERRORS.

    Left out: what the person looked up, what was refused, and purposes the person may not know of.
    """

    pool: Pool
    key: bytes
    pin: str = field(repr=False)
    reader: str = field(repr=False)
    """Subject id of the person."""
    left_out: Collection[str]
    now: datetime

    async def page(self, after: str | None, limit: int) -> Sequence[Access]:
        """Return at most so many records older than the one with this id."""
        before = None if after is None else uuid.UUID(after)
        rows = await self.pool.fetch(PAGE, *self._narrowing(), before, limit)
        return [
            Access(
                id=row["id"],
                at=row["at"],
                kind=row["subject_kind"],
                agency=row["agency"],
                purpose=row["purpose"],
            )
            for row in rows
        ]

    async def count(self) -> int:
        """Return how many records there are."""
        found: int = await self.pool.fetchval(COUNT, *self._narrowing())
        return found

    def _narrowing(self) -> tuple[list[bytes], list[str], list[str]]:
        years = range(self.now.year - KEPT_YEARS, self.now.year + 1)
        return (
            [person_pseudonym(self.key, year, self.pin) for year in years],
            sorted(self.left_out),
            [pseudonymous(self.key, year, self.reader) for year in years],
        )
