"""The database side: row-level security, migrations, roles."""

from __future__ import annotations

import asyncpg
import pytest

from subgraphs.common import database
from subgraphs.common.database import Database
from subgraphs.common.migrations import MigrationError, apply_migrations
from tests.postgres import REGISTERS, Cluster
from tests.subgraphs.population.rows import person

COUNT = "select count(*) from person"


async def check_nothing_outside_a_verified_transaction(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval(COUNT) == 0
        await connection.execute("begin")
        await connection.execute("select set_config('lienthong.context', 'other', true)")
        assert await connection.fetchval(COUNT) == 0
        await connection.execute("select set_config('lienthong.context', 'verified', true)")
        assert await connection.fetchval(COUNT) == 1
        await connection.execute("rollback")
        assert await connection.fetchval(COUNT) == 0
    finally:
        await connection.close()


async def test_the_runtime_role_reads_nothing_outside_a_verified_transaction(cluster: Cluster) -> None:
    register = cluster.register("population")
    await register.empty()
    await register.insert("person", person("952148000303", "Trần Thị Cúc"))
    await check_nothing_outside_a_verified_transaction(register.app)


async def test_the_check_finds_a_role_that_row_security_does_not_hold(cluster: Cluster) -> None:
    register = cluster.register("population")
    await register.empty()
    await register.insert("person", person("952148000303", "Trần Thị Cúc"))
    with pytest.raises(AssertionError):
        await check_nothing_outside_a_verified_transaction(register.owner)


async def test_a_session_is_verified_and_leaves_nothing_behind(cluster: Cluster) -> None:
    register = cluster.register("population")
    await register.empty()
    await register.insert("person", person("952148000303", "Trần Thị Cúc"))
    async with Database.connect(register.app, max_size=1) as opened:
        async with opened.session() as session:
            assert await session.value(COUNT) == 1
        async with opened.pool.acquire() as connection:
            assert await connection.fetchval(COUNT) == 0


async def test_a_session_that_sets_no_context_sees_nothing(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BEGIN", "begin read only")
    register = cluster.register("population")
    await register.insert("person", person("952148000304", "Trần Thị Cúc"))
    async with Database.connect(register.app, max_size=1) as opened, opened.session() as session:
        assert await session.value(COUNT) == 0


async def test_a_session_cannot_write(cluster: Cluster) -> None:
    async with (
        Database.connect(cluster.register("population").app, max_size=1) as opened,
        opened.session() as session,
    ):
        with pytest.raises(asyncpg.PostgresError):
            await session.fetch("delete from person")


@pytest.mark.parametrize("name", REGISTERS)
async def test_the_runtime_role_owns_nothing_and_reads_every_table_through_a_policy(
    cluster: Cluster, name: str
) -> None:
    register = cluster.register(name)
    connection = await asyncpg.connect(register.app)
    try:
        tables = await connection.fetch(
            "select relname, relrowsecurity and relforcerowsecurity as forced,"
            " pg_has_role(relowner, 'member') as owned,"
            " has_table_privilege(oid, 'insert, update, delete, truncate') as writes"
            " from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and relname <> 'schema_migrations'"
        )
        assert tables
        assert [row["relname"] for row in tables if not row["forced"] or row["owned"] or row["writes"]] == []
        roles = await connection.fetchrow(
            "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as powerful from pg_roles"
            " where rolname = current_user"
        )
        assert roles is not None
        assert roles["powerful"] is False
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("select * from schema_migrations")
    finally:
        await connection.close()


@pytest.mark.parametrize("name", REGISTERS)
async def test_migrations_are_applied_once(cluster: Cluster, name: str) -> None:
    register = cluster.register(name)
    assert await apply_migrations(register.owner, register.migrations) == ()


async def test_a_failing_migration_leaves_nothing_and_a_changed_one_is_refused(
    cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # a schema of its own: the gateway keeps its own list of migrations in this database
    dsn = f"{cluster.server.dsn('gateway', 'owner')}&options=-csearch_path%3Dmigration_test"
    connection = await asyncpg.connect(cluster.server.dsn("gateway", "owner"))
    await connection.execute("create schema migration_test")
    await connection.close()
    folder = tmp_path_factory.mktemp("migrations")
    (folder / "0001_first.sql").write_text("create table first (id int);")
    (folder / "0002_second.sql").write_text("create table second (id int); select 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await apply_migrations(dsn, folder)
    (folder / "0002_second.sql").write_text("create table second (id int);")
    assert await apply_migrations(dsn, folder) == ("0002_second.sql",)
    (folder / "0001_first.sql").write_text("create table first (id text);")
    with pytest.raises(MigrationError, match=r"0001_first\.sql was applied and has changed"):
        await apply_migrations(dsn, folder)
    (folder / "0001_first.sql").unlink()
    with pytest.raises(MigrationError):
        await apply_migrations(dsn, folder)
