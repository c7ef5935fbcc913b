"""Seeding as a command and as a whole: repeatable, never over existing persons unasked, row security kept."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from subgraphs.seed.__main__ import main
from tests.postgres import REGISTERS, Cluster
from tests.subgraphs.seed.world import owner_dsns, prepare, read_world, seed, texts

_ROOT = Path(__file__).parents[3]


@pytest.fixture
def empty(cluster: Cluster) -> Cluster:
    """Return registers without persons, their effective-dated tables filled."""
    prepare(cluster)
    asyncio.run(_execute(cluster.register("population").owner, "truncate person"))
    return cluster


def _environment(cluster: Cluster) -> dict[str, str]:
    return {f"LIENTHONG_SEED_{name.upper()}_URL": dsn for name, dsn in owner_dsns(cluster).items()}


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _count(dsn: str, *, context: str | None) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        if context is not None:
            await connection.execute("select set_config('lienthong.context', $1, false)", context)
        return int(await connection.fetchval("select count(*) from person"))
    finally:
        await connection.close()


def _run(cluster: Cluster, *arguments: str, hash_seed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "subgraphs.seed", *arguments],
        cwd=_ROOT,
        env=os.environ | _environment(cluster) | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )


def test_same_number_and_seed_give_the_same_rows_in_every_process(empty: Cluster) -> None:
    first = _run(empty, "--persons", "400", "--seed", "3", hash_seed="1")
    rows = texts(empty)
    second = _run(empty, "--persons", "400", "--seed", "3", "--replace", hash_seed="2")

    assert (first.returncode, first.stdout, first.stderr) == (0, "seeded 400 persons with seed 3\n", "")
    assert second.returncode == 0
    assert texts(empty) == rows


def test_another_seed_gives_other_people(empty: Cluster) -> None:
    seed(empty, persons=100, number=1)
    first = set(read_world(empty).people())
    seed(empty, persons=100, number=2)

    assert len(first & set(read_world(empty).people())) == 25


def test_more_persons_of_a_seed_keep_no_row_of_the_last_seeding(empty: Cluster) -> None:
    seed(empty, persons=300, number=1)
    seed(empty, persons=60, number=1)
    world = read_world(empty)

    assert len(world.people()) == len(world.rows("civil_status", "birth_event")) == 60


def test_registers_that_hold_persons_are_left_alone(
    empty: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    seed(empty, persons=50, number=1)
    before = texts(empty)

    assert main(["--persons", "60"], _environment(empty)) == 1
    assert capsys.readouterr().err == (
        "the population register already holds persons; --replace empties it first\n"
    )
    assert texts(empty) == before


@pytest.mark.parametrize("persons", ["18", "1000001"])
def test_number_out_of_range_is_refused(
    empty: Cluster, capsys: pytest.CaptureFixture[str], persons: str
) -> None:
    assert main(["--persons", persons], _environment(empty)) == 1
    assert capsys.readouterr().err == "--persons must lie between 25 and 1000000\n"
    assert read_world(empty).people() == {}


def test_missing_dsn_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], {"LIENTHONG_SEED_POPULATION_URL": "postgresql:///x"}) == 2
    assert capsys.readouterr().err == (
        "set LIENTHONG_SEED_CIVIL_STATUS_URL, LIENTHONG_SEED_CIVIL_SERVANTS_URL,"
        " LIENTHONG_SEED_SOCIAL_ASSISTANCE_URL to the owner DSN of each register\n"
    )


def test_after_seeding_the_running_role_still_reads_only_in_a_verified_context(empty: Cluster) -> None:
    seed(empty, persons=40, number=1)
    app = empty.register("population").app

    counts = [asyncio.run(_count(app, context=context)) for context in (None, "", "verified")]
    assert counts == [0, 0, 40]


@pytest.mark.parametrize("register", REGISTERS)
def test_after_seeding_row_security_is_forced_on_every_table(empty: Cluster, register: str) -> None:
    seed(empty, persons=40, number=1)

    async def unforced() -> list[str]:
        connection = await asyncpg.connect(empty.register(register).owner)
        try:
            rows = await connection.fetch(
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                " and not (relrowsecurity and relforcerowsecurity) and relname <> 'schema_migrations'"
            )
            return [row["relname"] for row in rows]
        finally:
            await connection.close()

    assert asyncio.run(unforced()) == []


def test_ground_of_a_changed_number_is_closed_to_the_running_role(empty: Cluster) -> None:
    seed(empty, persons=40, number=1)
    app = empty.register("population").app

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        asyncio.run(_execute(app, "select ground from pin_alias_ground"))
