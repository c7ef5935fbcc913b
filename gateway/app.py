"""The composition root: settings in, a wired ASGI application out. Concrete classes meet only here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette

from gateway.access import (
    BisectingEngine,
    Decider,
    Directory,
    EmbeddedEngine,
    GrantStore,
    OpaEngine,
    PolicySet,
    RegisterLookup,
    RevisionWatch,
    check_engine,
    read_policies,
)
from gateway.audit import DATABASE_ERRORS, AuditLog, Pool, open_pool
from gateway.decision import PolicyEngine, Purpose, Subject, SubjectKind, Transport
from gateway.errors import InternalError
from gateway.executor.event_stream import HttpEventStream
from gateway.executor.http_transport import Endpoint, HttpTransport
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    Subscriptions,
    read_published,
)
from gateway.server import (
    Authenticator,
    EventStreams,
    GraphQLEndpoint,
    Readiness,
    RevocationList,
    jwks_source,
    routes,
)
from gateway.settings import DocumentSettings, PolicySettings, Settings
from gateway.sharing import SharingTransport, VerificationBudget, Verifier, own_log
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from gateway.telemetry import get_logger

__all__ = ["build_app"]


def build_app(settings: Settings) -> Starlette:
    """Return the application. Nothing is routed before every part is there and has been checked."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            endpoint, readiness = await _wire(settings, stack)
            app.router.routes.extend(routes(endpoint, readiness))
            get_logger("app").info("gateway.ready", port=settings.port, engine=settings.policy.engine)
            yield

    return Starlette(lifespan=lifespan)


async def _wire(settings: Settings, stack: AsyncExitStack) -> tuple[GraphQLEndpoint, Readiness]:
    sdl = settings.supergraph.read_text(encoding="utf-8")
    supergraph, catalogue = load_supergraph(sdl), read_catalogue(sdl)
    policies = read_policies(settings.policy.folder)
    directory = Directory(policies.reference)
    pool = await open_pool(settings.database_url.get_secret_value())
    stack.push_async_callback(pool.close)
    transport = _transport(settings, set(supergraph.subgraphs) - {"sharing"})
    stack.push_async_callback(transport.close)
    engine = await _engine(settings.policy, policies, stack)
    await check_engine(engine, policies.revision)
    watch = RevisionWatch(engine)
    audit_key = settings.audit_key.get_secret_value().encode()
    budget = VerificationBudget(pool, audit_key, settings.verify_per_minute)

    def local_transports(subject: Subject, purpose: Purpose | None) -> Mapping[str, Transport]:
        verifier = Verifier(
            budget=budget,
            transport=transport,
            client=subject.agency or subject.id,
            purpose=None if purpose is None else purpose.code,
        )
        return {"sharing": SharingTransport(verifier, own_log(subject, pool, audit_key, directory))}

    schemas = CallerSchemas(supergraph, {kind: directory.visible_coordinates(kind) for kind in SubjectKind})
    pipeline = Pipeline(
        PipelineParts(
            supergraph=supergraph,
            schemas=schemas,
            documents=_documents(settings.documents, schemas),
            directory=directory,
            grants=GrantStore(pool, audit_key),
            facts=RegisterLookup(transport),
            decisions=DecisionCache(
                Decider(engine, catalogue, supergraph, directory, audit_key), supergraph, watch
            ),
            transport=transport,
            local_transports=local_transports,
            audit=AuditLog(pool),
            audit_key=audit_key,
            deadline=settings.deadline,
        )
    )
    authenticator = Authenticator(
        settings.issuer, jwks_source(settings.issuer.jwks), revocations=RevocationList(pool)
    )
    streams = None
    if supergraph.subscription_type is not None:
        events = HttpEventStream(_endpoints(settings))
        stack.push_async_callback(events.close)
        streams = EventStreams(Subscriptions(pipeline, events, transport))
    endpoint = GraphQLEndpoint(pipeline, authenticator, settings.max_body, streams)
    return endpoint, _readiness(watch, policies, pool)


def _documents(settings: DocumentSettings, schemas: CallerSchemas) -> PersistedDocuments:
    published = {} if settings.published is None else read_published(settings.published)
    return PersistedDocuments(
        schemas,
        published,
        trusted_only=[SubjectKind(kind) for kind in settings.trusted_only],
        automatic=settings.automatic,
    )


def _transport(settings: Settings, needed: set[str]) -> HttpTransport:
    missing = sorted(needed - set(settings.subgraphs))
    if missing:
        raise InternalError(f"no settings for the subgraphs {', '.join(missing)}")
    return HttpTransport(_endpoints(settings), timeout=settings.deadline)


def _endpoints(settings: Settings) -> Mapping[str, Endpoint]:
    return {
        name: Endpoint(url=subgraph.url, secret=subgraph.secret.get_secret_value().encode())
        for name, subgraph in settings.subgraphs.items()
    }


async def _engine(settings: PolicySettings, policies: PolicySet, stack: AsyncExitStack) -> PolicyEngine:
    if settings.engine == "embedded":
        embedded = EmbeddedEngine(policies, timeout=settings.timeout)
        stack.push_async_callback(embedded.close)
        return BisectingEngine(embedded, policies.modules)
    if settings.url is None:
        raise InternalError("policy.url is missing")
    opa = OpaEngine(settings.url, timeout=settings.timeout)
    stack.push_async_callback(opa.close)
    await opa.check_version()
    return BisectingEngine(opa, policies.modules)


def _readiness(watch: RevisionWatch, policies: PolicySet, pool: Pool) -> Readiness:
    async def parts() -> Mapping[str, bool]:
        return {
            "policy": await watch.current() == policies.revision,
            "database": await _selects(pool),
        }

    return parts


async def _selects(pool: Pool) -> bool:
    try:
        await pool.fetchval("SELECT 1", timeout=1)
    except DATABASE_ERRORS:
        return False
    return True
