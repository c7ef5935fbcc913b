"""Fetches and depth of a plan, ours and Apollo's counted alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.query_plan import QueryPlan

__all__ = ["Measure", "of_apollo_plan", "of_plan"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How much a plan asks of the subgraphs."""

    fetches: int
    depth: int
    """Fetches one after the other on the longest way through the plan."""


def of_plan(plan: QueryPlan) -> Measure:
    """Measure a plan of ours; a gate adds no depth, it asks no subgraph."""
    depth: dict[int, int] = {}
    steps = {fetch.id: 1 for fetch in plan.fetches} | {gate.id: 0 for gate in plan.gates}
    after = {fetch.id: fetch.after for fetch in plan.fetches} | {gate.id: gate.after for gate in plan.gates}
    for number in sorted(steps):
        depth[number] = steps[number] + max((depth[other] for other in after[number]), default=0)
    return Measure(len(plan.fetches), max(depth.values(), default=0))


def of_apollo_plan(plan: Mapping[str, Any], variables: Mapping[str, Any]) -> Measure:
    """Measure a plan in Apollo's JSON; of a condition the branch that these variables take."""
    return _of_node(plan.get("node"), variables)


def _of_node(node: Mapping[str, Any] | None, variables: Mapping[str, Any]) -> Measure:
    match node:
        case None:
            return Measure(0, 0)
        case {"kind": "Fetch"}:
            return Measure(1, 1)
        case {"kind": "Flatten", "node": inner}:
            return _of_node(inner, variables)
        case {"kind": "Sequence", "nodes": parts}:
            found = [_of_node(part, variables) for part in parts]
            return Measure(sum(one.fetches for one in found), sum(one.depth for one in found))
        case {"kind": "Parallel", "nodes": parts}:
            found = [_of_node(part, variables) for part in parts]
            return Measure(sum(one.fetches for one in found), max((one.depth for one in found), default=0))
        case {"kind": "Condition", "condition": name}:
            branch = "ifClause" if variables.get(name) else "elseClause"
            return _of_node(node.get(branch), variables)
        case _:
            raise ValueError(f"a node of an unknown kind: {node.get('kind')}")
