"""`make bench-access`: what deciding costs once it is decided, against the same request undecided.

1,000 objects x 20 fields with 34 distinct attribute tuples, through the whole pipeline, registers and network
left out. Undecided means the bundle that allows everything, through the same code.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import orjson

from gateway.access import (
    Directory,
    allow_all_policies,
)
from gateway.executor.compiled import run as compiled_run
from gateway.executor.compiled.writer import Writers
from gateway.executor.gates import decide_tuples
from gateway.supergraph.catalogue import Catalogue
from tests.bench.access_system import AGAIN, FIELDS, OBJECTS, TUPLES, System
from tests.gateway.access.building import (
    POLICIES,
    catalogue,
    directory,
    rules_only,
)

__all__ = ["Figures", "main", "measure"]


LIMIT_MICROSECONDS = 1.0


LIMIT_RATIO = 1.25


@dataclass(kw_only=True)
class Figures:
    """What was measured."""

    calls_cold: dict[str, int]
    calls_warm: dict[str, int]
    gates: int
    decided: float
    undecided: float
    """CPU seconds of a request: the lower quartile, as what else runs on a machine only adds to it."""
    ratio: float
    """CPU of a decided request against that of the undecided one asked right beside it: the median."""
    enforcement: float
    """Seconds per object once its gate has its decisions."""

    @property
    def sound(self) -> bool:
        """Whether all bounds hold."""
        return (
            self.calls_cold == {"plan": 1, "object": self.gates}
            and not any(self.calls_warm.values())
            and self.enforcement * 1e6 <= LIMIT_MICROSECONDS
            and self.ratio <= LIMIT_RATIO
        )


class _Stopwatch:
    """Times what is done with decisions once a gate has them: noting them per object, and writing by them."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._patches = ExitStack()
        self._begun = 0.0
        self._spent = 0.0

    def __enter__(self) -> _Stopwatch:
        decide, gate, write = decide_tuples, compiled_run._gate, Writers.write

        async def deciding(*given: Any) -> Any:
            found = await decide(*given)
            self._begun = time.perf_counter()
            return found

        async def gating(*given: Any) -> None:
            await gate(*given)
            self._spent += time.perf_counter() - self._begun

        def writing(*given: Any) -> Any:
            begun = time.perf_counter()
            found = write(*given)
            self.seconds.append(self._spent + time.perf_counter() - begun)
            self._spent = 0.0
            return found

        self._patches.enter_context(patch.object(compiled_run, "decide_tuples", deciding))
        self._patches.enter_context(patch.object(compiled_run, "_gate", gating))
        self._patches.enter_context(patch.object(Writers, "write", writing))
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.close()


async def _cpu(ask: Callable[[], Awaitable[bytes]]) -> float:
    begun = time.process_time_ns()
    await ask()
    return (time.process_time_ns() - begun) / 1e9


def _low(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) // 4]


async def measure(rounds: int = 400) -> Figures:
    """Ask both systems by turns. Raises SystemExit when what they answer is not what it should be."""
    decided = System(rules_only(), directory(), catalogue(), tells_policy=True)
    open_to_all = allow_all_policies(POLICIES)
    undecided = System(open_to_all, Directory(open_to_all.reference), Catalogue(), tells_policy=False)
    try:
        first = orjson.loads(await decided.ask())
        cold = dict(decided.engine.calls)
        _check(first, orjson.loads(await undecided.ask()))
        for system in (decided, undecided):
            for _ in range(10):
                await system.ask()
        before = dict(decided.engine.calls)
        gc.collect()
        gc.freeze()
        with_decisions, without = [], []
        for number in range(rounds):
            if number % 2:
                with_decisions.append(await _cpu(decided.ask))
            without.append(await _cpu(undecided.ask))
            if not number % 2:
                with_decisions.append(await _cpu(decided.ask))
        warm = {phase: count - before[phase] for phase, count in decided.engine.calls.items()}
        with _Stopwatch() as watch:
            for _ in range(rounds):
                await decided.ask()
        return Figures(
            calls_cold=cold,
            calls_warm=warm,
            gates=1,
            decided=_low(with_decisions),
            undecided=_low(without),
            ratio=statistics.median(one / other for one, other in zip(with_decisions, without, strict=True)),
            enforcement=_low(watch.seconds) / OBJECTS,
        )
    finally:
        gc.unfreeze()
        await decided.engine.close()
        await undecided.engine.close()


def _check(decided: Mapping[str, Any], undecided: Mapping[str, Any]) -> None:
    nodes = [edge["node"] for edge in decided["data"]["assistanceCases"]["edges"]]
    if len(nodes) != OBJECTS or len(nodes[0]) != len(FIELDS) + len(AGAIN) or "errors" in decided:
        raise SystemExit(f"unexpected answer: {orjson.dumps(decided)[:500]!r}")
    if decided["data"] != undecided["data"]:
        raise SystemExit("what is allowed is not what there is")


def tell(figures: Figures) -> Sequence[str]:
    """Return the figures in lines."""
    cold, warm = figures.calls_cold, sum(figures.calls_warm.values())
    decided, undecided = figures.decided * 1e3, figures.undecided * 1e3
    calls = f"{cold['plan']} plan + {cold['object']} for {figures.gates} gate; warm: {warm}"
    return (
        f"{OBJECTS} objects x {len(FIELDS) + len(AGAIN)} fields, {TUPLES} distinct tuples, embedded engine",
        f"policy calls cold: {calls}",
        f"enforcement after the decision: {figures.enforcement * 1e6:.3f} us per object (at most 1)",
        f"CPU of a request: decided {decided:.2f} ms, undecided {undecided:.2f} ms",
        f"decided against undecided: {figures.ratio:.3f} (at most {LIMIT_RATIO})",
        "bounds hold" if figures.sound else "A BOUND DOES NOT HOLD",
    )


def main() -> int:
    """Measure and print; 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.access")
    parser.add_argument("--rounds", type=int, default=400, help="requests of each kind")
    given = parser.parse_args()
    figures = asyncio.run(measure(given.rounds))
    sys.stdout.write("\n".join((*tell(figures), "")))
    return 0 if figures.sound else 1


if __name__ == "__main__":
    sys.exit(main())
