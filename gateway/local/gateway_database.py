"""The gateway's own database on one machine: its migrations and the fixture callers' agreements."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import asyncpg

from gateway.audit import migrate

__all__ = ["prepare_gateway_database"]

_AGREEMENTS = Path(__file__).with_name("agreements.json")
_INSERT = """
INSERT INTO agreement (id, grantee, purpose, fields, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO NOTHING
"""


async def prepare_gateway_database(dsn: str) -> None:
    """Bring the database of the owner's `dsn` up to date and add the agreements that are missing."""
    await migrate(dsn)
    agreements = [
        (
            agreement["id"],
            agreement["grantee"],
            agreement["purpose"],
            agreement["fields"],
            date.fromisoformat(agreement["valid_from"]),
            date.fromisoformat(agreement["valid_to"]),
        )
        for agreement in json.loads(_AGREEMENTS.read_text(encoding="utf-8"))
    ]
    connection = await asyncpg.connect(dsn)
    try:
        await connection.executemany(_INSERT, agreements)
    finally:
        await connection.close()
