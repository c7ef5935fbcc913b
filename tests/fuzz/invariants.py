"""Plan invariants over random operations: `python -m tests.fuzz.invariants --operations 20000 --seed 1`."""

from __future__ import annotations

import sys
from collections import Counter
from time import perf_counter

from gateway.planner import PlanningError
from tests.fuzz.sampling import Sample, arguments, random_samples
from tests.gateway.planner.invariants import check_plan
from tests.gateway.planner.running import plan_text

__all__ = ["main", "violations"]

SHOWN = 20
"""Violations printed in full."""


def violations(sample: Sample) -> tuple[str, list[str]]:
    """Plan one operation; return what came of it (`planned`, or the code of the refusal), and violations."""
    try:
        planned = plan_text(sample.supergraph, sample.text)
    except PlanningError as error:
        return error.code, []
    return "planned", check_plan(sample.supergraph, planned.operation, planned.plan)


def main() -> int:
    """Plan until as many plans as asked for were checked; 1 if one of them violates an invariant."""
    options = arguments(__doc__, 20_000)
    outcomes: Counter[str] = Counter()
    unplannable: Counter[str] = Counter()
    found = 0
    begun = perf_counter()
    for sample in random_samples(options.suites, options.seed, 10 * options.operations):
        outcome, broken = violations(sample)
        outcomes[outcome] += 1
        if outcome != "planned":
            unplannable[f"{sample.suite}: {outcome}"] += 1
        if broken:
            found += 1
            if found <= SHOWN:
                print(f"{sample.name}\n{sample.text}\n  " + "\n  ".join(broken), flush=True)
        if outcomes["planned"] >= options.operations:
            break
    for name, count in sorted(unplannable.items()):
        print(f"refused {name} {count}")
    print(
        f"seed {options.seed}: {outcomes['planned']} plans, {found} violations, "
        f"{outcomes.total() - outcomes['planned']} refused, {perf_counter() - begun:.0f} s"
    )
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
