"""Plans of subscriptions: one source, and what follows each event."""

from __future__ import annotations

from gateway.query_plan import plan_to_json, print_plan
from tests.gateway.planner.running import plan_text
from tests.gateway.query_graph.building import supergraph_of

SHARED = supergraph_of(
    a='type Query { x: Int } type Subscription { told: Thing @shareable } type Thing @key(fields: "id") '
    "{ id: ID! a: Int }",
    b='type Query { y: Int } type Subscription { told: Thing @shareable } type Thing @key(fields: "id") '
    "{ id: ID! b: Int }",
)


def test_the_root_field_has_one_source_though_two_subgraphs_have_it() -> None:
    plan = plan_text(SHARED, "subscription { told { a b } }").plan
    assert [(fetch.subgraph, fetch.stream, fetch.mutation) for fetch in plan.fetches] == [
        ("a", True, False),
        ("b", False, False),
    ]
    assert plan.fetches[0].document.startswith("subscription { told { ")
    assert plan.fetches[1].document.startswith("query(")
    assert plan.fetches[1].after == {plan.fetches[0].id}


def test_the_source_is_the_subgraph_that_knows_most() -> None:
    plan = plan_text(SHARED, "subscription { told { b } }").plan
    assert [(fetch.subgraph, fetch.stream) for fetch in plan.fetches] == [("b", True)]


def test_a_printed_plan_marks_the_source() -> None:
    plan = plan_text(SHARED, "subscription { told { b } }").plan
    assert print_plan(plan).splitlines()[1].strip() == 'Fetch(service: "b", stream: true) {'
    assert [node["stream"] for node in plan_to_json(plan)["nodes"]] == [True]
