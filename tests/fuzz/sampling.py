"""Which supergraphs and operations a run takes: all of the corpus in turn, from one printed seed."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.supergraph import Supergraph
from tests.fuzz.operations import make_operation
from tests.gateway.planner.corpus import corpus_cases, corpus_suites, suite_supergraph

__all__ = ["Sample", "arguments", "corpus_samples", "random_samples"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One operation to try."""

    name: str
    suite: str
    supergraph: Supergraph
    text: str


def arguments(description: str | None, operations: int) -> argparse.Namespace:
    """Read the command line and print the seed, so that a run can be repeated."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--operations", type=int, default=operations, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="repeat the run with this seed")
    parser.add_argument("--suites", nargs="*", default=None, help="only these supergraphs of the corpus")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = secrets.randbelow(10**6)
    if options.suites is None:
        options.suites = corpus_suites()
    if not options.suites:
        raise SystemExit("the corpus is not here: set LIENTHONG_AUDIT_CORPUS")
    print(
        f"seed {options.seed}, {options.operations} operations, {len(options.suites)} supergraphs", flush=True
    )
    return options


def corpus_samples() -> Iterator[Sample]:
    """Yield the corpus's own operations."""
    for case in corpus_cases():
        supergraph = suite_supergraph(case.suite)
        yield Sample(
            name=f"{case.suite}-{case.number}", suite=case.suite, supergraph=supergraph, text=case.text
        )


def random_samples(suites: Sequence[str], seed: int, count: int) -> Iterator[Sample]:
    """Yield random operations, going round the suites."""
    for number in range(count):
        suite = suites[number % len(suites)]
        supergraph = suite_supergraph(suite)
        text = make_operation(supergraph.api_schema, f"{seed}/{number}")
        yield Sample(name=f"{suite}/{seed}/{number}", suite=suite, supergraph=supergraph, text=text)
