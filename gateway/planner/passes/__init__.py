"""The finishing passes over fetch groups, in their order."""

from __future__ import annotations

from gateway.planner.passes.alias_conflicts import alias_conflicts
from gateway.planner.passes.batch_types import Batch, batch_types
from gateway.planner.passes.chain_mutations import chain_mutations
from gateway.planner.passes.drop_empty import drop_empty
from gateway.planner.passes.join_inputs import Request, join_inputs
from gateway.planner.passes.merge_alike import merge_alike
from gateway.planner.passes.order import in_order

__all__ = [
    "Batch",
    "Request",
    "alias_conflicts",
    "batch_types",
    "chain_mutations",
    "drop_empty",
    "in_order",
    "join_inputs",
    "merge_alike",
]
