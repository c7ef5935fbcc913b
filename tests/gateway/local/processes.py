"""What the kernel knows of processes, for tests that must leave none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

__all__ = ["alive", "listening_ports", "read_when_there", "wait_for"]


def alive(pids: Iterable[int]) -> list[int]:
    """Return those that still run. A zombie is gone: where nobody reaps orphans it stays in the table."""
    found = []
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.append(pid)
        except psutil.NoSuchProcess:
            continue
    return found


def listening_ports(pid: int) -> list[int]:
    """Return the TCP ports a process listens on."""
    connections = psutil.Process(pid).net_connections("tcp")
    return [connection.laddr.port for connection in connections if connection.status == psutil.CONN_LISTEN]


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Return when the condition holds; fail the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def read_when_there(path: Path) -> str:
    """Return the text of a file that another process is about to write."""
    wait_for(lambda: path.exists() and path.read_text(encoding="utf-8").endswith("\n"))
    return path.read_text(encoding="utf-8")
