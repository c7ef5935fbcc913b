"""The drawn form of a plan: a directed graph in the DOT language of Graphviz."""

from __future__ import annotations

from gateway.query_plan.model import EntityFetch, Fetch, Gate, QueryPlan
from gateway.query_plan.text import print_path

__all__ = ["plan_to_dot"]


def plan_to_dot(plan: QueryPlan) -> str:
    """Return the plan as DOT text: boxes are fetches, diamonds gates, an arrow leads to what waits for it."""
    nodes: list[Fetch | Gate] = sorted((*plan.fetches, *plan.gates), key=lambda node: node.id)
    lines = ["digraph QueryPlan {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    lines += [f"  n{node.id} [{_shape(node)}];" for node in nodes]
    lines += [f"  n{before} -> n{node.id};" for node in nodes for before in sorted(node.after)]
    return "\n".join([*lines, "}"]) + "\n"


def _shape(node: Fetch | Gate) -> str:
    if isinstance(node, Gate):
        return f"shape=diamond, label={_label([node.type_name, print_path(node.path)])}"
    return f"shape=box, label={_label([node.subgraph, *map(_part, node.entities)])}"


def _part(part: EntityFetch) -> str:
    return print_path(part.path)


def _label(texts: list[str]) -> str:
    escaped = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts if text]
    return '"' + "\\n".join(escaped) + '"'
