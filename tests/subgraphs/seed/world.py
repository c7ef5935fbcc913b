"""A seeded population read back from the four registers, whole."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import asyncpg

from subgraphs.seed.loading import seed_registers
from tests.postgres import REGISTERS, Cluster

__all__ = ["Row", "World", "one", "owner_dsns", "part", "prepare", "read_world", "seed", "texts"]

Row = dict[str, Any]

_EFFECTIVE = (
    ("civil_servants", "0002_pay_scales.sql", ("base_salary", "grade", "grade_coefficient")),
    (
        "civil_servants",
        "0004_dated_terms.sql",
        ("pay_scheme", "allowance", "retirement_age", "source_connection"),
    ),
    (
        "social_assistance",
        "0002_amounts_and_rules.sql",
        ("standard_amount", "category_rule", "hardship_commune"),
    ),
    (
        "social_assistance",
        "0005_amounts_entitlements_sources.sql",
        ("entitlement_rule", "source_connection"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All rows, by register and table."""

    tables: dict[tuple[str, str], list[Row]]
    by_pin: dict[str, Row]

    def rows(self, register: str, table: str) -> list[Row]:
        """Return a table's rows in no particular order."""
        return self.tables[register, table]

    def people(self) -> dict[str, Row]:
        """Return current persons of the population register by PIN."""
        return self.by_pin

    def histories(self, register: str, table: str, key: str) -> dict[str, list[Row]]:
        """Return all versions of each entity, oldest first."""
        found: dict[str, list[Row]] = {}
        for row in self.rows(register, f"{table}_version") + self.rows(register, table):
            found.setdefault(row[key], []).append(row)
        return {entity: sorted(rows, key=lambda row: int(row["version"])) for entity, rows in found.items()}


def one(world: World, register: str, table: str, **wanted: object) -> Row:
    """Return the only row with these values."""
    found = [r for r in world.rows(register, table) if all(r[key] == value for key, value in wanted.items())]
    assert len(found) == 1
    return found[0]


def part(row: Row, *columns: str) -> tuple[Any, ...]:
    """Return the values of some columns."""
    return tuple(row[column] for column in columns)


def owner_dsns(cluster: Cluster) -> dict[str, str]:
    """Return the owner DSN of each register."""
    return {name: cluster.register(name).owner for name in REGISTERS}


def prepare(cluster: Cluster) -> None:
    """Fill the effective-dated tables again, which other tests empty."""
    asyncio.run(_prepare(cluster))


def seed(cluster: Cluster, *, persons: int, number: int, replace: bool = True) -> None:
    """Seed the registers."""
    dsns = owner_dsns(cluster)
    asyncio.run(seed_registers(dsns, persons=persons, seed=number, replace=replace, progress=_no_progress))


def read_world(cluster: Cluster) -> World:
    """Read every table of every register."""
    tables = asyncio.run(_read_all(cluster))
    return World(tables=tables, by_pin={row["pin"]: row for row in tables["population", "person"]})


def texts(cluster: Cluster) -> dict[tuple[str, str], str]:
    """Return the text of each table's rows, whatever their order."""
    world = read_world(cluster)
    return {table: "\n".join(sorted(map(repr, rows))) for table, rows in world.tables.items()}


def _no_progress(done: int, total: int) -> None:
    """Show nothing."""


async def _prepare(cluster: Cluster) -> None:
    for name, file, tables in _EFFECTIVE:
        register = cluster.register(name)
        connection = await asyncpg.connect(register.owner)
        try:
            await connection.execute(f"truncate {', '.join(tables)}")
            await connection.execute((register.migrations / file).read_text(encoding="utf-8"))
        finally:
            await connection.close()


async def _read_all(cluster: Cluster) -> dict[tuple[str, str], list[Row]]:
    tables: dict[tuple[str, str], list[Row]] = {}
    for name, dsn in owner_dsns(cluster).items():
        connection = await asyncpg.connect(dsn)
        try:
            names = await connection.fetch(
                "select tablename from pg_tables"
                " where schemaname = 'public' and tablename <> 'schema_migrations'"
            )
            for row in names:
                table = row["tablename"]
                tables[name, table] = [dict(found) for found in await connection.fetch(f"table {table}")]
        finally:
            await connection.close()
    return tables
