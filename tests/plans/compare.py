"""Our plans and Apollo's for the same operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import parse, validate

from gateway.planner import PlanningError
from tests.fuzz.sampling import Sample
from tests.gateway.planner.corpus import ROOT
from tests.gateway.planner.running import plan_text
from tests.plans.apollo import apollo_plans
from tests.plans.measures import Measure, of_apollo_plan, of_plan

__all__ = ["Compared", "Verdict", "compare"]


class Verdict(Enum):
    """How our plan stands beside Apollo's."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"
    REFUSED = "refused"
    """One planner, or both, cannot plan it."""
    INVALID = "invalid"
    """The operation does not fit the API schema; nothing to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One operation under both planners."""

    name: str
    ours: Measure | None
    theirs: Measure | None
    verdict: Verdict
    note: str = ""


def compare(samples: Iterable[Sample]) -> list[Compared]:
    """Plan operations with both planners, and return how they stand, suite by suite."""
    suites: dict[str, list[Sample]] = {}
    for sample in samples:
        suites.setdefault(sample.suite, []).append(sample)
    asked = {
        suite: (
            (ROOT / suite / "supergraph.graphql").read_text(encoding="utf-8"),
            [sample.text for sample in found],
        )
        for suite, found in suites.items()
    }
    answers = apollo_plans(asked) if asked else {}
    return [
        _compare(sample, answer)
        for suite, found in suites.items()
        for sample, answer in zip(found, answers[suite], strict=True)
    ]


def _compare(sample: Sample, answer: Mapping[str, Any]) -> Compared:
    if validate(sample.supergraph.api_schema, parse(sample.text)):
        return Compared(name=sample.name, ours=None, theirs=None, verdict=Verdict.INVALID)
    theirs = None
    ours = None
    note = str(answer.get("error", "")).split("\n", 1)[0][:80]
    try:
        planned = plan_text(sample.supergraph, sample.text)
    except PlanningError as error:
        note = f"ours: {error}; theirs: {note}"
        variables: Mapping[str, Any] = {}
    else:
        ours = of_plan(planned.plan)
        variables = planned.variables
    if "plan" in answer:
        theirs = of_apollo_plan(answer["plan"], variables)
    return Compared(name=sample.name, ours=ours, theirs=theirs, verdict=_verdict(ours, theirs), note=note)


def _verdict(ours: Measure | None, theirs: Measure | None) -> Verdict:
    if ours is None or theirs is None:
        return Verdict.REFUSED
    if ours == theirs:
        return Verdict.EQUAL
    deeper_or_more = ours.fetches > theirs.fetches or ours.depth > theirs.depth
    return Verdict.WORSE if deeper_or_more else Verdict.BETTER
