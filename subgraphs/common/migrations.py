"""Apply a register's numbered SQL files, each once, in order, and refuse a file changed afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

__all__ = ["MigrationError", "apply_migrations"]

_LOCK: Final = 7_402_194
"""Advisory lock that keeps two runners apart; an arbitrary number."""

_CREATE: Final = """
create table if not exists schema_migrations (
    name text primary key,
    digest text not null,
    applied_at timestamptz not null default now()
)
"""


class MigrationError(Exception):
    """A migration that was applied has changed since, or has disappeared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Migration:
    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


async def apply_migrations(dsn: str, folder: Path) -> tuple[str, ...]:
    """Bring the database of the owner role's `dsn` up to date; return the names applied now."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        await connection.execute(_CREATE)
        known = {
            row["name"]: row["digest"] for row in await connection.fetch("select * from schema_migrations")
        }
        migrations = _read(folder)
        _check(known, migrations)
        pending = [migration for migration in migrations if migration.name not in known]
        for migration in pending:
            await _apply(connection, migration)
        return tuple(migration.name for migration in pending)
    finally:
        await connection.close()


def _read(folder: Path) -> list[_Migration]:
    return [
        _Migration(name=path.name, text=path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
    ]


def _check(known: dict[str, str], migrations: list[_Migration]) -> None:
    present = {migration.name: migration.digest for migration in migrations}
    for name, digest in known.items():
        if present.get(name) != digest:
            raise MigrationError(f"{name} was applied and has changed or gone; add a new file instead")


async def _apply(connection: asyncpg.Connection[asyncpg.Record], migration: _Migration) -> None:
    async with connection.transaction():
        await connection.execute(migration.text)
        await connection.execute(
            "insert into schema_migrations (name, digest) values ($1, $2)", migration.name, migration.digest
        )
