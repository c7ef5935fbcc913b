"""What one execution works on: the data tree, the side table, and what happened so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.decision import Condition, Gatekeeper, Transport
from gateway.executor.decision_table import DecisionTable
from gateway.executor.model import Call, Obj, SourceError
from gateway.query_plan.model import QueryPlan

__all__ = ["ExecutionState"]


@dataclass(slots=True, kw_only=True)
class ExecutionState:
    """Lives as long as one operation, changed by its fetches and gates only between two awaits."""

    plan: QueryPlan
    variables: Mapping[str, Any]
    transport: Transport
    gatekeeper: Gatekeeper
    rows: Mapping[str, Condition]
    filters: Mapping[str, Condition]
    purpose: str | None
    ends_at: float
    """Time of the event loop's clock at which the operation must be over."""
    tree: Obj = field(default_factory=dict)
    decisions: DecisionTable = field(default_factory=DecisionTable)
    errors: list[SourceError] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    gates_done: set[int] = field(default_factory=set)

    def owner_of(self, type_name: str) -> str | None:
        """Return the subgraph that owns a governed type; None for a type nobody governs."""
        spec = self.plan.gated.get(type_name)
        return None if spec is None else spec.owner
