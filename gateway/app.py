"""The composition root: settings in, a wired ASGI application out. Concrete classes meet only here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette

from gateway.access import (
    BundleKey,
    BundleSource,
    DatabaseLedger,
    Decider,
    Directory,
    EmbeddedEngine,
    FolderSource,
    GrantStore,
    NoLedger,
    OpaEngine,
    RecordingEngine,
    RegisterLookup,
    RevisionLedger,
    Rules,
    RulesKeeper,
    RulesSource,
)
from gateway.access.rule_places import rule_locations
from gateway.audit import DATABASE_ERRORS, AuditLog, Pool, open_pool
from gateway.decision import PolicyEngine, PolicyEngineError, Purpose, Subject, SubjectKind, Transport
from gateway.errors import InternalError
from gateway.executor.event_stream import HttpEventStream
from gateway.executor.http_transport import Endpoint, HttpTransport
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    LocalTransports,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    Subscriptions,
    read_published,
    same_rules,
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
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue, read_supergraph
from gateway.telemetry import get_logger

__all__ = ["build_app", "open_parts"]


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
    supergraph, catalogue = read_supergraph(sdl)
    parts = await _parts_maker(settings, supergraph, catalogue, stack)
    keeper = await _keeper(settings.policy, parts)
    stack.push_async_callback(keeper.close)
    parts.renew = keeper.refresh
    pipeline = Pipeline(await keeper.start())
    keeper.use = pipeline.use
    following = asyncio.create_task(keeper.run())
    stack.push_async_callback(_ended, following)
    revocations = RevocationList(parts.pool, max_age=settings.grants_age)
    authenticator = Authenticator(settings.issuer, jwks_source(settings.issuer.jwks), revocations=revocations)
    streams = None
    if supergraph.subscription_type is not None:
        events = HttpEventStream(_endpoints(settings))
        stack.push_async_callback(events.close)
        streams = EventStreams(Subscriptions(pipeline, events, parts.transport))
    endpoint = GraphQLEndpoint(pipeline, authenticator, settings.max_body, streams)
    return endpoint, _readiness(keeper, following, parts.pool)


@asynccontextmanager
async def open_parts(
    settings: Settings, rules: Rules, supergraph: Supergraph, catalogue: Catalogue
) -> AsyncIterator[PipelineParts]:
    """Open what answers requests by some rules, without a server: for tools that explain answers.

    Raises InternalError.
    """
    async with AsyncExitStack() as stack:
        maker = await _parts_maker(settings, supergraph, catalogue, stack)
        yield maker.of(rules)


async def _parts_maker(
    settings: Settings, supergraph: Supergraph, catalogue: Catalogue, stack: AsyncExitStack
) -> _PartsMaker:
    """Open the database and the way to the registers; the stack closes them."""
    pool = await open_pool(settings.database_url.get_secret_value())
    stack.push_async_callback(pool.close)
    transport = _transport(settings, set(supergraph.subgraphs) - {"sharing"})
    stack.push_async_callback(transport.close)
    return _PartsMaker(
        settings=settings, supergraph=supergraph, catalogue=catalogue, pool=pool, transport=transport
    )


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@dataclass(kw_only=True)
class _PartsMaker:
    """Makes what answers requests by some rules; what other rules leave as it was is kept."""

    settings: Settings
    supergraph: Supergraph
    catalogue: Catalogue
    pool: Pool
    transport: HttpTransport
    renew: Callable[[], Awaitable[object]] = same_rules
    _visible: Mapping[SubjectKind, frozenset[str] | None] | None = None
    _schemas: tuple[CallerSchemas, PersistedDocuments] | None = None

    def of(self, rules: Rules) -> PipelineParts:
        """Return the parts. Raises InternalError."""
        settings, supergraph, directory = self.settings, self.supergraph, rules.directory
        audit_key = settings.audit_key.get_secret_value().encode()
        schemas, documents = self._schemas_of(directory)
        decider = Decider(
            rules.engine, self.catalogue, supergraph, directory, audit_key, revision=rules.revision
        )
        return PipelineParts(
            supergraph=supergraph,
            schemas=schemas,
            documents=documents,
            directory=directory,
            grants=GrantStore(self.pool, audit_key, max_age=self.settings.grants_age),
            facts=RegisterLookup(self.transport),
            decisions=DecisionCache(decider, supergraph, rules.watch),
            transport=self.transport,
            local_transports=self._local_transports(directory, audit_key),
            audit=AuditLog(self.pool),
            audit_key=audit_key,
            deadline=settings.deadline,
            renew=self.renew,
            rule_places=rule_locations(rules.policies.modules),
        )

    def _schemas_of(self, directory: Directory) -> tuple[CallerSchemas, PersistedDocuments]:
        visible = {kind: directory.visible_coordinates(kind) for kind in SubjectKind}
        if self._schemas is None or visible != self._visible:
            schemas = CallerSchemas(self.supergraph, visible)
            # Kept only as a whole: published documents that do not fit are refused each time.
            self._schemas = schemas, _documents(self.settings.documents, schemas)
            self._visible = visible
        return self._schemas

    def _local_transports(self, directory: Directory, audit_key: bytes) -> LocalTransports:
        budget = VerificationBudget(self.pool, audit_key, self.settings.verify_per_minute)

        def made(subject: Subject, purpose: Purpose | None) -> Mapping[str, Transport]:
            verifier = Verifier(
                budget=budget,
                transport=self.transport,
                client=subject.agency or subject.id,
                purpose=None if purpose is None else purpose.code,
            )
            return {"sharing": SharingTransport(verifier, own_log(subject, self.pool, audit_key, directory))}

        return made


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


async def _keeper(settings: PolicySettings, parts: _PartsMaker) -> RulesKeeper[PipelineParts]:
    if settings.bundle is not None:
        key = None if settings.key is None else BundleKey.public(settings.key)
        source: RulesSource = BundleSource(settings.bundle, key)
        ledger: RevisionLedger = DatabaseLedger(parts.pool)
    elif settings.folder is not None:
        source, ledger = FolderSource(settings.folder), NoLedger()
    else:
        raise InternalError("policy.folder and policy.bundle are missing")

    def wrap(engine: PolicyEngine) -> PolicyEngine:
        return engine if settings.record is None else RecordingEngine(engine, settings.record)

    if settings.engine == "embedded":
        return RulesKeeper(
            source,
            ledger,
            parts.of,
            make=lambda policies: EmbeddedEngine(policies, timeout=settings.timeout),
            wrap=wrap,
        )
    if settings.url is None:
        raise InternalError("policy.url is missing")
    opa = OpaEngine(settings.url, timeout=settings.timeout)
    try:
        await opa.check_version()
    except PolicyEngineError:
        await opa.close()
        raise
    return RulesKeeper(source, ledger, parts.of, shared=opa, wrap=wrap)


def _readiness(keeper: RulesKeeper[PipelineParts], following: asyncio.Task[None], pool: Pool) -> Readiness:
    async def parts() -> Mapping[str, bool]:
        rules = keeper.current
        return {
            "policy": not following.done() and await rules.watch.current() == rules.revision,
            "database": await _selects(pool),
        }

    return parts


async def _selects(pool: Pool) -> bool:
    try:
        await pool.fetchval("SELECT 1", timeout=1)
    except DATABASE_ERRORS:
        return False
    return True
