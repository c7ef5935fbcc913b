"""Runs query plans: fetches, gates, merging, and the answer in the client's shape.

`execute` asks the subgraphs and decides objects between fetches; `project` writes the answer. A value leaves
only through `enforce`.
"""

from __future__ import annotations

from gateway.executor.compiled.replay import body_of
from gateway.executor.decision_table import DecisionTable
from gateway.executor.model import Call, ExecutionResult, FieldReport, Projection, SourceError
from gateway.executor.prepared import CompiledPlans, PreparedPlan
from gateway.executor.projection import project
from gateway.executor.runner import DEFAULT_DEADLINE, execute

__all__ = [
    "DEFAULT_DEADLINE",
    "Call",
    "CompiledPlans",
    "DecisionTable",
    "ExecutionResult",
    "FieldReport",
    "PreparedPlan",
    "Projection",
    "SourceError",
    "body_of",
    "execute",
    "project",
]
