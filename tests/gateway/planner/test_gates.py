"""Property tests of the gates: what is asked undecided, read off random plans and watched while they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from gateway.query_plan import print_plan
from tests.gateway.planner.gate_rules import gateless, undecided_requests
from tests.gateway.planner.invariants import check_plan
from tests.gateway.planner.random_operations import random_operation
from tests.gateway.planner.register_graph import STRICT, register_gates, registers
from tests.gateway.planner.running import Planned, plan_text, run_plan, truth
from tests.gateway.planner.watching import Watchman, some
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

STRICTNESS = {
    "none": frozenset[str](),
    "bank_and_hiv": STRICT,
    "value_types_and_inputs": frozenset(
        {
            "AssistanceCase.payment",
            "AssistancePayment.bankAccountNo",
            "Residence.communeCode",
            "Person.maritalStatus",
            "Person.dateOfBirth",
        }
    ),
    "key_and_composites": frozenset({"Person.pin", "Person.household", "Person.assistanceEligibility"}),
}

STEERED = (
    """{ person(pin: "1", fullName: "2", dateOfBirth: "3") {
      assistanceEligibility { eligible }
      maritalStatus
      assistanceCases { caseId payment { bankName bankAccountNo } hivStatus person { fullName } }
    } }""",
    """{ assistanceCases { pageInfo { hasNextPage } edges { node {
      payment { bankAccountNo }
      person { pin assistanceEligibility { eligible } household { members { person { hasStateIncome } } } }
    } } } }""",
    """{ marriageEvents { edges { node { spouses {
      maritalStatus
      assistanceCases { hivStatus }
      civilServant { person { fullName maritalStatus } }
    } } } } }""",
)


def operation_text(seed: int) -> str:
    return STEERED[seed] if seed < len(STEERED) else random_operation(registers().api_schema, seed, 7)


@pytest.mark.parametrize("strictness", STRICTNESS)
@pytest.mark.parametrize("block", range(4))
def test_nothing_is_asked_before_its_gate(strictness: str, block: int) -> None:
    gates = register_gates(STRICTNESS[strictness])
    for seed in range(block * 25, block * 25 + 25):
        planned = plan_text(registers(), operation_text(seed), gates)
        context = f"{operation_text(seed)}\n{print_plan(planned.plan)}"
        assert check_plan(registers(), planned.operation, planned.plan) == [], context
        assert gateless(registers(), planned.operation, planned.plan, gates) == [], context
        assert undecided_requests(registers(), planned.plan, gates) == [], context


def without_condition(planned: Planned) -> Planned:
    fetches = tuple(
        replace(fetch, entities=tuple(replace(part, send_if=()) for part in fetch.entities))
        for fetch in planned.plan.fetches
    )
    return replace(planned, plan=replace(planned.plan, fetches=fetches))


def without_waiting(planned: Planned) -> Planned:
    fetches = tuple(replace(fetch, after=frozenset[int]()) for fetch in planned.plan.fetches)
    return replace(planned, plan=replace(planned.plan, fetches=fetches))


def without_gates(planned: Planned) -> Planned:
    return replace(planned, plan=replace(planned.plan, gates=()))


def ungated(planned: Planned) -> Planned:
    return replace(planned, plan=plan_text(registers(), STEERED[0]).plan)


@pytest.mark.parametrize("spoil", [without_condition, without_waiting, without_gates, ungated])
def test_the_gate_rules_notice_a_spoilt_plan(spoil: Callable[[Planned], Planned]) -> None:
    gates = register_gates()
    spoilt = spoil(plan_text(registers(), STEERED[0], gates))
    assert undecided_requests(registers(), spoilt.plan, gates) or gateless(
        registers(), spoilt.operation, spoilt.plan, gates
    )


@pytest.mark.parametrize("strictness", STRICTNESS)
@pytest.mark.parametrize("share", [0, 50, 90])
async def test_no_subgraph_is_asked_what_is_denied_and_nothing_allowed_is_lost(
    strictness: str, share: int
) -> None:
    gates = register_gates(STRICTNESS[strictness])
    for seed in range(20):
        planned = plan_text(registers(), operation_text(seed), gates)
        allowed = some(seed, share)
        world = World(registers(), seed, nulls=0)
        watchman = Watchman(registers(), gates, allowed)
        projection = await run_plan(planned, WorldTransport(world, watchman), allowed)
        assert watchman.alarms == [], f"{operation_text(seed)}\n{print_plan(planned.plan)}"
        expected = truth(planned, world, allowed)
        assert projection.data == expected, f"{operation_text(seed)}\n{print_plan(planned.plan)}"
