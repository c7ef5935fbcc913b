"""Supergraphs of Federation 1 (join v0.1), level: one module with real SDL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.supergraph import EnumValueDef, JoinField, JoinType, Supergraph, load_supergraph


@pytest.fixture(scope="module")
def supergraph(supergraph_sdl: Callable[[str], str]) -> Supergraph:
    return load_supergraph(supergraph_sdl("federation1"))


def test_fields_without_join_belong_to_the_owner_and_keys_to_extensions_too(supergraph: Supergraph) -> None:
    assert {name: field.joins for name, field in supergraph.types["Product"].fields.items()} == {
        "upc": (JoinField(graph="products"), JoinField(graph="reviews")),
        "name": (JoinField(graph="products"),),
        "size": (JoinField(graph="products"),),
        "score": (JoinField(graph="reviews", requires="name"),),
    }
    assert supergraph.types["Product"].joins == (
        JoinType(graph="products", key="upc"),
        JoinType(graph="reviews", key="upc", extension=True),
    )


def test_value_types_are_where_fields_lead_to_them(supergraph: Supergraph) -> None:
    graphs = {name: found.graphs for name, found in supergraph.types.items()}
    assert graphs == {
        "Product": ("products", "reviews"),
        "Named": ("products",),
        "Size": ("products",),
        "Score": ("reviews",),
        "Body": ("reviews",),
        "Text": ("reviews",),
        "Unit": ("products",),
        "Query": ("products",),
    }


def test_abstract_types_and_enums_are_completed(supergraph: Supergraph) -> None:
    assert supergraph.types["Named"].members == {"products": frozenset({"Product"})}
    assert supergraph.types["Body"].members == {"reviews": frozenset({"Product", "Text"})}
    assert supergraph.types["Unit"].values == {
        "CM": EnumValueDef(name="CM", graphs=frozenset({"products"})),
        "INCH": EnumValueDef(name="INCH", graphs=frozenset({"products"})),
    }
