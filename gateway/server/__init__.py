"""HTTP: routes, GraphQL over HTTP, authentication, health."""

from __future__ import annotations

from gateway.server.application import Readiness, routes
from gateway.server.authentication import Authenticator, FileJwks, JwksSource, UrlJwks, jwks_source
from gateway.server.callers import AlwaysAnonymous, Callers
from gateway.server.endpoint import GraphQLEndpoint
from gateway.server.event_stream import EventStreams
from gateway.server.revocations import RevocationList, Revocations

__all__ = [
    "AlwaysAnonymous",
    "Authenticator",
    "Callers",
    "EventStreams",
    "FileJwks",
    "GraphQLEndpoint",
    "JwksSource",
    "Readiness",
    "RevocationList",
    "Revocations",
    "UrlJwks",
    "jwks_source",
    "routes",
]
