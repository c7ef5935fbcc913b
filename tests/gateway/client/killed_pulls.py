"""Pulls in real processes that kill themselves before their nth system call: `killed_pulls FOLDER`.

Prints a line of JSON: at how many calls a pull was killed, and what was wrong afterwards. A program of its
own, since it forks, which a test process with threads should not.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from gateway.client import ClientFailure
from gateway.client.pull import KNOWN, files, open_folder
from tests.gateway.client.fake_gateway import FakeGateway
from tests.gateway.client.pulling import DATA, Puller, lines

ROWS = 15
_CALLS = frozenset(
    {"open", "close", "pwrite", "fsync", "ftruncate", "rename", "unlink", "fstat", "scandir", "fdopen"}
)


class MortalOs:
    """The module `os`, whose nth system call is never made; writes need two calls each."""

    def __init__(self, calls_left: int) -> None:
        self._left = calls_left

    def __getattr__(self, name: str) -> Any:
        found = getattr(os, name)
        if name not in _CALLS:
            return found

        def call(*arguments: Any, **options: Any) -> Any:
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self._left -= 1
            return found(*arguments, **options)

        return call

    def pwrite(self, descriptor: int, data: bytes, at: int) -> int:
        """Write the first half, as a disk that fills up may."""
        return int(self.__getattr__("pwrite")(descriptor, data[: max(1, len(data) // 2)], at))


def pull(folder: Path, *, size: int) -> None:
    """Pull, or go on."""
    with open_folder(folder, KNOWN) as opened:
        asyncio.run(Puller(gateway=FakeGateway(ROWS), size=size).pull(opened))


def killed(folder: Path, calls: int) -> bool:
    """Pull in a child process that makes so many calls; whether it was killed by then."""
    child = os.fork()
    if child == 0:
        vars(files)["os"] = MortalOs(calls)
        pull(folder, size=10)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def wrong_after(folder: Path, calls: int) -> str | None:
    """Go on after a kill with pages of another size; return what is not as after a pull nobody killed."""
    try:
        pull(folder, size=7)
    except ClientFailure as failure:
        return f"killed before call {calls + 1}: {failure}"
    if (folder / DATA).read_bytes() != lines(FakeGateway(ROWS).rows):
        return f"killed before call {calls + 1}: other bytes"
    decisions = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["decisions"]
    counts = [entry["count"] for entry in decisions]
    return None if counts == [ROWS, ROWS] else f"killed before call {calls + 1}: sums {counts}"


def main(root: Path) -> None:
    """Kill at every call there is."""
    calls, wrong = 0, []
    while killed(root / str(calls), calls):
        if (root / str(calls) / "manifest.json").exists():
            break
        found = wrong_after(root / str(calls), calls)
        wrong += [] if found is None else [found]
        calls += 1
    sys.stdout.write(json.dumps({"killed": calls, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
