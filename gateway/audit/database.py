"""The gateway's own database: pool and numbered migrations."""

from __future__ import annotations

from pathlib import Path

import asyncpg

from gateway.errors import Unavailable

__all__ = ["DATABASE_ERRORS", "Pool", "audit_unavailable", "migrate", "open_pool"]

MIGRATIONS = Path(__file__).parent / "migrations"
DATABASE_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""Everything a statement on the gateway's database may raise."""
Pool = asyncpg.Pool


async def open_pool(dsn: str) -> Pool:
    """Open a pool whose statements end within two seconds."""
    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=8, command_timeout=2, server_settings={"statement_timeout": "2000"}
    )


def audit_unavailable() -> Unavailable:
    """The error for an operation that cannot be recorded: it is not answered either."""
    return Unavailable(
        "the access record cannot be written, so nothing was answered", code="AUDIT_UNAVAILABLE"
    )


async def migrate(dsn: str) -> list[str]:
    """Apply the migrations that are not applied yet, each in its own transaction; return their names."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations"
            " (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied = {row["name"] for row in await connection.fetch("SELECT name FROM schema_migrations")}
        names = []
        for file in sorted(MIGRATIONS.glob("*.sql")):
            if file.name in applied:
                continue
            async with connection.transaction():
                await connection.execute(file.read_text(encoding="utf-8"))
                await connection.execute("INSERT INTO schema_migrations (name) VALUES ($1)", file.name)
            names.append(file.name)
        return names
    finally:
        await connection.close()
