"""What the planner refuses."""

from __future__ import annotations

from gateway.errors import ClientError

__all__ = ["PlanningError"]


class PlanningError(ClientError):
    """No plan was made; nothing was asked of any subgraph.

    Codes: `UNPLANNABLE` (no subgraph, or no safe order of fetches, delivers a field), `LIMIT_EXCEEDED` (too
    many fetches or selections, or out of time), `GRAPHQL_VALIDATION_FAILED` (a reserved response key).
    Messages name only what the client itself wrote.
    """
