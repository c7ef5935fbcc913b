"""The composition root of `lienthong serve --supergraphs`: many supergraphs, everything allowed, loopback."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.access import (
    Decider,
    Directory,
    EmbeddedEngine,
    NoFacts,
    NoGrants,
    RevisionWatch,
    allow_all_policies,
    check_engine,
    refuse_classified,
)
from gateway.audit import NullAudit
from gateway.decision import SubjectKind
from gateway.errors import InternalError
from gateway.executor.event_stream import HttpEventStream
from gateway.executor.http_transport import Endpoint, HttpTransport
from gateway.operation import Limits
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    Subscriptions,
)
from gateway.server import AlwaysAnonymous, EventStreams, GraphQLEndpoint
from gateway.supergraph import Supergraph, load_supergraph
from gateway.supergraph.catalogue import Catalogue
from gateway.telemetry import get_logger

__all__ = ["AllowAllSettings", "build_allow_all_app", "read_supergraphs"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""A supergraph's name is part of an address."""

LIMITS = Limits(
    tokens=15_000,
    depth=30,
    aliases=500,
    directives=500,
    root_fields=100,
    mutation_fields=50,
    selections=3_000,
    response_key=100,
)
"""Guesses: wide enough for any honest document, since the callers are programs on this machine."""
COST = 10_000_000
"""Objects. Plain federation pages its lists by other means than ours, so that the estimate says little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowAllSettings:
    """What the command line says. Raises InternalError for a host that is not loopback."""

    supergraphs: Path
    """Folder of `NAME.graphql` files."""
    policies: Path
    """The `policies` folder, for its decision library."""
    host: str = "127.0.0.1"
    port: int = 8400
    deadline: float = 10.0
    """Seconds one operation, and one request to a subgraph, may take."""
    policy_timeout: float = 5.0
    """Seconds one decision may take."""
    max_body: int = 262_144
    """Largest request body in bytes."""

    def __post_init__(self) -> None:
        if self.host != "localhost" and not _is_loopback(self.host):
            raise InternalError(f"policy allow-all is served on loopback only, not on {self.host}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_supergraphs(folder: Path) -> dict[str, Supergraph]:
    """Load every `NAME.graphql` of a folder, by name.

    Raises InternalError for a folder without any and a name no address may have, ClassifiedSupergraph and
    SupergraphError for documents that cannot be served here.
    """
    found: dict[str, Supergraph] = {}
    for path in sorted(folder.glob("*.graphql")):
        if NAME.fullmatch(path.stem) is None:
            raise InternalError(f"{path.name}: letters, digits, _ and - make the name of a supergraph")
        sdl = path.read_text(encoding="utf-8")
        refuse_classified(sdl, path.name)
        found[path.stem] = load_supergraph(sdl)
    if not found:
        raise InternalError(f"{folder}: there is no NAME.graphql")
    return found


def build_allow_all_app(settings: AllowAllSettings) -> Starlette:
    """Return the application: `/NAME/graphql` for each supergraph, and `/health`.

    One policy engine decides for all of them, with the bundle that allows; no record is kept. Raises what
    `read_supergraphs` raises.
    """
    supergraphs = read_supergraphs(settings.supergraphs)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.router.routes.extend(await _routes(settings, supergraphs, stack))
            get_logger("app").warning(
                "gateway.allow_all", port=settings.port, supergraphs=len(supergraphs), audit="none"
            )
            yield

    # A page that a browser has open must not reach us under a name of its own (DNS rebinding).
    hosts = [settings.host, "127.0.0.1", "localhost", "::1"]
    return Starlette(lifespan=lifespan, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)])


async def _routes(
    settings: AllowAllSettings, supergraphs: dict[str, Supergraph], stack: AsyncExitStack
) -> list[Route]:
    policies = allow_all_policies(settings.policies)
    engine = EmbeddedEngine(policies, timeout=settings.policy_timeout)
    stack.push_async_callback(engine.close)
    await check_engine(engine, policies.revision)
    watch = RevisionWatch(engine)
    directory = Directory(policies.reference)
    found = [Route("/health", _alive)]
    for name, supergraph in supergraphs.items():
        endpoints = {graph: Endpoint(url=url, secret=None) for graph, url in supergraph.subgraphs.items()}
        transport = HttpTransport(endpoints, timeout=settings.deadline)
        stack.push_async_callback(transport.close)
        decider = Decider(engine, Catalogue(), supergraph, directory)
        schemas = CallerSchemas(supergraph, dict.fromkeys(SubjectKind), LIMITS)
        pipeline = Pipeline(
            PipelineParts(
                supergraph=supergraph,
                schemas=schemas,
                documents=PersistedDocuments(schemas, {}),
                directory=directory,
                grants=NoGrants(),
                facts=NoFacts(),
                decisions=DecisionCache(decider, supergraph, watch),
                transport=transport,
                local_transports=lambda _subject, _purpose: {},
                audit=NullAudit(),
                audit_key=b"",
                deadline=settings.deadline,
                cost_limits=dict.fromkeys(SubjectKind, COST),
                page_limits=dict.fromkeys(SubjectKind, COST),
                tells_policy=False,
            )
        )
        events = HttpEventStream(endpoints)
        stack.push_async_callback(events.close)
        streams = EventStreams(Subscriptions(pipeline, events, transport))
        endpoint = GraphQLEndpoint(pipeline, AlwaysAnonymous(), settings.max_body, streams)
        found.append(Route(f"/{name}/graphql", endpoint))
    return found


async def _alive(_request: Request) -> Response:
    return Response(status_code=204)
