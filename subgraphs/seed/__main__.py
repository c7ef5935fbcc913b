"""`python -m subgraphs.seed --persons N --seed S`: fill the four registers with a synthetic population."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from subgraphs.seed.generator import Refused
from subgraphs.seed.loading import NotEmpty, seed_registers
from subgraphs.seed.tables import REGISTERS

__all__ = ["main"]


def main(arguments: list[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Seed the registers whose owner DSNs are in LIENTHONG_SEED_<REGISTER>_URL.

    Returns the exit status: 0 done, 1 refused, 2 misused.
    """
    parser = argparse.ArgumentParser(prog="python -m subgraphs.seed", description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000, help="persons in all, fixtures included")
    parser.add_argument("--seed", type=int, default=1, help="the same number gives the same population")
    parser.add_argument("--replace", action="store_true", help="empty registers that already hold persons")
    options = parser.parse_args(arguments)
    variables = {register: f"LIENTHONG_SEED_{register.upper()}_URL" for register in REGISTERS}
    missing = [variable for variable in variables.values() if not environment.get(variable)]
    if missing:
        sys.stderr.write(f"set {', '.join(missing)} to the owner DSN of each register\n")
        return 2
    dsns = {register: environment[variable] for register, variable in variables.items()}
    try:
        _run(dsns, persons=options.persons, seed=options.seed, replace=options.replace)
    except (Refused, NotEmpty) as refusal:
        hint = "; --replace empties it first" if isinstance(refusal, NotEmpty) else ""
        sys.stderr.write(f"{refusal}{hint}\n")
        return 1
    sys.stdout.write(f"seeded {options.persons} persons with seed {options.seed}\n")
    return 0


def _run(dsns: Mapping[str, str], *, persons: int, seed: int, replace: bool) -> None:
    console = Console(stderr=True)
    with Progress(
        TextColumn("seeding"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("seeding", total=None)
        asyncio.run(
            seed_registers(
                dsns,
                persons=persons,
                seed=seed,
                replace=replace,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        )


if __name__ == "__main__":
    raise SystemExit(main())
