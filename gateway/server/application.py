"""Routes of the gateway: the GraphQL endpoint and two health probes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.server.endpoint import GraphQLEndpoint

__all__ = ["Readiness", "routes"]

Readiness = Callable[[], Awaitable[Mapping[str, bool]]]
"""Asks every part the gateway cannot answer without; name of the part -> is it there."""


def routes(endpoint: GraphQLEndpoint, readiness: Readiness) -> list[Route]:
    """Return `/graphql`, `/health` (alive) and `/health/ready` (may be sent traffic)."""

    async def alive(_request: Request) -> Response:
        return Response(status_code=204)

    async def ready(_request: Request) -> Response:
        parts = dict(await readiness())
        status = 200 if all(parts.values()) else 503
        return Response(orjson.dumps(parts), status_code=status, media_type="application/json")

    return [
        Route("/graphql", endpoint),
        Route("/health", alive),
        Route("/health/ready", ready),
    ]
