"""The register of revocations: callers who are refused until the revocation is lifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import asyncpg

from gateway.access.grant_records import GrantError

__all__ = ["Revocation", "RevocationKind", "RevocationRegister"]

ADD = "INSERT INTO revocation (kind, value) VALUES ($1, $2) ON CONFLICT DO NOTHING"
LIFT = "DELETE FROM revocation WHERE kind = $1 AND value = $2"
LIST = "SELECT kind, value, revoked_at FROM revocation ORDER BY kind, value"
MAX_TEXT = 256


class RevocationKind(StrEnum):
    """What is refused: a subject (`sub`), one token (`jti`), or everybody of an agency."""

    SUBJECT = "SUBJECT"
    TOKEN = "TOKEN"  # noqa: S105
    AGENCY = "AGENCY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """One entry of the list."""

    kind: RevocationKind
    value: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationRegister:
    """Changes the list over one connection of the owner. Raises GrantError for what may not be."""

    connection: asyncpg.Connection

    async def add(self, kind: RevocationKind, value: str) -> None:
        """Refuse somebody; the gateway does within two seconds."""
        if not 0 < len(value) <= MAX_TEXT:
            raise GrantError("REVOCATION_MALFORMED", f"a text of 1 to {MAX_TEXT} characters")
        if await self.connection.execute(ADD, kind.value, value) == "INSERT 0 0":
            raise GrantError("REVOCATION_EXISTS", f"{kind.lower()} {value} is revoked already")

    async def lift(self, kind: RevocationKind, value: str) -> None:
        """Let somebody in again."""
        if await self.connection.execute(LIFT, kind.value, value) == "DELETE 0":
            raise GrantError("REVOCATION_UNKNOWN", f"{kind.lower()} {value} is not revoked")

    async def listed(self) -> list[Revocation]:
        """Return the list."""
        return [
            Revocation(kind=RevocationKind(row["kind"]), value=row["value"], revoked_at=row["revoked_at"])
            for row in await self.connection.fetch(LIST)
        ]
