"""HTTP: routes, GraphQL over HTTP, authentication, health."""

from __future__ import annotations

from gateway.server.application import Readiness, routes
from gateway.server.authentication import Authenticator, FileJwks, JwksSource, UrlJwks, jwks_source
from gateway.server.endpoint import GraphQLEndpoint

__all__ = [
    "Authenticator",
    "FileJwks",
    "GraphQLEndpoint",
    "JwksSource",
    "Readiness",
    "UrlJwks",
    "jwks_source",
    "routes",
]
