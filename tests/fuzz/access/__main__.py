"""`make fuzz-access`: the system on free ports, random questions of every caller, an exit status."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from gateway.local.programs import Programs
from tests.fuzz.access.outcome import Outcome, summary, told
from tests.fuzz.access.running import running_registers
from tests.fuzz.access.sharing import QUICK, ask_share, give, owners
from tests.fuzz.access.stirring import stir

PERSONS = 600
FULL = 100_000


def main() -> int:
    """Return 0 when every answer is what the oracle says."""
    options = _options()
    print(
        f"seed {options.seed}, {options.operations} operations, {options.workers} workers,"
        f" part {options.part + 1} of {options.parts}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="lienthong-fuzz-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        with running_registers(Path(folder) / "state", PERSONS) as programs:
            asyncio.run(stir(owners(programs), options.seed))
            asyncio.run(give(programs))
            outcome = _all(programs, options)
    for line in summary(outcome):
        print(line)
    for found in outcome.disagreements[: options.show]:
        print("\n".join(told(found)))
    wanted = options.operations / options.parts
    return 1 if outcome.disagreements or outcome.operations < wanted * 0.99 else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    quick = os.environ.get("QUICK") == "1"
    parser.add_argument("--operations", type=int, default=QUICK if quick else FULL)
    parser.add_argument("--seed", type=int, default=None, help="repeat a run: with as many operations")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--parts", type=int, default=1, help="how many runs share the operations of a seed")
    parser.add_argument("--part", type=int, default=0, help="which of them this is, from 0")
    parser.add_argument("--show", type=int, default=10, help="disagreements to print whole")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = secrets.randbelow(10**6)
    return options


def _all(programs: Programs, options: argparse.Namespace) -> Outcome:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.workers, mp_context=context) as pool:
        shares = [
            pool.submit(
                ask_share,
                programs,
                options.operations,
                options.seed,
                (options.part * options.workers + worker, options.parts * options.workers),
            )
            for worker in range(options.workers)
        ]
        return _merged(share.result() for share in shares)


def _merged(outcomes: Iterator[Outcome]) -> Outcome:
    merged = Outcome()
    for each in outcomes:
        for name in (
            "operations",
            "refused",
            "believed",
            "denials",
            "masks",
            "requests",
            "objects",
            "unavailable",
        ):
            setattr(merged, name, getattr(merged, name) + getattr(each, name))
        merged.seconds = max(merged.seconds, each.seconds)
        merged.disagreements += each.disagreements
        merged.tables += each.tables
    return merged


if __name__ == "__main__":
    sys.exit(main())
