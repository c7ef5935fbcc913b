"""The query plan, which the planner makes and the executor runs, and its printed forms."""

from __future__ import annotations

from gateway.query_plan.dot import plan_to_dot
from gateway.query_plan.json import plan_to_json
from gateway.query_plan.model import (
    EACH,
    Each,
    EntityFetch,
    Fetch,
    Gate,
    GateSpec,
    OnTypes,
    Path,
    PathItem,
    QueryPlan,
    Rename,
    Representation,
    RepresentationField,
)
from gateway.query_plan.text import print_path, print_plan

__all__ = [
    "EACH",
    "Each",
    "EntityFetch",
    "Fetch",
    "Gate",
    "GateSpec",
    "OnTypes",
    "Path",
    "PathItem",
    "QueryPlan",
    "Rename",
    "Representation",
    "RepresentationField",
    "plan_to_dot",
    "plan_to_json",
    "print_path",
    "print_plan",
]
