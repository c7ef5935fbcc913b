"""From an operation to a query plan."""

from __future__ import annotations

from gateway.planner.errors import PlanningError
from gateway.planner.limits import PlannerLimits
from gateway.planner.naming import ATTRIBUTES_FIELD, ATTRIBUTES_KEY, HIDDEN_PREFIX, is_reserved
from gateway.planner.plan import plan_operation

__all__ = [
    "ATTRIBUTES_FIELD",
    "ATTRIBUTES_KEY",
    "HIDDEN_PREFIX",
    "PlannerLimits",
    "PlanningError",
    "is_reserved",
    "plan_operation",
]
