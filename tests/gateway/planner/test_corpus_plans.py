"""Every operation of the federation suites: planned, checked, run, and compared with a single service."""

from __future__ import annotations

import pytest
from graphql import parse, validate

from gateway.planner import PlanningError
from tests.gateway.planner.corpus import Case, corpus_cases, corpus_suites, needs_corpus, suite_supergraph
from tests.gateway.planner.invariants import check_plan
from tests.gateway.planner.random_operations import random_operation
from tests.gateway.planner.running import plan_text, run_plan, truth
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

pytestmark = needs_corpus

REFUSED = {
    ("corrupted-supergraph-node-id", 0),
    ("corrupted-supergraph-node-id", 5),
    ("non-resolvable-interface-object", 1),
}
"""Operations that no order of fetches answers; the suites expect an error for them."""

RANDOM_PER_SUITE = 10


def valid_cases() -> list[Case]:
    return [
        case
        for case in corpus_cases()
        if not validate(suite_supergraph(case.suite).api_schema, parse(case.text))
    ]


@pytest.mark.parametrize("case", valid_cases(), ids=lambda case: f"{case.suite}-{case.number}")
async def test_suite_operation_gives_what_one_service_would(case: Case) -> None:
    supergraph = suite_supergraph(case.suite)
    if (case.suite, case.number) in REFUSED:
        with pytest.raises(PlanningError):
            plan_text(supergraph, case.text)
        return
    planned = plan_text(supergraph, case.text)
    assert check_plan(supergraph, planned.operation, planned.plan) == []
    world = World(supergraph, case.number, nulls=0)
    assert (await run_plan(planned, WorldTransport(world))).data == truth(planned, world)


@pytest.mark.parametrize("suite", corpus_suites())
async def test_random_operations_give_what_one_service_would(suite: str) -> None:
    supergraph = suite_supergraph(suite)
    for seed in range(RANDOM_PER_SUITE):
        text = random_operation(supergraph.api_schema, seed)
        try:
            planned = plan_text(supergraph, text)
        except PlanningError:
            assert suite in {name for name, _ in REFUSED}, text
            continue
        assert check_plan(supergraph, planned.operation, planned.plan) == [], text
        world = World(supergraph, seed, nulls=0)
        assert (await run_plan(planned, WorldTransport(world))).data == truth(planned, world), text
