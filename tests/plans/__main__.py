"""`make plans`: fetches and depth per operation beside Apollo's planner; fails if we are worse in total."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.fuzz.sampling import corpus_samples, random_samples
from tests.gateway.planner.corpus import corpus_suites
from tests.plans.compare import Compared, Verdict, compare
from tests.plans.reasons import reason_for

__all__ = ["main"]


def main() -> int:
    """Compare and print; 1 if our plans are worse in total or a worse one has no reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="print the equal operations as well")
    parser.add_argument("--random", type=int, default=0, help="compare so many random operations instead")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random operations")
    options = parser.parse_args()
    suites = corpus_suites()
    if not suites:
        print("the corpus is not here: set LIENTHONG_AUDIT_CORPUS")
        return 1
    if options.random:
        compared = compare(random_samples(suites, options.seed, options.random))
    else:
        compared = compare(corpus_samples())
    for one in compared:
        if options.all or one.verdict is not Verdict.EQUAL:
            print(_line(one))
    return _summary(compared)


def _line(one: Compared) -> str:
    reason = (reason_for(one.name) if one.verdict is Verdict.WORSE else "") or one.note
    ours = "-" if one.ours is None else f"{one.ours.fetches}/{one.ours.depth}"
    theirs = "-" if one.theirs is None else f"{one.theirs.fetches}/{one.theirs.depth}"
    return f"{one.verdict.value:<12} {one.name:<44} ours {ours:>6}  Apollo {theirs:>6}  {reason}"


def _summary(compared: Sequence[Compared]) -> int:
    both = [(one.ours, one.theirs) for one in compared if one.ours and one.theirs]
    ours = sum(mine.fetches for mine, _ in both), sum(mine.depth for mine, _ in both)
    theirs = sum(other.fetches for _, other in both), sum(other.depth for _, other in both)
    counts = {verdict: sum(one.verdict is verdict for one in compared) for verdict in Verdict}
    print()
    print(f"operations {len(compared)}, planned by both {len(both)} (fetches/depth)")
    print("  ".join(f"{verdict.value} {counts[verdict]}" for verdict in Verdict))
    print(f"fetches: ours {ours[0]}, Apollo {theirs[0]}; depth: ours {ours[1]}, Apollo {theirs[1]}")
    unexplained = [one.name for one in compared if one.verdict is Verdict.WORSE and not reason_for(one.name)]
    for name in unexplained:
        print(f"worse without a reason: {name}")
    return int(ours[0] > theirs[0] or ours[1] > theirs[1] or bool(unexplained))


if __name__ == "__main__":
    sys.exit(main())
