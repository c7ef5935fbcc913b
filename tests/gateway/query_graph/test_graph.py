"""Which fields a subgraph can resolve."""

from __future__ import annotations

import pytest

from gateway.query_graph import NeededField, NeededOn, QueryGraph, resolve_field_set
from tests.gateway.query_graph.building import supergraph_of

SUPERGRAPH = supergraph_of(
    old='type Query { item: Item } type Item @key(fields: "id") { id: ID! title: String kept: Int }',
    new='type Item @key(fields: "id") { id: ID! title: String @override(from: "old") weight: Int @external '
    'price: Int @requires(fields: "weight") }',
    scale='type Item @key(fields: "id") { id: ID! weight: Int }',
)


@pytest.mark.parametrize(
    ("graph", "fields"),
    [
        ("old", ["__typename", "id", "kept"]),
        ("new", ["__typename", "id", "price", "title"]),
        ("scale", ["__typename", "id", "weight"]),
    ],
)
def test_overridden_and_external_fields_are_not_resolved(graph: str, fields: list[str]) -> None:
    found = QueryGraph(SUPERGRAPH)
    assert sorted(found.fields(found.node("Item", graph))) == fields


def test_nodes_and_edges_are_made_once() -> None:
    found = QueryGraph(SUPERGRAPH)
    item = found.node("Item", "old")
    assert found.node("Item", "old") is item
    assert found.fields(item) is found.fields(item)
    assert found.keys(item) is found.keys(item)


def test_an_interface_field_is_whole_only_where_every_implementer_resolves_it() -> None:
    supergraph = supergraph_of(
        a="type Query { media: Media } interface Media { id: ID! title: String } "
        'type Book implements Media @key(fields: "id") { id: ID! title: String @external } '
        'type Film implements Media @key(fields: "id") { id: ID! title: String @shareable } '
        'type Shelf { book: Book @provides(fields: "title") }',
        b='type Book @key(fields: "id") { id: ID! title: String @shareable }',
    )
    found = QueryGraph(supergraph)
    assert sorted(found.fields(found.node("Media", "a"))) == ["__typename", "id"]


def test_a_field_set_is_spread_over_the_types_one_subgraph_knows() -> None:
    supergraph = supergraph_of(
        a="type Query { pet: Pet owner: Owner } interface Pet { id: ID! } "
        "type Dog implements Pet @shareable { id: ID! bark: Int } "
        'type Owner @key(fields: "id") { id: ID! pet: Pet }',
        b="interface Pet { id: ID! } type Dog implements Pet @shareable { id: ID! bark: Int } "
        'type Owner @key(fields: "id") { id: ID! pet: Pet @external '
        'noise: Int @requires(fields: "pet { id ... on Dog { bark } }") }',
    )
    text = "pet { id ... on Dog { bark } }"
    assert resolve_field_set(supergraph, "Owner", text, "b") == (
        NeededField("pet", "", (NeededField("id"), NeededOn("Dog", (NeededField("bark"),)))),
    )
