"""The gate rules on every federation suite: entities made governed at random, then planned and watched."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from gateway.planner import ATTRIBUTES_FIELD, PlannerLimits, PlanningError
from gateway.query_plan import GateSpec
from gateway.supergraph import ArgumentDef, FieldDef, JoinField, Supergraph, TypeDef, TypeKind
from tests.gateway.planner.corpus import corpus_suites, needs_corpus, suite_supergraph
from tests.gateway.planner.gate_rules import gate_spec, gateless, undecided_requests
from tests.gateway.planner.invariants import check_plan
from tests.gateway.planner.random_operations import random_operation
from tests.gateway.planner.running import plan_text, run_plan, truth
from tests.gateway.planner.watching import Watchman, some
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

pytestmark = needs_corpus

SEEDS = range(8)
LIMITS = PlannerLimits(seconds=1)


def governed(supergraph: Supergraph, random: Random) -> tuple[Supergraph, dict[str, GateSpec]]:
    """Give one or two entity types policy attributes in one of their subgraphs, and strict fields."""
    entities = [found for found in supergraph.types.values() if is_entity(found)]
    owners: dict[str, str] = {}
    types = dict(supergraph.types)
    for found in random.sample(entities, min(len(entities), random.randint(1, 2))):
        owner = random.choice(sorted({join.graph for join in found.joins if join.key and join.resolvable}))
        owners[found.name] = owner
        types[found.name] = replace(found, fields={**found.fields, ATTRIBUTES_FIELD: attributes_of(owner)})
    changed = replace(supergraph, types=types)
    gates = {}
    for name, owner in owners.items():
        keys = " ".join(join.key or "" for join in types[name].joins).split()
        plain = [field for field in supergraph.types[name].fields if field not in keys]
        strict = random.sample(plain, min(len(plain), random.randint(0, 2)))
        coordinates = tuple(f"{name}.{field}" for field in strict)
        gates[name] = gate_spec(changed, name, owner, "unit", strict=coordinates)
    return changed, gates


def is_entity(found: TypeDef) -> bool:
    return (
        found.kind is TypeKind.OBJECT
        and not found.inaccessible
        and any(join.key is not None and join.resolvable for join in found.joins)
    )


def attributes_of(owner: str) -> FieldDef:
    return FieldDef(
        name=ATTRIBUTES_FIELD,
        type="String!",
        joins=(JoinField(graph=owner),),
        arguments={"names": ArgumentDef(name="names", type="[String!]!")},
        inaccessible=True,
    )


@pytest.mark.parametrize("suite", corpus_suites())
async def test_gates_hold_or_the_operation_is_refused(suite: str) -> None:
    for seed in SEEDS:
        random = Random(seed)  # noqa: S311 -- repeatable, not secret
        supergraph, gates = governed(suite_supergraph(suite), random)
        text = random_operation(supergraph.api_schema, seed)
        try:
            planned = plan_text(supergraph, text, gates, LIMITS)
        except PlanningError:
            continue
        assert check_plan(supergraph, planned.operation, planned.plan) == [], text
        assert gateless(supergraph, planned.operation, planned.plan, gates) == [], text
        assert undecided_requests(supergraph, planned.plan, gates) == [], text
        for share in (0, 60, 100):
            allowed = some(seed, share)
            world = World(supergraph, seed, nulls=0)
            watchman = Watchman(supergraph, gates, allowed)
            projection = await run_plan(planned, WorldTransport(world, watchman), allowed)
            assert watchman.alarms == [], text
            assert projection.data == truth(planned, world, allowed), text
