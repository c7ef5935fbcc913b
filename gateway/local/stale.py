"""What a killed run left behind in a data folder."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from gateway.local.errors import LocalError

__all__ = ["PID_FILE", "clear_stale_server"]

PID_FILE = "postmaster.pid"
_POLL = 0.1


def clear_stale_server(data: Path, socket: Path, timeout: float) -> None:
    """End the server an earlier run left in `data`; then remove its pid file and its socket.

    PostgreSQL believes in any process of that number, be it another program or one not yet reaped. Files
    go only when nobody works in the folder any more: they are also the guard against orphaned sessions.
    Raises LocalError when somebody still does after `timeout` seconds.
    """
    pid_file = data / PID_FILE
    deadline = time.monotonic() + timeout
    told: set[int] = set()
    while remaining := _processes_in(data):
        if time.monotonic() > deadline:
            raise LocalError(f"processes of an earlier run do not stop: {sorted(remaining)}")
        _tell_to_leave(remaining, _recorded_server(pid_file), told)
        time.sleep(_POLL)
    pid_file.unlink(missing_ok=True)
    for leftover in socket.iterdir():
        leftover.unlink()


def _tell_to_leave(remaining: set[int], server: int | None, told: set[int]) -> None:
    """Ask the server for a fast shutdown; sessions without a server leave at once."""
    if server is not None and server in remaining:
        wanted = {server: signal.SIGINT}
    else:
        wanted = dict.fromkeys(remaining, signal.SIGQUIT)
    for pid in wanted.keys() - told:
        told.add(pid)
        _send(pid, wanted[pid])


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _recorded_server(pid_file: Path) -> int | None:
    try:
        first = pid_file.read_text(encoding="ascii").split("\n", 1)[0]
    except FileNotFoundError:
        return None
    return int(first) if first.isdecimal() else None


def _processes_in(folder: Path) -> set[int]:
    """Return the processes whose current folder this is: a server and all its sessions."""
    wanted = str(folder.resolve())
    return {
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdecimal() and _cwd(entry) == wanted
    }


def _cwd(entry: Path) -> str | None:
    try:
        return str((entry / "cwd").readlink())
    except OSError:  # it has ended, or belongs to somebody else
        return None
