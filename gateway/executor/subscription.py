"""The source of a subscription: what its subgraph is asked, and a plan run on one of its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.decision import Condition, SubgraphRequest, SubgraphResponse, Transport
from gateway.executor.narrowing import filters_of
from gateway.query_plan.model import QueryPlan

__all__ = ["EventTransport", "source_request"]


def source_request(
    plan: QueryPlan,
    variables: Mapping[str, Any],
    rows: Mapping[str, Condition],
    filters: Mapping[str, Condition],
    purpose: str | None,
) -> SubgraphRequest | None:
    """Return what opens the stream of a plan; None for a plan that has none, as nothing of it is allowed."""
    source = next((fetch for fetch in plan.fetches if fetch.stream), None)
    if source is None:
        return None
    return SubgraphRequest(
        subgraph=source.subgraph,
        document=source.document,
        variables={name: variables[name] for name in source.variables if name in variables},
        rows={name: rows[name] for name in sorted(source.types) if name in rows},
        filters=filters_of(source, filters),
        purpose=purpose,
    )


class EventTransport:
    """Answers the source's fetch with an event that has come already, and passes all others on."""

    def __init__(self, transport: Transport, source: SubgraphRequest, event: SubgraphResponse) -> None:
        self._transport = transport
        self._source = source
        self._event = event

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Return the event, or fetch. Raises TransportError."""
        return self._event if request == self._source else await self._transport.fetch(request)

    async def close(self) -> None:
        """The transport lives longer than the event."""
