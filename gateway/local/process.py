"""Child processes: each in a process group of its own, logged to a file, gone when we are gone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gateway.local.errors import LocalError

__all__ = ["Account", "Child", "ChildDied", "run", "start", "stop", "tail", "wait", "watch"]

_LAUNCH = Path(__file__).with_name("launch.py")
_TAIL_LINES = 20
_WATCH_INTERVAL = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A system account that already exists."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A running program and how to end it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    """What asks it to leave, ever less politely, before its whole process group is killed."""
    stop_timeout: float = 10.0
    """Seconds it has after each of them."""

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None


class ChildDied(LocalError):
    """A program that should run has ended; the text names it and ends with the tail of its log."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        super().__init__(f"{name} {how}. Last lines of {log}:\n{tail(log)}")
        self.name = name
        self.code = code


def tail(log: Path, lines: int = _TAIL_LINES) -> str:
    """Return the last lines of a log, indented; says so when there is none."""
    if not log.exists():
        return "  (no log)"
    text = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    return "\n".join(f"  {line}" for line in text) if text else "  (the log is empty)"


def _command(program: Sequence[str], death_signal: signal.Signals, account: Account | None) -> list[str]:
    who = f"{account.uid}:{account.gid}" if account else "-"
    launcher = [sys.executable, "-I", "-S", str(_LAUNCH)]
    return [*launcher, str(os.getpid()), str(int(death_signal)), who, "--", *program]


def start(
    name: str,
    program: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    output: Path | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,),
    death_signal: signal.Signals = signal.SIGKILL,
    stop_timeout: float = 10.0,
) -> Child:
    """Start a program that writes to the end of `log`; with `output`, its standard output becomes that file.

    `death_signal` is what the kernel sends it when this process dies. Call from the main thread: to the
    kernel the end of the thread that started it is the parent's death.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        _open(log, os.O_APPEND) as errors,
        _open(output or log, os.O_TRUNC if output else os.O_APPEND) as out,
    ):
        process = subprocess.Popen(
            _command(program, death_signal, account),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            cwd=cwd,
            process_group=0,
        )
    return Child(name=name, process=process, log=log, stop_signals=stop_signals, stop_timeout=stop_timeout)


def _open(path: Path, how: int) -> BinaryIO:
    """Open a file only we may read: programs may write down what they were asked."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | how, 0o600), "wb")


def run(
    name: str,
    program: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    timeout: float,
    cwd: Path | None = None,
    account: Account | None = None,
) -> None:
    """Run a program to its end. Raises ChildDied when it fails, LocalError after `timeout` seconds."""
    child = start(name, program, environment=environment, log=log, cwd=cwd, account=account)
    wait(child, timeout)


def wait(child: Child, timeout: float) -> None:
    """Wait for a program that ends by itself. Raises like `run`."""
    try:
        code = child.process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise LocalError(
            f"{child.name} took longer than {timeout:g} s. Last lines:\n{tail(child.log)}"
        ) from error
    finally:
        _kill_group(child)
        child.process.wait()
    if code != 0:
        raise ChildDied(child.name, code, child.log)


def stop(*children: Child) -> None:
    """End programs, all at once: first politely, then each whole process group by force."""
    for rank in range(max((len(child.stop_signals) for child in children), default=0)):
        staying = [child for child in children if child.alive and rank < len(child.stop_signals)]
        for child in staying:
            child.process.send_signal(child.stop_signals[rank])
        _wait_for(staying)
    for child in children:
        _kill_group(child)
        child.process.wait()


def watch(children: Sequence[Child], until: Callable[[], bool]) -> None:
    """Return when `until` says so. Raises ChildDied, with the tail of its log, when a program ends before."""
    while not until():
        for child in children:
            if not child.alive:
                raise ChildDied(child.name, child.process.returncode, child.log)
        time.sleep(_WATCH_INTERVAL)


def _wait_for(children: Sequence[Child]) -> None:
    begun = time.monotonic()
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, begun + child.stop_timeout - time.monotonic()))


def _kill_group(child: Child) -> None:
    """Kill whoever is left in the program's process group; it may have started others."""
    try:
        os.killpg(child.process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
