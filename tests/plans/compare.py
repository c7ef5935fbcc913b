"""Our plans and Apollo's for every operation of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import parse, validate

from gateway.planner import PlanningError
from tests.gateway.planner.corpus import ROOT, Case, corpus_cases, suite_supergraph
from tests.gateway.planner.running import plan_text
from tests.plans.apollo import apollo_plans
from tests.plans.measures import Measure, of_apollo_plan, of_plan

__all__ = ["Compared", "Verdict", "compare_corpus"]


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


def compare_corpus() -> list[Compared]:
    """Plan every operation of the corpus with both planners. Empty if the corpus is not here."""
    suites: dict[str, list[Case]] = {}
    for case in corpus_cases():
        suites.setdefault(case.suite, []).append(case)
    if not suites:
        return []
    asked = {
        suite: ((ROOT / suite / "supergraph.graphql").read_text(encoding="utf-8"), _texts(cases))
        for suite, cases in suites.items()
    }
    answers = apollo_plans(asked)
    return [
        _compare(case, answer)
        for suite, cases in suites.items()
        for case, answer in zip(cases, answers[suite], strict=True)
    ]


def _texts(cases: Iterable[Case]) -> list[str]:
    return [case.text for case in cases]


def _compare(case: Case, answer: Mapping[str, Any]) -> Compared:
    name = f"{case.suite}-{case.number}"
    supergraph = suite_supergraph(case.suite)
    if validate(supergraph.api_schema, parse(case.text)):
        return Compared(name=name, ours=None, theirs=None, verdict=Verdict.INVALID)
    theirs = None
    ours = None
    note = str(answer.get("error", "")).split("\n", 1)[0][:80]
    try:
        planned = plan_text(supergraph, case.text)
    except PlanningError as error:
        note = f"ours: {error}; theirs: {note}"
        variables: Mapping[str, Any] = {}
    else:
        ours = of_plan(planned.plan)
        variables = planned.variables
    if "plan" in answer:
        theirs = of_apollo_plan(answer["plan"], variables)
    return Compared(name=name, ours=ours, theirs=theirs, verdict=_verdict(ours, theirs), note=note)


def _verdict(ours: Measure | None, theirs: Measure | None) -> Verdict:
    if ours is None or theirs is None:
        return Verdict.REFUSED
    if ours == theirs:
        return Verdict.EQUAL
    deeper_or_more = ours.fetches > theirs.fetches or ours.depth > theirs.depth
    return Verdict.WORSE if deeper_or_more else Verdict.BETTER
