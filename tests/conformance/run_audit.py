"""Runs a federation audit server's operations against a running gateway and compares the answers.

`python -m tests.conformance.run_audit --audit URL --gateway URL`. The audit server (graphql-hive's
federation-gateway-audit, started elsewhere) serves `/ids` and `/SUITE/tests`; the gateway serves each suite's
supergraph at `/SUITE/graphql` (`lienthong serve --supergraphs FOLDER --policy allow-all`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

__all__ = ["Case", "differences", "main"]

AT_ONCE = 4
"""Operations under way at one time: the subgraphs of one suite may keep state between requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One operation and the answer the audit expects."""

    suite: str
    number: int
    query: str
    expected: Mapping[str, Any]


def differences(case: Case, answer: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with an answer; nothing when it counts, by a rule stricter than the audit's.

    Data must be deeply equal (the order of keys is free, that of lists is not). Errors must be there where
    they are expected, and nowhere else: the audit lets them pass where it says nothing about them.
    """
    wrong = []
    # As text: in Python true equals 1, and 1 equals 1.0.
    wanted, given = (json.dumps(one.get("data"), sort_keys=True) for one in (case.expected, answer))
    if wanted != given:
        wrong.append(f"data: wanted {wanted}\n      got    {given}")
    expects = bool(case.expected.get("errors", False))
    if expects != bool(answer.get("errors")):
        wrong.append(f"errors: wanted {expects}, got {json.dumps(answer.get('errors'))}")
    return wrong


async def read_cases(session: aiohttp.ClientSession, audit: str) -> list[Case]:
    """Fetch every test of every suite."""
    async with session.get(f"{audit}/ids") as response:
        suites = await response.json()
    cases = []
    for suite in suites:
        async with session.get(f"{audit}/{suite}/tests") as response:
            tests = await response.json()
        cases += [
            Case(suite=suite, number=number, query=test["query"], expected=test["expected"])
            for number, test in enumerate(tests)
        ]
    return cases


async def read_supergraphs(audit: str) -> dict[str, str]:
    """Fetch every suite's supergraph."""
    found = {}
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{audit}/ids") as response:
            suites = await response.json()
        for suite in suites:
            async with session.get(f"{audit}/{suite}/supergraph") as response:
                found[str(suite)] = await response.text()
    return found


def save_supergraphs(audit: str, folder: Path) -> bool:
    """Write every suite's supergraph to a folder, for the gateway to serve."""
    found = asyncio.run(read_supergraphs(audit))
    folder.mkdir(parents=True, exist_ok=True)
    for suite, sdl in found.items():
        (folder / f"{suite}.graphql").write_text(sdl, encoding="utf-8")
    say(f"{len(found)} supergraphs in {folder}")
    return bool(found)


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


async def run_suite(
    session: aiohttp.ClientSession, gateway: str, cases: list[Case]
) -> list[tuple[Case, str]]:
    """Run the tests of one suite one after another; return the failed ones with what is wrong."""
    failed = []
    for case in cases:
        headers = {"Accept": "application/json"}
        async with session.post(
            f"{gateway}/{case.suite}/graphql", json={"query": case.query}, headers=headers
        ) as response:
            wrong = differences(case, await response.json(content_type=None))
        if wrong:
            failed.append((case, "\n   ".join(wrong)))
    return failed


async def run(audit: str, gateway: str) -> bool:
    """Run everything, print what failed and the score."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        cases = await read_cases(session, audit)
        by_suite: dict[str, list[Case]] = {}
        for case in cases:
            by_suite.setdefault(case.suite, []).append(case)
        slots = asyncio.Semaphore(AT_ONCE)

        async def limited(suite: list[Case]) -> list[tuple[Case, str]]:
            async with slots:
                return await run_suite(session, gateway, suite)

        began = time.perf_counter()
        results = await asyncio.gather(*(limited(suite) for suite in by_suite.values()))
        seconds = time.perf_counter() - began
    failed = [entry for result in results for entry in result]
    for case, wrong in failed:
        say(f"{case.suite} #{case.number}\n{case.query}\n   {wrong}\n")
    say(f"{len(cases) - len(failed)}/{len(cases)} in {seconds:.1f} s")
    if not failed:
        expecting = sum(bool(case.expected.get("errors")) for case in cases)
        say(f"errors in the {expecting} tests that expect them and in no other")
    return bool(cases) and not failed


def main() -> int:
    """Return 0 when everything passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audit", required=True, help="base URL of the audit server")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--gateway", help="base URL of the gateway")
    what.add_argument("--save", type=Path, help="only write the supergraphs to this folder")
    given = parser.parse_args()
    if given.save:
        return 0 if save_supergraphs(given.audit, given.save) else 1
    return 0 if asyncio.run(run(given.audit, given.gateway)) else 1


if __name__ == "__main__":
    sys.exit(main())
