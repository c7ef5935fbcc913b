"""Plans as files: a folder per concept holds a supergraph, and per case an operation and its plan.

A concept with gates describes them in `gates.json`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from gateway.query_plan import GateSpec, plan_to_json, print_plan
from gateway.supergraph import Supergraph, load_supergraph
from tests.gateway.planner.gate_rules import gate_spec, gateless, undecided_requests
from tests.gateway.planner.invariants import check_plan
from tests.gateway.planner.register_graph import register_gates
from tests.gateway.planner.running import plan_text, run_plan, truth
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

FOLDER = Path(__file__).parent
CASES = sorted(path.parent.relative_to(FOLDER) for path in FOLDER.glob("*/*/operation.graphql"))


@cache
def concept(name: str) -> tuple[Supergraph, dict[str, GateSpec]]:
    supergraph = load_supergraph((FOLDER / name / "supergraph.graphql").read_text(encoding="utf-8"))
    if name == "registers":
        return supergraph, register_gates()
    described = FOLDER / name / "gates.json"
    gates = json.loads(described.read_text(encoding="utf-8")) if described.exists() else {}
    specs = {
        type_name: gate_spec(
            supergraph,
            type_name,
            gate["owner"],
            *gate["attributes"],
            values=tuple(gate["values"]),
            strict=tuple(gate["strict"]),
        )
        for type_name, gate in gates.items()
    }
    return supergraph, specs


@pytest.mark.parametrize("case", CASES, ids=str)
def test_plan_is_as_written(case: Path) -> None:
    supergraph, gates = concept(case.parts[0])
    text = (FOLDER / case / "operation.graphql").read_text(encoding="utf-8")
    planned = plan_text(supergraph, text, gates)
    assert print_plan(planned.plan) == (FOLDER / case / "plan.txt").read_text(encoding="utf-8")
    assert check_plan(supergraph, planned.operation, planned.plan) == []
    assert gateless(supergraph, planned.operation, planned.plan, gates) == []
    assert undecided_requests(supergraph, planned.plan, gates) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_equal_operations_give_equal_plans(case: Path) -> None:
    supergraph, gates = concept(case.parts[0])
    text = (FOLDER / case / "operation.graphql").read_text(encoding="utf-8")
    again = load_supergraph((FOLDER / case.parts[0] / "supergraph.graphql").read_text(encoding="utf-8"))
    assert plan_to_json(plan_text(supergraph, text, gates).plan) == plan_to_json(
        plan_text(again, text, gates).plan
    )


NOT_RUN = {
    "registers/eligibility": "its variables have no values here",
    "root_again/other_subgraph": "the made-up data tells the root object by its place, a server does not",
}


@pytest.mark.parametrize("case", [case for case in CASES if str(case) not in NOT_RUN], ids=str)
async def test_the_plan_brings_what_one_service_would(case: Path) -> None:
    """Every concept runs over resolvers in Python: subgraphs and one service over the same made-up data."""
    supergraph, _ = concept(case.parts[0])
    planned = plan_text(supergraph, (FOLDER / case / "operation.graphql").read_text(encoding="utf-8"))
    for seed in range(3):
        world = World(supergraph, seed, nulls=0)
        assert (await run_plan(planned, WorldTransport(world))).data == truth(planned, world)
