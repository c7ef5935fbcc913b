"""What a fetch says about itself: types, root fields, coordinates, variables."""

from __future__ import annotations

from gateway.planner import ATTRIBUTES_FIELD
from gateway.query_plan import Fetch
from tests.gateway.planner.register_graph import register_gates, registers
from tests.gateway.planner.running import plan_text
from tests.gateway.query_graph.building import supergraph_of


def fetches(text: str) -> tuple[Fetch, ...]:
    return plan_text(registers(), text, register_gates()).plan.fetches


def test_a_connection_that_is_only_counted_names_the_type_it_counts() -> None:
    (fetch,) = fetches("{ assistanceCases { totalCount } }")
    assert fetch.types == {"AssistanceCase"}
    assert fetch.root_coordinates == {"Query.assistanceCases"}
    assert fetch.coordinates == {"Query.assistanceCases", "AssistanceCaseConnection.totalCount"}


def test_types_of_other_owners_are_not_named() -> None:
    first, second = fetches("{ assistanceCases { edges { node { person { pin } } } } }")
    assert (first.subgraph, sorted(first.types)) == ("social_assistance", ["AssistanceCase"])
    assert (second.subgraph, sorted(second.types)) == ("population", ["Person"])
    assert second.coordinates == {f"Person.{ATTRIBUTES_FIELD}"}


def test_open_data_is_of_no_governed_type() -> None:
    (fetch,) = fetches("{ administrativeUnits { totalCount edges { node { name } } } }")
    assert fetch.types == frozenset()


def test_each_fetch_declares_the_variables_it_uses_as_the_client_declared_them() -> None:
    supergraph = supergraph_of(
        a='type Query { a(f: [Filter!]): A } input Filter { x: Int } type A @key(fields: "id") { id: ID! }',
        b='type A @key(fields: "id") { id: ID! b(n: Int): Int }',
    )
    text = "query($n: Int = 3, $x: Int!, $unused: Int) { a(f: [{ x: $x }]) { b(n: $n) } }"
    first, second = plan_text(supergraph, text).plan.fetches
    assert first.document == "query($x: Int!) { a(f: [{ x: $x }]) { id } }"
    assert first.variables == ("x",)
    assert second.document == (
        "query($representations: [_Any!]!, $n: Int = 3) "
        "{ _entities(representations: $representations) { ... on A { b(n: $n) } } }"
    )
    assert second.variables == ("n",)


def test_the_clients_own_variable_of_that_name_is_left_alone() -> None:
    supergraph = supergraph_of(
        a='type Query { a: A } type A @key(fields: "id") { id: ID! }',
        b='type A @key(fields: "id") { id: ID! b(n: Int): Int }',
    )
    text = "query($representations: Int) { a { b(n: $representations) } }"
    _, second = plan_text(supergraph, text).plan.fetches
    assert second.entities[0].variable == "_lt_representations"
    assert "b(n: $representations)" in second.document
