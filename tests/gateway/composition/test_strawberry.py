"""What Strawberry prints is what composition reads; level: real Strawberry schemas."""

from __future__ import annotations

from gateway.composition import compose
from gateway.supergraph import load_supergraph
from tests.gateway.composition.documents import HERE
from tests.gateway.composition.strawberry_subgraphs import strawberry_sources


def test_supergraph_of_strawberry_subgraphs_is_the_golden_one() -> None:
    assert compose(strawberry_sources()) == (HERE / "strawberry_supergraph.graphql").read_text("utf-8")


def test_machinery_of_strawberry_is_not_in_the_api() -> None:
    supergraph = load_supergraph(compose(strawberry_sources()))
    assert sorted(supergraph.types["Query"].fields) == ["best", "books", "page"]
    assert not [name for name in supergraph.types if name.startswith("_")]
