"""Property: compiled code and the interpreter give the same bytes, errors, report and requests.

Over made-up worlds of the corpus and of the project's own registers, with nulls, decisions and sources that
fail, lie, or send what nobody asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest
from graphql import print_ast

from gateway.decision import PlanOutcome
from gateway.errors import LienThongError
from gateway.query_plan import GateSpec
from gateway.supergraph import Supergraph
from tests.gateway.executor.compiled.dice import DiceGatekeeper, DiceOutcomes
from tests.gateway.executor.compiled.differing import Mangle, Sources, compare, mangled, unreadable
from tests.gateway.planner.corpus import corpus_cases, corpus_suites, needs_corpus, suite_supergraph
from tests.gateway.planner.random_operations import random_operation
from tests.gateway.planner.register_graph import register_gates, registers
from tests.gateway.planner.running import Planned, PlanOutcomes, plan_text
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

MARRIAGES = """
{ marriageEvents(first: 3) { edges { node { eventId person { ...P } spouses { ...P } } } totalCount } }
fragment P on Person {
  pin constructor: fullName religion permanentResidence { address commune { name } }
  household { householdNo members { class: relation person { pin fullName maritalStatus } } }
  maritalStatus hasStateIncome
  assistanceCases { caseId payment { bankName bankAccountNo } }
  assistanceEligibility { eligible categoryCode }
}"""
CASES = """
{ assistanceCases(first: 5) {
  edges { cursor n: node {
    __typename caseId hivStatus monthlyAmount
    person {
      t: __typename pin fullName mobilePhone
      birth { eventId placeOfBirth person { pin fullName } }
      marriages { marriedOn spouses { pin fullName hasStateIncome } }
    }
  } }
  pageInfo { hasNextPage }
} }"""
RICH = (MARRIAGES, CASES)
"""Operations whose objects come from all registers, by way of one another."""
RICH_SEEDS = 60
RANDOM_OPERATIONS = 250
RANDOM_SUITE_OPERATIONS = 4


@cache
def planned_rich(text: str) -> Planned:
    """Return the plan of a rich operation: it is the same in every world."""
    return plan_text(registers(), text, register_gates())


async def check(
    supergraph: Supergraph,
    text: str,
    seed: int,
    *,
    often: float,
    gates: Mapping[str, GateSpec] | None = None,
    outcomes: Mapping[str, PlanOutcome] | None = None,
) -> str:
    """Compare both ways; return how the operation was served. `often`: share of answers that are broken."""
    try:
        planned = plan_text(supergraph, text, gates)
    except LienThongError:
        return "refused"
    return await check_plan(planned, seed, often=often, outcomes=outcomes)


async def check_plan(
    planned: Planned,
    seed: int,
    *,
    often: float = 0.0,
    outcomes: Mapping[str, PlanOutcome] | None = None,
    mangle: Mangle | None = None,
) -> str:
    """Compare both ways of running a plan in the world of a seed."""
    world = World(planned.supergraph, seed, nulls=seed % 3 * 10)
    both = await compare(
        planned.plan,
        planned.operation,
        planned.supergraph,
        outcomes or PlanOutcomes(planned.gates),
        Sources(WorldTransport(world), mangle or mangled(seed, often)),
        DiceGatekeeper(seed),
        planned.variables,
    )
    assert both.compiled == both.interpreted, f"seed {seed}: {print_ast(planned.document)}"
    assert both.asked_more == [], f"seed {seed}: {print_ast(planned.document)}"
    if both.unsupported is not None:
        return "unsupported"
    return "restarted" if both.restarted else "compiled"


@pytest.mark.parametrize("often", [0.0, 0.2])
@pytest.mark.parametrize("text", RICH, ids=["marriages", "cases"])
async def test_rich_operations(text: str, often: float) -> None:
    served: Counter[str] = Counter()
    for seed in range(RICH_SEEDS):
        served[await check_plan(planned_rich(text), seed, often=often)] += 1
    assert served["compiled"] > RICH_SEEDS * (0.3 if often == 0 else 0.1), served


@pytest.mark.parametrize("text", RICH, ids=["marriages", "cases"])
async def test_policy_attributes_nobody_can_read(text: str) -> None:
    served: Counter[str] = Counter()
    for seed in range(RICH_SEEDS // 3):
        served[await check_plan(planned_rich(text), seed, mangle=unreadable(seed))] += 1
    assert served["restarted"] >= RICH_SEEDS / 12, served


@pytest.mark.parametrize("often", [0.0, 0.3])
async def test_registers_with_gates(often: float) -> None:
    served: Counter[str] = Counter()
    for seed in range(RANDOM_OPERATIONS):
        text = random_operation(registers().api_schema, seed, depth=6)
        served[await check(registers(), text, seed, often=often, gates=register_gates())] += 1
    # What healthy sources send must not end in a restart, or nothing is gained.
    assert served["compiled"] > RANDOM_OPERATIONS * (0.9 if often == 0 else 0.4), served


async def test_registers_without_gates() -> None:
    served: Counter[str] = Counter()
    for seed in range(RANDOM_OPERATIONS // 2):
        text = random_operation(registers().api_schema, seed, depth=6)
        served[await check(registers(), text, seed, often=0.1, outcomes=DiceOutcomes(seed))] += 1
    assert served["compiled"] > 0, served


@needs_corpus
@pytest.mark.parametrize("suite", corpus_suites())
async def test_corpus(suite: str) -> None:
    supergraph = suite_supergraph(suite)
    served: Counter[str] = Counter()
    for case in corpus_cases():
        if case.suite == suite and not case.fails:
            for often in (0.0, 0.4):
                served[await check(supergraph, case.text, case.number, often=often)] += 1
    for seed in range(RANDOM_SUITE_OPERATIONS):
        text = random_operation(supergraph.api_schema, seed)
        await check(supergraph, text, seed, often=0.0)
        await check(supergraph, text, seed, often=0.2, outcomes=DiceOutcomes(seed))
    assert served.total() > served["refused"], served
