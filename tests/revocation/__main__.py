"""`make revocation`: 1,000 revocations against a running gateway; prints late allows and the worst delay."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from gateway.local.engine import EngineChoice
from gateway.local.postgres import Postgres
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor
from tests.revocation.measuring import LIMIT, Target, by_kind, run_tries

PERSONS = 100


def main() -> int:
    """Return 0 when no try was late and every one says something."""
    parser = argparse.ArgumentParser(prog="python -m tests.revocation")
    parser.add_argument("--tries", type=int, default=1_000)
    parser.add_argument("--parallel", type=int, default=30, help="tries at a time, 34 at most")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--engine", type=EngineChoice, default=EngineChoice.AUTO, choices=list(EngineChoice))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lienthong-revocation-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        state = State(Path(folder).resolve() / "state")
        options = Options(state=state.folder, persons=PERSONS, port=0, engine=arguments.engine)
        with Supervisor(options, lambda _: None) as supervisor:
            running = supervisor.start()
            secrets = state.secrets()
            target = Target(
                url=running.addresses["gateway"],
                dsn=Postgres(state.postgres).dsn("gateway", "owner"),
                audit_key=secrets.audit.encode(),
                issuer=secrets.issuer,
            )
            print(f"policy engine: {running.engine}, seed {arguments.seed}", flush=True)
            begun = time.monotonic()
            tries = run_tries(target, arguments.tries, arguments.parallel, arguments.seed, _say)
            outcomes = asyncio.run(tries)
    for kind, found in by_kind(outcomes).items():
        worst = max(one.delay for one in found)
        print(
            f"{kind:<16} {len(found):>5} tries  {sum(one.late for one in found):>3} late  worst {worst:.2f} s"
        )
    for one in outcomes:
        if one.problem is not None:
            print(f"PROBLEM  {one.kind}: {one.problem}")
    late = sum(one.late for one in outcomes)
    problems = sum(one.problem is not None for one in outcomes)
    print(
        f"{len(outcomes)} tries, {late} late allows (after {LIMIT:.0f} s), {problems} that say nothing,"
        f" worst delay {max(one.delay for one in outcomes):.2f} s,"
        f" {sum(one.asked for one in outcomes):,} questions in {time.monotonic() - begun:.0f} s"
    )
    return 1 if late or problems or len(outcomes) != arguments.tries else 0


def _say(line: str) -> None:
    print(f"   {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
