"""`make bench-planner`: uncached planning over the corpus, of a hostile operation, and as sizes grow."""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from graphql import parse, validate

from gateway.operation import normalise
from gateway.planner import PlanningError
from gateway.supergraph import load_supergraph
from tests.gateway.planner.corpus import corpus_cases, suite_supergraph
from tests.gateway.planner.running import plan_text
from tests.plans.bench.growth import SHAPES, growth
from tests.plans.bench.timing import plan_milliseconds, refusal, whole_milliseconds

__all__ = ["main"]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--hostile", type=Path, help="a folder with supergraph.graphql and operation.graphql to plan as well"
    )
    options = parser.parse_args()
    _corpus()
    if options.hostile is not None:
        _hostile(options.hostile)
    for shape in SHAPES:
        for gated in (False, True):
            _growth(shape, gated=gated)


def _corpus() -> None:
    plans: list[float] = []
    wholes: list[float] = []
    for case in corpus_cases():
        supergraph = suite_supergraph(case.suite)
        if validate(supergraph.api_schema, parse(case.text)):
            continue
        try:
            planned = plan_text(supergraph, case.text)
        except PlanningError:
            continue
        plans.append(plan_milliseconds(supergraph, planned.operation, {}))
        wholes.append(whole_milliseconds(planned))
    for name, times in (("planning", plans), ("normalising and planning", wholes)):
        if times:
            print(
                f"corpus, {len(times)} operations, {name}: median {median(times):.2f} ms, "
                f"p95 {quantiles(times, n=20)[-1]:.2f} ms, most {max(times):.2f} ms"
            )


def _hostile(folder: Path) -> None:
    supergraph = load_supergraph((folder / "supergraph.graphql").read_text(encoding="utf-8"))
    text = (folder / "operation.graphql").read_text(encoding="utf-8")
    operation = normalise(supergraph, parse(text), None, {})
    unbounded = plan_milliseconds(supergraph, operation, {}, repeats=3)
    came, took = refusal(supergraph, operation)
    print(f"hostile, {len(text)} bytes: {came} after {took:.0f} ms; without limits {unbounded:.0f} ms")


def _growth(shape: str, *, gated: bool) -> None:
    found = growth(shape, gated=gated)
    steps = [f"{size} ({length} B): {took:.2f} ms" for size, length, took in found]
    factors = [
        f"x{later[2] / earlier[2]:.1f} for x{later[0] / earlier[0]:.1f}" for earlier, later in pairwise(found)
    ]
    print(f"growth {shape}{', gated' if gated else ''}: {', '.join(steps)} ({'; '.join(factors)})")


if __name__ == "__main__":
    main()
