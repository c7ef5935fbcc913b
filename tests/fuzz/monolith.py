"""Answers beside those of one service over the same data: `python -m tests.fuzz.monolith --seed 1`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from time import perf_counter

from gateway.planner import PlanningError
from tests.fuzz.sampling import Sample, arguments, random_samples
from tests.fuzz.sparse_world import SparseWorld
from tests.gateway.planner.running import plan_text, run_plan, truth
from tests.gateway.planner.world_transport import WorldTransport

__all__ = ["difference", "main"]

SHOWN = 10
"""Differences printed in full."""


async def difference(sample: Sample, seed: int) -> str | None:
    """Plan, run and compare one operation; return what differs, an empty text if nothing, None if refused."""
    try:
        planned = plan_text(sample.supergraph, sample.text)
    except PlanningError:
        return None
    world = SparseWorld(sample.supergraph, seed, nulls=0 if seed // 2 % 2 else 10)
    ours = await run_plan(planned, WorldTransport(world))
    expected = truth(planned, world)
    if ours.data == expected and not ours.errors:
        return ""
    return "\n".join(
        [
            f"ours     {json.dumps(ours.data, ensure_ascii=False)}",
            f"monolith {json.dumps(expected, ensure_ascii=False)}",
            *(f"error    {error}" for error in ours.errors),
        ]
    )


def main() -> int:
    """Compare until as many answers as asked for were compared; 1 if any differs."""
    options = arguments(__doc__, 5_000)
    outcomes: Counter[str] = Counter()
    begun = perf_counter()
    for number, sample in enumerate(random_samples(options.suites, options.seed, 10 * options.operations)):
        differs = asyncio.run(difference(sample, number))
        outcome = "refused" if differs is None else "different" if differs else "equal"
        outcomes[outcome] += 1
        if differs:
            outcomes[f"different in {sample.suite}"] += 1
            if outcomes["different"] <= SHOWN:
                print(f"{sample.name}\n{sample.text}\n{differs}", flush=True)
        if outcomes["equal"] + outcomes["different"] >= options.operations:
            break
    took = perf_counter() - begun
    print(f"seed {options.seed}, {took:.0f} s: " + ", ".join(f"{n} {outcomes[n]}" for n in sorted(outcomes)))
    return int(outcomes["different"] > 0)


if __name__ == "__main__":
    sys.exit(main())
