"""`make pull-proof`: a province pulls what its offices entered, over 20,000 persons; every figure is printed.

Checked against raw rows; killed half way by SIGKILL and gone on with; then the list is grown and timed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import asyncpg

from gateway.local.engine import EngineChoice
from gateway.local.postgres import Postgres
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor
from tests.pull.brute_force import cases_of, expected_nodes, offices_of
from tests.pull.command import PullCommand, Report

AGENCY = "H21"
GROWN = """
insert into assistance_case
select (jsonb_populate_record(c, jsonb_build_object('case_id', c.case_id || '-' || copy))).*
from assistance_case c, generate_series(1, $1) copy where c.origin_case = any($2::text[])
"""


class Proof:
    """Says each result, and remembers whether one was wrong."""

    def __init__(self) -> None:
        self.failed = False

    def check(self, what: str, right: bool) -> None:
        """Say whether something is as it must be."""
        self.failed |= not right
        print(f"   {'ok' if right else 'FAILED'}  {what}")


def speed(report: Report, rows: int) -> str:
    """Return rows a second of a whole command, its start included."""
    return f"{rows / report.seconds:,.0f} rows/s with the start of the command ({report.seconds:.1f} s)"


def prove(proof: Proof, state: State, dsn: str, folder: Path) -> None:
    """Pull what the offices wrote, compare, kill, go on."""
    offices = offices_of(AGENCY)
    raw = asyncio.run(cases_of(dsn, offices))
    in_all = asyncio.run(_count(dsn))
    print(f"   {in_all:,} cases in the register; offices of {AGENCY}, then and now: {len(offices)}")
    whole = PullCommand(state=state.folder, out=folder / "whole")
    report = whole.run()
    print(report.output)
    same = whole.nodes == expected_nodes(raw, offices)
    proof.check(f"{len(raw)} cases, as raw rows have them, and nothing else", same and report.status == 2)
    print(f"       {speed(report, len(raw))}")

    killed = PullCommand(state=state.folder, out=folder / "killed", options=("--page", "5"))
    there = killed.killed_with(len(raw) // 2)
    print(f"       SIGKILL with {there} of {len(raw)} rows on disk")
    resumed = killed.run()
    proof.check("killed half way and gone on with: the same bytes", killed.data == whole.data)
    sums = killed.manifest["decisions"] == whole.manifest["decisions"]
    proof.check("what was withheld adds up to the same over both runs", sums and resumed.status == 2)


def measure(proof: Proof, state: State, dsn: str, folder: Path, rows: int) -> None:
    """Grow the list to about so many rows, and pull it as officer and as system."""
    offices = offices_of(AGENCY)
    asyncio.run(_grow(dsn, offices, rows))
    expected = expected_nodes(asyncio.run(cases_of(dsn, offices)), offices)
    officer = PullCommand(state=state.folder, out=folder / "officer")
    report = officer.run()
    proof.check(f"an officer, pages of 100: {len(expected):,} rows as raw", officer.nodes == expected)
    print(f"       {report.output.splitlines()[0]}")
    for page in ("500", "1000"):
        system = PullCommand(
            state=state.folder,
            out=folder / page,
            caller="gia-lai-health-system",
            options=("--page", page),
        )
        report = system.run()
        proof.check(f"a system, pages of {page}: the same bytes", system.data == officer.data)
        print(f"       {report.output.splitlines()[0]}")


async def _count(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(await connection.fetchval("select count(*) from assistance_case"))
    finally:
        await connection.close()


async def _grow(dsn: str, offices: frozenset[str], rows: int) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        own = int(
            await connection.fetchval(
                "select count(*) from assistance_case where origin_case = any($1::text[])", sorted(offices)
            )
        )
        await connection.execute(GROWN, max(1, rows // own), sorted(offices))
        await connection.execute("analyze assistance_case")
    finally:
        await connection.close()


def main() -> int:
    """Return 0 when everything is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=20_000, help="of the list that is timed; 0: none is")
    parser.add_argument("--engine", type=EngineChoice, default=EngineChoice.AUTO)
    arguments = parser.parse_args()
    proof = Proof()
    with tempfile.TemporaryDirectory(prefix="lienthong-pull-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL passes through, under root as another account
        options = Options(state=folder / "state", persons=arguments.persons, port=0, engine=arguments.engine)
        with Supervisor(options, lambda line: print(f"   {line}")) as supervisor:
            running = supervisor.start()
            print(f"policy engine: {running.engine}, ready in {running.seconds:.1f} s")
            state = State((folder / "state").resolve())
            dsn = Postgres(state.postgres).dsn("social_assistance", "owner")
            prove(proof, state, dsn, folder)
            if arguments.rows:
                measure(proof, state, dsn, folder / "timed", arguments.rows)
    return 1 if proof.failed else 0


if __name__ == "__main__":
    sys.exit(main())
