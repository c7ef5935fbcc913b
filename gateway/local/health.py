"""Waiting until a program answers over HTTP."""

from __future__ import annotations

import http.client
import time

from gateway.local.errors import LocalError
from gateway.local.ports import HOST
from gateway.local.process import Child, ChildDied, tail

__all__ = ["wait_until_healthy"]

_POLL = 0.05
_REQUEST_TIMEOUT = 2.0


def wait_until_healthy(child: Child, port: int, path: str, timeout: float) -> None:
    """Return when GET `path` answers 2xx.

    Raises ChildDied when the program ends first, LocalError with the tail of its log after `timeout` seconds.
    """
    deadline = time.monotonic() + timeout
    while not _answers(port, path):
        if not child.alive:
            raise ChildDied(child.name, child.process.returncode, child.log)
        if time.monotonic() > deadline:
            last = f"Last lines of {child.log}:\n{tail(child.log)}"
            raise LocalError(f"{child.name} does not answer after {timeout:g} s. {last}")
        time.sleep(_POLL)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=_REQUEST_TIMEOUT)
    try:
        connection.request("GET", path)
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
