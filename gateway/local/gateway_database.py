"""The gateway's own database on one machine: its migrations and the fixture callers' agreements."""

from __future__ import annotations

import asyncpg

from gateway.audit import migrate
from gateway.local.callers import agreements

__all__ = ["prepare_gateway_database"]

_INSERT = """
INSERT INTO agreement (id, grantee, purpose, fields, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET fields = EXCLUDED.fields
"""


async def prepare_gateway_database(dsn: str) -> None:
    """Bring the database of the owner's `dsn` up to date and add the agreements that are missing."""
    await migrate(dsn)
    rows = [
        (found.id, found.grantee, found.purpose, list(found.fields), found.valid_from, found.valid_to)
        for found in agreements()
    ]
    connection = await asyncpg.connect(dsn)
    try:
        await connection.executemany(_INSERT, rows)
    finally:
        await connection.close()
