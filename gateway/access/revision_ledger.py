"""Revisions of rules go forward only: which have decided here is kept in the gateway's database."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import asyncpg

from gateway.access.bundle_errors import BundleRefused
from gateway.access.bundles import REVISION

__all__ = ["DatabaseLedger", "NoLedger", "RevisionLedger"]

ADMIT = "INSERT INTO policy_revision (day, number, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
NEWEST = "SELECT day, number, digest FROM policy_revision ORDER BY day DESC, number DESC LIMIT 1"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('policy_revision'))"
"""Two gateways that start at a time must not each find the other's revision missing."""


class RevisionLedger(Protocol):
    """Says which revision may decide."""

    async def admit(self, revision: str, digest: bytes) -> None:
        """Take note of a revision and what it holds. Raises BundleRefused for an older or an altered one."""


class NoLedger:
    """Lets everything decide: a folder is its author's, who may go back."""

    async def admit(self, revision: str, digest: bytes) -> None:
        """Do nothing."""


class DatabaseLedger:
    """Keeps the revisions in a table that the gateway may only add to. Raises BundleRefused."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def admit(self, revision: str, digest: bytes) -> None:
        """Take note of a revision; the newest may be taken again as it was."""
        day, number = _order(revision)
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.execute(LOCK)
                newest = await connection.fetchrow(NEWEST)
                if newest is not None:
                    _check(
                        revision, (day, number, digest), (newest["day"], newest["number"], newest["digest"])
                    )
                await connection.execute(ADMIT, day, number, digest)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise BundleRefused(
                f"whether revision {revision} may decide is not known: {type(error).__name__}",
                code="POLICY_REVISION_UNKNOWN",
            ) from error


def _check(revision: str, given: tuple[date, int, bytes], newest: tuple[date, int, bytes]) -> None:
    latest = f"{newest[0].isoformat()}.{newest[1]}"
    if given[:2] < newest[:2]:
        raise BundleRefused(
            f"revision {revision} is older than {latest}, which has decided here: "
            "deliver the old rules under a new revision",
            code="POLICY_REVISION_OLDER",
        )
    if given[:2] == newest[:2] and given[2] != newest[2]:
        raise BundleRefused(
            f"revision {revision} has decided here with other content: a change needs a new revision",
            code="POLICY_REVISION_REUSED",
        )


def _order(revision: str) -> tuple[date, int]:
    found = REVISION.fullmatch(revision)
    try:
        if found is not None:
            return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        pass
    raise BundleRefused(f"revision {revision!r} is not like 2026-11-27.1", code="BUNDLE_REVISION")
