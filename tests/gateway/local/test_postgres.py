"""The one-machine PostgreSQL, with real servers."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from gateway.local import account as accounts
from gateway.local import cluster
from gateway.local.errors import LocalError
from gateway.local.postgres import Postgres
from gateway.local.process import ChildDied
from tests.gateway.local.processes import alive, listening_ports, read_when_there, wait_for

ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not ROOT, reason="only root runs PostgreSQL as another account")


async def execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def fetch(dsn: str, statement: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A running server that tests only look at."""
    with tempfile.TemporaryDirectory(prefix="lt-") as made:
        Path(made).chmod(0o711)
        with Postgres(Path(made) / "pg", databases=("one", "two")) as running:
            yield running


async def test_each_database_has_an_owner_and_an_app_role_that_reach_no_other_database(
    server: Postgres,
) -> None:
    await execute(server.dsn("one", "owner"), "CREATE TABLE seen (value int)")
    await execute(server.dsn("one", "owner"), "GRANT SELECT ON seen TO one_app")
    assert await fetch(server.dsn("one", "app"), "SELECT count(*) FROM seen") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(server.dsn("one", "app"), "CREATE TABLE refused (value int)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch(server.dsn("one", "app").replace("@/one", "@/two"), "SELECT 1")


async def test_the_cluster_has_checksums_scram_and_the_builtin_locale(server: Postgres) -> None:
    dsn = server.dsn("one", "owner")
    database = (
        "SELECT concat_ws(' ', datlocprovider, datlocale, pg_encoding_to_char(encoding))"
        " FROM pg_database WHERE datname = 'one'"
    )
    assert {
        "checksums": await fetch(dsn, "SHOW data_checksums"),
        "passwords": await fetch(dsn, "SHOW password_encryption"),
        "addresses": await fetch(dsn, "SHOW listen_addresses"),
        "database": await fetch(dsn, database),
    } == {"checksums": "on", "passwords": "scram-sha-256", "addresses": "", "database": "b C.UTF-8 UTF8"}


async def test_a_wrong_password_and_none_are_refused(server: Postgres) -> None:
    user, _, place = server.dsn("one", "app").rpartition("@")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await fetch(f"{user.rpartition(':')[0]}:wrong@{place}", "SELECT 1")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await fetch(f"postgresql://postgres@{place}", "SELECT 1")


def test_it_listens_on_no_port_and_its_socket_and_secrets_are_private(server: Postgres) -> None:
    where = server.where
    access = (where.base / "pg_hba.conf").read_text(encoding="utf-8")
    assert listening_ports(server.child.process.pid) == []
    assert stat.S_IMODE(where.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(where.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(where.passwords.stat().st_mode) == 0o600
    assert not (where.base / "superuser").exists()
    assert [line.split()[-1] for line in access.splitlines()[1:]] == ["scram-sha-256"]


async def test_a_second_start_has_the_data_of_the_first(folder: Path) -> None:
    with Postgres(folder, databases=("one",)) as server:
        await execute(server.dsn("one", "owner"), "CREATE TABLE kept AS SELECT 42 AS value")
    with Postgres(folder, databases=("one", "two")) as server:
        assert await fetch(server.dsn("one", "owner"), "SELECT value FROM kept") == 42
        assert await fetch(server.dsn("two", "owner"), "SELECT 1") == 1


async def test_after_a_crash_committed_data_is_there(folder: Path) -> None:
    server = Postgres(folder, databases=("one",))
    server.start()
    await execute(server.dsn("one", "owner"), "CREATE TABLE kept AS SELECT 42 AS value")
    server.child.process.send_signal(signal.SIGKILL)
    server.child.process.wait()
    server.stop()
    with Postgres(folder, databases=("one",)) as restarted:
        assert await fetch(restarted.dsn("one", "owner"), "SELECT value FROM kept") == 42


def test_a_pid_file_that_names_another_living_program_is_stale(folder: Path) -> None:
    with Postgres(folder, databases=("one",)) as server:
        pid_file = server.where.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{server.where.data}\n", encoding="ascii")
    pid_file.chmod(0o644)
    with Postgres(folder, databases=("one",)) as server:
        assert alive([server.child.process.pid]) == [server.child.process.pid]


def test_a_folder_in_use_is_refused_and_its_user_named(folder: Path) -> None:
    with (
        Postgres(folder, databases=("one",)),
        pytest.raises(LocalError, match=f"is in use by process {os.getpid()}"),
    ):
        Postgres(folder, databases=("one",)).start()


def test_a_server_that_cannot_start_is_named_with_the_end_of_its_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cluster._CONFIGURATION, "max_connections", "'many'")
    with pytest.raises(ChildDied, match=r"PostgreSQL ended with code 1(.|\n)*invalid value for parameter"):
        Postgres(folder, databases=("one",)).start()


def test_a_cluster_half_made_is_made_again(folder: Path) -> None:
    partial = folder / "data.partial"
    partial.mkdir()
    (partial / "PG_VERSION").write_text("18", encoding="ascii")
    with Postgres(folder, databases=("one",)) as server:
        assert server.where.data.exists()
    assert not partial.exists()


def test_a_killed_parent_leaves_no_server_and_the_next_start_works(folder: Path) -> None:
    report = folder / "report"
    program = (
        "import pathlib, sys, time\n"
        "from gateway.local.postgres import Postgres\n"
        "server = Postgres(pathlib.Path(sys.argv[1]), databases=('one',))\n"
        "server.start()\n"
        "pathlib.Path(sys.argv[2]).write_text(f'{server.child.process.pid}\\n')\n"
        "time.sleep(60)\n"
    )
    environment = dict(os.environ) | {"PYTHONPATH": str(Path(cluster.__file__).parents[2])}
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "pg"), str(report)], env=environment
    )
    pid = int(read_when_there(report))
    parent.kill()
    parent.wait()
    wait_for(lambda: not alive([pid]))
    with Postgres(folder / "pg", databases=("one",)) as server:
        assert server.child.process.pid != pid


def test_a_long_state_path_moves_the_socket(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    with Postgres(deep, databases=("one",)) as server:
        address = server.where.socket / ".s.PGSQL.5432"
        assert address.is_socket()
        assert len(os.fsencode(address)) < 100
        assert stat.S_IMODE(server.where.socket.stat().st_mode) == 0o700
    server.where.socket.rmdir()


@needs_root
def test_root_runs_it_as_an_existing_account(server: Postgres) -> None:
    status = Path(f"/proc/{server.child.process.pid}/status").read_text(encoding="utf-8")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    account = accounts.server_account()
    assert account is not None
    assert set(fields["Uid"].split()) == {str(account.uid)}
    assert set(fields["Gid"].split()) == {str(account.gid)}
    assert fields["Groups"].split() == []


@needs_root
async def test_where_the_account_cannot_go_data_moves_and_the_folder_remembers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SHARED_BASE", folder / "shared")
    (folder / "shared").mkdir()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with Postgres(closed / "pg", databases=("one",)) as server:
        assert server.where.base.parent == folder / "shared"
        await execute(server.dsn("one", "owner"), "CREATE TABLE kept AS SELECT 42 AS value")
    with Postgres(closed / "pg", databases=("one",)) as server:
        assert await fetch(server.dsn("one", "owner"), "SELECT value FROM kept") == 42


@needs_root
def test_binaries_the_account_cannot_reach_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "can_traverse", lambda *_: False)
    with Postgres(folder, databases=("one",)) as server:
        program = Path(f"/proc/{server.child.process.pid}/exe").readlink()
        assert program.is_relative_to(folder)
