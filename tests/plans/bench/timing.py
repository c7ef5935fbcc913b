"""Processor time of planning an operation that no cache holds."""

from __future__ import annotations

from collections.abc import Mapping
from time import thread_time

from gateway.operation import Operation, normalise
from gateway.planner import PlannerLimits, PlanningError, plan_operation
from gateway.query_plan import GateSpec
from gateway.supergraph import Supergraph
from tests.gateway.planner.running import Planned

__all__ = ["UNBOUNDED", "plan_milliseconds", "refusal", "whole_milliseconds"]

UNBOUNDED = PlannerLimits(groups=100_000, selections=1_000_000, seconds=60)
"""Limits that let a large operation through, to see how its time grows."""

Gates = Mapping[str, GateSpec]


def plan_milliseconds(
    supergraph: Supergraph,
    operation: Operation,
    gates: Gates,
    *,
    limits: PlannerLimits = UNBOUNDED,
    repeats: int = 5,
) -> float:
    """Return the least time of several runs; the others were disturbed. The supergraph is warm."""
    times = []
    for _ in range(repeats):
        begun = thread_time()
        plan_operation(supergraph, operation, gates, limits=limits)
        times.append(thread_time() - begun)
    return min(times) * 1000


def whole_milliseconds(planned: Planned, repeats: int = 5) -> float:
    """Return the time to normalise and plan."""
    times = []
    for _ in range(repeats):
        begun = thread_time()
        operation = normalise(planned.supergraph, planned.document, None, dict(planned.variables))
        plan_operation(planned.supergraph, operation, {}, limits=UNBOUNDED)
        times.append(thread_time() - begun)
    return min(times) * 1000


def refusal(supergraph: Supergraph, operation: Operation) -> tuple[str, float]:
    """Plan under the limits in use; return what came of it and the milliseconds it took."""
    begun = thread_time()
    try:
        plan = plan_operation(supergraph, operation, {})
    except PlanningError as error:
        return f"refused: {error}", (thread_time() - begun) * 1000
    return f"{len(plan.fetches)} fetches", (thread_time() - begun) * 1000
