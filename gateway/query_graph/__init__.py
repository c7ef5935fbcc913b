"""Which subgraph knows what, and how one gets from a node to a field."""

from __future__ import annotations

from gateway.query_graph.finder import Finder
from gateway.query_graph.graph import QueryGraph
from gateway.query_graph.model import DownEdge, EnterEdge, FieldEdge, KeyEdge, Node
from gateway.query_graph.route import FETCH_COST, Asked, Option, Route, Solution, Step, routes_cost
from gateway.query_graph.selection import (
    TYPENAME,
    FieldSet,
    NeededField,
    NeededOn,
    print_arguments,
    resolve_field_set,
)

__all__ = [
    "FETCH_COST",
    "TYPENAME",
    "Asked",
    "DownEdge",
    "EnterEdge",
    "FieldEdge",
    "FieldSet",
    "Finder",
    "KeyEdge",
    "NeededField",
    "NeededOn",
    "Node",
    "Option",
    "QueryGraph",
    "Route",
    "Solution",
    "Step",
    "print_arguments",
    "resolve_field_set",
    "routes_cost",
]
