"""Random questions of every caller over the running system, and that the oracle sees what is planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.access import decider
from gateway.access.gates import gate_specs
from gateway.decision import SubgraphRequest
from gateway.executor import projection, runner
from gateway.local.state import REGISTERS
from tests.fuzz.access import running
from tests.fuzz.access.fuzzing import fuzz
from tests.fuzz.access.outcome import Outcome
from tests.fuzz.access.running import gateway_over
from tests.fuzz.access.tables import load_tables
from tests.fuzz.access.world import read_world
from tests.gateway.executor.test_planted_defects import gate_skipped, masks_dropped
from tests.system.running import SYSTEM, System

pytestmark = [*SYSTEM, pytest.mark.usefixtures("only_opa")]

SEED = 5
OPERATIONS = 300
QUICK = 2_000

Rewrite = Callable[[SubgraphRequest], SubgraphRequest]
EVERYTHING = ((),)


async def ask(system: System, operations: int, stop_after: int | None = None) -> Outcome:
    dsns = {name: system.programs.postgres.dsn(name, "owner") for name in REGISTERS}
    world = await read_world(dsns)
    async with gateway_over(system.programs) as gateway:
        return await fuzz(
            gateway, world, load_tables(), operations=operations, seed=SEED, stop_after=stop_after
        )


async def test_every_answer_is_what_sheets_and_rows_say(system: System) -> None:
    outcome = await ask(system, OPERATIONS)
    assert outcome.operations >= OPERATIONS
    assert outcome.objects > OPERATIONS, "too little was visible to prove anything"
    assert outcome.denials > OPERATIONS / 3
    assert [(each.number, each.caller, each.purpose, each.found) for each in outcome.disagreements] == []


def without_rows(request: SubgraphRequest) -> SubgraphRequest:
    return replace(request, rows=dict.fromkeys(request.rows, EVERYTHING))


def without_filters(request: SubgraphRequest) -> SubgraphRequest:
    return replace(request, filters=dict.fromkeys(request.filters, EVERYTHING))


def not_strict(*given: Any) -> Any:
    found = gate_specs(*given)
    return {name: replace(each, strict=frozenset()) for name, each in found.items()}


DEFECTS: dict[str, tuple[Any, str, Any]] = {
    "a strict field asked for with what decides it": (decider, "gate_specs", not_strict),
    "a mask dropped": (projection, "enforce", masks_dropped),
    "a gate skipped": (runner, "run_gate", gate_skipped),
    "a row condition dropped": (running, "rewrite", without_rows),
    "a filter unchecked": (running, "rewrite", without_filters),
}


@pytest.mark.parametrize("defect", DEFECTS)
async def test_a_planted_defect_is_found_within_the_quick_run(
    system: System, defect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*DEFECTS[defect])
    outcome = await ask(system, QUICK, stop_after=1)
    assert outcome.disagreements
