"""One real PostgreSQL per test session: every register's database, migrated, empty before each test."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

import subgraphs
from gateway.local.postgres import Postgres
from subgraphs.common.migrations import apply_migrations

__all__ = ["REGISTERS", "Cluster", "Register", "cluster", "temporary_cluster"]

REGISTERS = ("population", "civil_status", "civil_servants", "social_assistance")
_KEPT = {"schema_migrations", "commune"}
"""Filled by migrations, not by tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register's database."""

    name: str
    owner: str
    """DSN of the role that migrates and seeds."""
    app: str
    """DSN of the role that serves."""

    @property
    def migrations(self) -> Path:
        """The folder of the register's SQL files."""
        return Path(subgraphs.__path__[0]) / self.name / "migrations"

    async def empty(self) -> None:
        """Remove every row a test may have left."""
        connection = await asyncpg.connect(self.owner)
        try:
            found = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
            tables = sorted({row["tablename"] for row in found} - _KEPT)
            await connection.execute(f"truncate {', '.join(tables)}")
        finally:
            await connection.close()

    async def insert(self, table: str, *rows: dict[str, object]) -> None:
        """Write rows as the owner."""
        connection = await asyncpg.connect(self.owner)
        try:
            for row in rows:
                places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
                statement = f"insert into {table} ({', '.join(row)}) values ({places})"  # noqa: S608
                await connection.execute(statement, *row.values())
        finally:
            await connection.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The running server of the session."""

    server: Postgres

    def register(self, name: str) -> Register:
        """Return a register's database."""
        return Register(name=name, owner=self.server.dsn(name, "owner"), app=self.server.dsn(name, "app"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The registers' databases of this session."""
    with temporary_cluster() as running:
        yield running


@contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    """Start PostgreSQL in a folder of its own, migrate all registers, stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="lienthong-test-") as folder, Postgres(Path(folder)) as server:
        running = Cluster(server=server)
        for name in REGISTERS:
            register = running.register(name)
            asyncio.run(apply_migrations(register.owner, register.migrations))
        yield running
