"""What the benchmarks read of processes, and how they print figures."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from gateway.local.process import Child

__all__ = ["MemoryWatch", "cpu_by_program", "print_cpu", "print_latencies"]

MIB = 1024 * 1024


def cpu_by_program(children: Iterable[Child]) -> dict[str, float]:
    """Return user and system seconds of each program, its own children included."""
    return {child.name: _cpu_seconds(child.process.pid) for child in children}


def _cpu_seconds(pid: int) -> float:
    process = psutil.Process(pid)
    times = [p.cpu_times() for p in (process, *process.children(recursive=True))]
    return sum(t.user + t.system for t in times)


def print_cpu(before: Mapping[str, float], after: Mapping[str, float], requests: int) -> None:
    """Print CPU per request of each program and of all."""
    spent = {name: 1000 * (after[name] - before[name]) / requests for name in after}
    for name, cpu in spent.items():
        print(f"   {name:20} {cpu:8.2f} ms CPU per request")
    print(f"   {'all':20} {sum(spent.values()):8.2f} ms CPU per request")


def print_latencies(seconds: Sequence[float]) -> None:
    """Print the median and the 95th percentile (nearest rank)."""
    ordered = sorted(seconds)
    ranks = {"p50": 0.50, "p95": 0.95}
    shown = ", ".join(
        f"{name} {1000 * ordered[math.ceil(rank * len(ordered)) - 1]:.1f} ms" for name, rank in ranks.items()
    )
    print(f"   latency of {len(ordered)} requests: {shown}")


class MemoryWatch(AbstractContextManager["MemoryWatch"]):
    """Follows a child process of this one, with its own children, in a thread: their peak resident memory."""

    INTERVAL = 0.2

    def __init__(self, is_meant: Callable[[list[str]], bool]) -> None:
        self._is_meant = is_meant
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self.peak = 0
        """Bytes, the peaks of those that live at a time added up; 0 when no such process was seen."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._ended.wait(self.INTERVAL):
            for child in psutil.Process().children(recursive=True):
                try:
                    if self._is_meant(child.cmdline()):
                        family = (child, *child.children(recursive=True))
                        self.peak = max(self.peak, sum(map(_peak_of, family)))
                except psutil.Error:
                    continue


def _peak_of(process: psutil.Process) -> int:
    """Return the most memory a process has had so far; where the kernel does not say, what it has now."""
    status = Path(f"/proc/{process.pid}/status")
    try:
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return int(process.memory_info().rss)
    fields = dict(line.partition(":")[::2] for line in lines)
    return int(fields["VmHWM"].split()[0]) * 1024 if "VmHWM" in fields else int(process.memory_info().rss)
