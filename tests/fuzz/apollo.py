"""Answers beside Apollo Gateway's over the same subgraphs: `python -m tests.fuzz.apollo --seed 1`.

Where the two differ, one service over the same data says who is right.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from time import perf_counter

from gateway.planner import PlanningError
from tests.fuzz.apollo_defects import DEFECTS, REFUSALS
from tests.fuzz.apollo_gateway import ApolloGateway
from tests.fuzz.sampling import Sample, arguments, random_samples
from tests.gateway.planner.corpus import ROOT
from tests.gateway.planner.running import plan_text, run_plan, truth
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

__all__ = ["main", "outcome"]

SHOWN = 3
"""Differences printed in full, of each kind."""


def outcome(apollo: ApolloGateway, sample: Sample, seed: int) -> tuple[str, str]:
    """Run one operation in both gateways; return what came of it and, of a difference, the particulars."""
    world = World(sample.supergraph, seed, nulls=0)
    theirs = apollo.execute(sample.suite, sample.text, WorldTransport(world))
    try:
        planned = plan_text(sample.supergraph, sample.text)
    except PlanningError:
        refused = bool(theirs["errors"])
        return ("both refuse", "") if refused else ("we refuse", json.dumps(theirs, ensure_ascii=False))
    ours = asyncio.run(run_plan(planned, WorldTransport(world)))
    if ours.data == theirs["data"] and bool(ours.errors) == bool(theirs["errors"]):
        return "equal", ""
    expected = truth(planned, world)
    right = ours.data == expected and not ours.errors
    particulars = [
        f"ours   {json.dumps(ours.data, ensure_ascii=False)} {list(ours.errors)}",
        f"Apollo {json.dumps(theirs['data'], ensure_ascii=False)} {[e['message'] for e in theirs['errors']]}",
    ]
    if not right:
        particulars.append(f"truth  {json.dumps(expected, ensure_ascii=False)}")
    return "theirs is not the truth" if right else "OURS is not the truth", "\n".join(particulars)


def main() -> int:
    """Compare; 1 if a difference is ours, or has no reason."""
    options = arguments(__doc__, 5_000)
    outcomes: Counter[str] = Counter()
    by_suite: Counter[tuple[str, str]] = Counter()
    begun = perf_counter()
    with ApolloGateway() as apollo:
        for number, sample in enumerate(random_samples(options.suites, options.seed, options.operations)):
            apollo.load(
                sample.suite, (ROOT / sample.suite / "supergraph.graphql").read_text(encoding="utf-8")
            )
            found, particulars = outcome(apollo, sample, number)
            outcomes[found] += 1
            if particulars:
                by_suite[found, sample.suite] += 1
                if by_suite[found, sample.suite] <= SHOWN:
                    print(f"{found}: {sample.name}\n{sample.text}\n{particulars}\n", flush=True)
    unexplained = 0
    for (found, suite), count in sorted(by_suite.items()):
        reason = _reason(found, suite)
        unexplained += 0 if reason else count
        print(f"{count:>5} {found}: {suite}: {reason or 'NOT EXPLAINED'}")
    took = perf_counter() - begun
    print(f"seed {options.seed}, {took:.0f} s: " + ", ".join(f"{n} {outcomes[n]}" for n in sorted(outcomes)))
    return int(unexplained > 0)


def _reason(found: str, suite: str) -> str:
    match found:
        case "theirs is not the truth":
            return DEFECTS.get(suite, "")
        case "we refuse":
            return REFUSALS.get(suite, "")
    return ""


if __name__ == "__main__":
    sys.exit(main())
