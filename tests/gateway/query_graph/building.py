"""Supergraphs from subgraph schemas written in a test."""

from __future__ import annotations

from gateway.composition import SubgraphSource, compose
from gateway.query_graph import Finder, QueryGraph
from gateway.supergraph import Supergraph, load_supergraph

__all__ = ["finder_of", "supergraph_of"]

DIRECTIVES = "@key @shareable @external @requires @provides @override @inaccessible @interfaceObject"
HEAD = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ['
    + ", ".join(f'"{name}"' for name in DIRECTIVES.split())
    + "])\n"
)


def supergraph_of(**schemas: str) -> Supergraph:
    """Compose and load; one keyword per subgraph."""
    sources = [
        SubgraphSource(name=name, url=f"http://{name}.invalid/graphql", sdl=HEAD + schema)
        for name, schema in schemas.items()
    ]
    return load_supergraph(compose(sources))


def finder_of(**schemas: str) -> Finder:
    """Return a finder over a fresh query graph."""
    return Finder(QueryGraph(supergraph_of(**schemas)))
