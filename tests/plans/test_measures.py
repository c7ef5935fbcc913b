"""Fetches and depth are counted alike in both plan forms."""

from __future__ import annotations

from gateway.query_plan import Fetch, Gate, QueryPlan
from tests.plans.measures import Measure, of_apollo_plan, of_plan


def test_a_gate_adds_no_depth() -> None:
    gate = Gate(
        id=1,
        path=("a",),
        type_name="A",
        attributes=("x",),
        attributes_key="k",
        coordinates=("A.f",),
        after=frozenset({0}),
    )
    fetches = (
        Fetch(id=0, subgraph="a", document="{ a }"),
        Fetch(id=2, subgraph="b", document="{ b }", after=frozenset({1})),
        Fetch(id=3, subgraph="c", document="{ c }"),
    )
    assert of_plan(QueryPlan(fetches=fetches, gates=(gate,))) == Measure(3, 2)


def test_of_a_condition_the_branch_taken_counts() -> None:
    fetch = {"kind": "Fetch"}
    condition = {
        "kind": "Condition",
        "condition": "v",
        "ifClause": {"kind": "Sequence", "nodes": [fetch, {"kind": "Flatten", "node": fetch}]},
    }
    plan = {"node": {"kind": "Parallel", "nodes": [fetch, condition]}}
    assert of_apollo_plan(plan, {"v": True}) == Measure(3, 2)
    assert of_apollo_plan(plan, {"v": False}) == Measure(1, 1)
    assert of_apollo_plan({}, {}) == Measure(0, 0)
