"""The register of grants: adds, ends, reviews and lists them, as the owner of the gateway's database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from gateway.access.grant_checks import GrantChecks
from gateway.access.grant_records import (
    AgreementRecord,
    BreakGlassRecord,
    GrantError,
    GrantRecord,
    SharingRecord,
    read_document,
)
from gateway.access.grants import REVIEW_AFTER, person_digest
from gateway.access.legal_day import today
from gateway.decision import GrantKind

__all__ = ["GrantRegister", "ListedGrant"]

TABLES = {
    GrantKind.AGREEMENT: ("agreement", "revoked_at"),
    GrantKind.SHARING_REQUEST: ("sharing_request", "ended_at"),
    GrantKind.BREAK_GLASS: ("break_glass", "ended_at"),
}
"""By kind: the table, and the column that says when one was ended before its time."""

AGREEMENT = """
INSERT INTO agreement (id, grantee, purpose, fields, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)
"""
SHARING_REQUEST = """
INSERT INTO sharing_request (id, person, holder, grantee, sector, purpose, fields, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
BREAK_GLASS = """
INSERT INTO break_glass (id, grantee, sector, purpose, area, reason, approvers, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
OVERDUE = """
SELECT id FROM break_glass
WHERE grantee = $1 AND sector = $2 AND reviewed_at IS NULL
    AND least(valid_to, ended_at) + $4 <= $3
ORDER BY id LIMIT 1
"""
LIST = """
SELECT 'AGREEMENT' AS kind, id, grantee, NULL AS sector, purpose, fields AS opens,
    valid_from::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS start,
    (valid_to + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS until,
    revoked_at AS ended_at, NULL::timestamptz AS reviewed_at
FROM agreement
UNION ALL
SELECT 'SHARING_REQUEST', id, grantee, sector, purpose, fields, valid_from, valid_to, ended_at, NULL
FROM sharing_request
UNION ALL
SELECT 'BREAK_GLASS', id, grantee, sector, purpose, area, valid_from, valid_to, ended_at, reviewed_at
FROM break_glass
ORDER BY kind, id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedGrant:
    """One grant as a person reads it; of a sharing request not whose it is."""

    id: str
    kind: GrantKind
    grantee: str
    sector: str | None
    purpose: str
    opens: tuple[str, ...]
    """Fields, or the area of a break-glass."""
    start: datetime
    until: datetime
    ended_at: datetime | None
    reviewed_at: datetime | None

    def state(self, now: datetime) -> str:
        """Return one word: FUTURE, LIVE, ENDED, OVER, REVIEWED, or OVERDUE for a review that is missing."""
        end = self.until if self.ended_at is None else min(self.until, self.ended_at)
        if now < self.start and self.ended_at is None:
            return "FUTURE"
        if now < end:
            return "LIVE"
        if self.reviewed_at is not None:
            return "REVIEWED"
        if self.kind is GrantKind.BREAK_GLASS and end + REVIEW_AFTER <= now:
            return "OVERDUE"
        return "OVER" if self.ended_at is None else "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRegister:
    """Changes grants over one connection of the owner. Raises GrantError for what may not be."""

    connection: asyncpg.Connection
    checks: GrantChecks
    key: bytes
    """Of the pseudonyms of persons, as the gateway has it."""

    async def add(self, document: object, now: datetime) -> GrantRecord:
        """Add the grant of a document; the gateway sees it within two seconds."""
        grant = read_document(document, now)
        self.checks.check(grant, today(now))
        if isinstance(grant, BreakGlassRecord):
            await self._refuse_unreviewed(grant, now)
        if await self._find(grant.id) is not None:
            raise GrantError("GRANT_EXISTS", f"there is a grant {grant.id}")
        await self.connection.execute(*self._insertion(grant))
        return grant

    async def end(self, name: str, now: datetime) -> None:
        """End a grant; within two seconds the gateway gives nothing by it."""
        kind = await self._known(name)
        table, column = TABLES[kind]
        # S608: both are constants of this module.
        status = await self.connection.execute(
            f"UPDATE {table} SET {column} = $2 WHERE id = $1 AND {column} IS NULL",  # noqa: S608
            name,
            now,
        )
        if status == "UPDATE 0":
            raise GrantError("GRANT_ENDED", f"{name} was ended before")

    async def review(self, name: str, now: datetime) -> None:
        """Note that the use of a break-glass was reviewed after its end."""
        if await self._known(name) is not GrantKind.BREAK_GLASS:
            raise GrantError("GRANT_NOT_REVIEWED", f"{name} is no break-glass: nobody reviews it")
        row = await self.connection.fetchrow(
            "SELECT least(valid_to, ended_at) AS over, reviewed_at FROM break_glass WHERE id = $1", name
        )
        if row is not None and row["reviewed_at"] is not None:
            raise GrantError("GRANT_REVIEWED", f"{name} was reviewed before")
        if row is None or now < row["over"]:
            raise GrantError("GRANT_LIVE", f"{name} has not ended: it is reviewed afterwards")
        await self.connection.execute("UPDATE break_glass SET reviewed_at = $2 WHERE id = $1", name, now)

    async def listed(self) -> list[ListedGrant]:
        """Return all grants, by kind and id."""
        rows = await self.connection.fetch(LIST)
        return [
            ListedGrant(**{**dict(row), "kind": GrantKind(row["kind"]), "opens": tuple(row["opens"])})
            for row in rows
        ]

    async def _refuse_unreviewed(self, grant: BreakGlassRecord, now: datetime) -> None:
        overdue = await self.connection.fetchval(OVERDUE, grant.grantee, grant.sector, now, REVIEW_AFTER)
        if overdue is not None:
            raise GrantError(
                "REVIEW_OVERDUE", f"{grant.grantee} {grant.sector} is suspended until {overdue} is reviewed"
            )

    async def _known(self, name: str) -> GrantKind:
        kind = await self._find(name)
        if kind is None:
            raise GrantError("GRANT_UNKNOWN", f"there is no grant {name}")
        return kind

    async def _find(self, name: str) -> GrantKind | None:
        for kind, (table, _) in TABLES.items():
            statement = f"SELECT 1 FROM {table} WHERE id = $1"  # noqa: S608
            if await self.connection.fetchval(statement, name) is not None:
                return kind
        return None

    def _insertion(self, grant: GrantRecord) -> tuple[Any, ...]:
        match grant:
            case AgreementRecord():
                fields = list(grant.fields)
                return (AGREEMENT, grant.id, grant.grantee, grant.purpose, fields, grant.first, grant.last)
            case SharingRecord():
                return (
                    SHARING_REQUEST, grant.id, person_digest(self.key, grant.person), grant.holder,
                    grant.grantee, grant.sector, grant.purpose, list(grant.fields),
                    grant.period.start, grant.period.end,
                )  # fmt: skip
            case BreakGlassRecord():
                return (
                    BREAK_GLASS, grant.id, grant.grantee, grant.sector, grant.purpose, list(grant.area),
                    grant.reason, list(grant.approvers), grant.period.start, grant.period.end,
                )  # fmt: skip
