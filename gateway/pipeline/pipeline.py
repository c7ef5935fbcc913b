"""The life of one request, from its text to its answer (`design.md` 4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from graphql import DocumentNode, OperationType

from gateway.access import Directory, Grants, RegisterFacts, today
from gateway.access.rule_places import RuleLocations
from gateway.audit import AuditSink
from gateway.decision import NOBODY, Identity, Purpose, Subject, SubjectKind, Transport
from gateway.errors import BadRequest, ClientError, MethodNotAllowed, PolicyRejected, RulesChanged
from gateway.executor import Projection
from gateway.operation import (
    Operation,
    OperationKind,
    coerce_variables,
    execute_introspection,
    normalise,
    pins_at_hand,
    select_operation,
)
from gateway.operation.cost import check_cost, check_pages, operation_cost
from gateway.pipeline.cache import BoundedCache
from gateway.pipeline.callers import resolve_caller
from gateway.pipeline.decisions import DecidedOperation, DecisionCache
from gateway.pipeline.identity import case_of, family_of, shared_with
from gateway.pipeline.obligations import NotedObligations, ObligedGatekeeper
from gateway.pipeline.persisted import PersistedDocuments
from gateway.pipeline.record import OperationTrace, RecordingTransport
from gateway.pipeline.rejecting import reject_answered, reject_planned
from gateway.pipeline.request import GraphQLAnswer, GraphQLRequest, PolicyMode
from gateway.pipeline.schemas import CallerSchemas
from gateway.pipeline.shaping import shaped, told_of
from gateway.pipeline.traces import field_traces, source_traces
from gateway.supergraph import Supergraph

__all__ = ["LocalTransports", "Pipeline", "PipelineParts", "PreparedOperation"]

_Found = TypeVar("_Found")

LocalTransports = Callable[[Subject, Purpose | None], Mapping[str, Transport]]
"""Makes the transports of subgraphs in this process, bound to one operation's caller."""

CACHED_OPERATIONS = 2_000
RERUNS = 2
"""How often a query begins again because the rules changed meanwhile (`design.md` 6)."""
RERUN_PAUSE = 0.1
"""Seconds before it does when the new rules are not here yet: engine and gateway read them one by one."""
COST_LIMITS = {
    SubjectKind.SYSTEM: 20_000,
    SubjectKind.OFFICER: 2_000,
    SubjectKind.CITIZEN: 2_000,
    SubjectKind.ANONYMOUS: 2_000,
    SubjectKind.ENTERPRISE: 1,
}
"""Most objects one operation may return, by channel (`design.md` 10)."""
PAGE_LIMITS = {**dict.fromkeys(SubjectKind, 100), SubjectKind.SYSTEM: 1_000}
"""Most objects on one page, by channel (`design.md` 5)."""


def _now() -> datetime:
    return datetime.now(UTC)


async def same_rules() -> None:
    """Rules that were read once stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineParts:
    """Everything the pipeline works with; wired in `gateway.app`."""

    supergraph: Supergraph
    schemas: CallerSchemas
    documents: PersistedDocuments
    directory: Directory
    grants: Grants
    facts: RegisterFacts
    decisions: DecisionCache
    transport: Transport
    local_transports: LocalTransports
    audit: AuditSink
    audit_key: bytes
    deadline: float
    cost_limits: Mapping[SubjectKind, int] = field(default_factory=lambda: COST_LIMITS)
    page_limits: Mapping[SubjectKind, int] = field(default_factory=lambda: PAGE_LIMITS)
    clock: Callable[[], datetime] = _now
    """Decides on which legal date a request is answered."""
    renew: Callable[[], Awaitable[object]] = same_rules
    """Looks for the rules that decide now; has `Pipeline.use` called when they are others."""
    rule_places: RuleLocations = field(default_factory=dict)
    """For callers who may have decisions explained."""
    tells_policy: bool = True
    """False where nothing is classified and all is allowed: answers are those of plain federation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A request understood: its operation, its variables, and the key that stands for the operation."""

    operation: Operation
    variables: dict[str, Any]
    key: Hashable


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedOperation:
    """A request understood and decided, ready to run."""

    subject: Subject
    purpose: Purpose | None
    operation: Operation
    variables: Mapping[str, Any]
    decided: DecidedOperation
    mode: PolicyMode
    parts: PipelineParts = field(repr=False)
    """What it was decided with, and is run with."""


class Pipeline:
    """Answers requests. One instance serves all of them and keeps nothing about any caller.

    An operation is decided and run with the parts it began with, whatever is used since.
    """

    def __init__(self, parts: PipelineParts) -> None:
        self._parts = parts
        self._operations: BoundedCache[Hashable, Operation] = BoundedCache(CACHED_OPERATIONS)

    async def answer(self, request: GraphQLRequest) -> GraphQLAnswer:
        """Answer one request; its audit record is committed before this returns. Raises ClientError.

        When the rules change midway a query begins again, at most twice; a mutation never does.
        """
        async with self.recorded(request) as trace:
            return await self.begun_again(trace, lambda: self._answer(request, trace))

    async def begun_again(self, trace: OperationTrace, attempt: Callable[[], Awaitable[_Found]]) -> _Found:
        """Try, and when the rules change midway begin again, at most twice; never with a mutation."""
        for _ in range(RERUNS):
            used = self._parts
            try:
                return await attempt()
            except RulesChanged:
                if trace.decides_once:
                    raise
            trace.obligations = NotedObligations()  # nothing was shown
            await used.renew()
            if self._parts is used:
                await asyncio.sleep(RERUN_PAUSE)
        return await attempt()

    def use(self, parts: PipelineParts) -> None:
        """Answer with other parts from now on; the supergraph is the same."""
        self._parts = parts

    async def _answer(self, request: GraphQLRequest, trace: OperationTrace) -> GraphQLAnswer:
        prepared = await self.prepare(request, trace)
        if prepared.operation.kind is OperationKind.SUBSCRIPTION:
            raise BadRequest("a subscription needs Accept: text/event-stream", code="OPERATION_NOT_SUPPORTED")
        return await self.run(prepared, trace)

    @asynccontextmanager
    async def recorded(self, request: GraphQLRequest) -> AsyncIterator[OperationTrace]:
        """Record what happens inside, however it ends, before anything after it happens."""
        trace = OperationTrace(request_id=request.id, subject=request.subject)
        try:
            yield trace
        except ClientError as error:
            await self._record(trace, "REFUSED", error.code)
            raise
        except Exception:
            await self._record(trace, "FAILED", "INTERNAL_ERROR")
            raise
        await self._record(trace, "ANSWERED", None)

    async def refused(self, request_id: str, subject: Subject, code: str) -> None:
        """Record what a known caller sent that is no GraphQL request at all. Raises Unavailable."""
        await self._record(OperationTrace(request_id=request_id, subject=subject), "REFUSED", code)

    async def prepare(self, request: GraphQLRequest, trace: OperationTrace) -> PreparedOperation:
        """Resolve the caller, read the request and decide its operation. Raises ClientError."""
        parts = self._parts
        now = parts.clock()
        subject, purpose = await resolve_caller(request, parts.directory, parts.grants, now)
        trace.subject, trace.purpose = subject, purpose
        read = self._read(parts, request, subject, trace)
        trace.decides_once = read.operation.kind is OperationKind.MUTATION
        subject, purpose, identity = await self._identity(parts, subject, purpose, read, now)
        trace.subject = subject
        decided = await parts.decisions.decide(
            subject, purpose, read.operation, read.key, now, identity, read.variables
        )
        trace.policy_revision = decided.access.revision
        return PreparedOperation(
            subject=subject,
            purpose=purpose,
            operation=read.operation,
            variables=read.variables,
            decided=decided,
            mode=request.mode,
            parts=parts,
        )

    async def run(
        self, prepared: PreparedOperation, trace: OperationTrace, remote: Transport | None = None
    ) -> GraphQLAnswer:
        """Fetch and answer; `remote` takes the place of the transport to the registers."""
        parts, access, purpose = prepared.parts, prepared.decided.access, prepared.purpose
        if prepared.mode is PolicyMode.REJECT:
            trace.fields = field_traces(access, Projection(data=None))
            reject_planned(parts.supergraph, prepared.operation, access.outcomes)
        if any(fetch.mutation for fetch in prepared.decided.plan.fetches):
            await self._record(trace, "BEGUN", None)
        trace.obligations.note_planned(access)
        transport = RecordingTransport(
            parts.transport if remote is None else remote,
            parts.local_transports(prepared.subject, purpose),
            trace.pins,
        )
        result, projection = await prepared.decided.prepared.run(
            prepared.variables,
            transport,
            ObligedGatekeeper(prepared.decided.gatekeeper, trace.obligations, prepared.decided.obliged),
            access.rows,
            access.filters,
            None if purpose is None else purpose.code,
            parts.deadline,
        )
        trace.fields = field_traces(access, projection)
        trace.sources = source_traces(result)
        if prepared.mode is PolicyMode.REJECT and prepared.operation.kind is not OperationKind.MUTATION:
            try:
                reject_answered(projection.report)
            except PolicyRejected:
                trace.obligations = NotedObligations()  # nothing was shown
                raise
        schema = parts.schemas.of(prepared.subject.kind).schema
        introspected = execute_introspection(schema, prepared.operation.introspection, prepared.variables)
        told = told_of(access, projection, prepared.subject, parts.rule_places) if parts.tells_policy else {}
        return shaped(projection, introspected, told)

    async def _identity(
        self, parts: PipelineParts, subject: Subject, purpose: Purpose | None, read: _Read, now: datetime
    ) -> tuple[Subject, Purpose | None, Identity]:
        """Look up whom decisions may be about; without a purpose nothing personal is decided."""
        day, identity = today(now), NOBODY
        if purpose is None:
            return subject, None, identity
        if subject.kind is SubjectKind.CITIZEN and parts.decisions.about_persons(read.operation, read.key):
            identity = await family_of(subject, purpose, day, parts.facts)
        purpose, case = await case_of(subject, purpose, day, parts.directory, parts.facts)
        identity = replace(identity, case_persons=case.case_persons, case_records=case.case_records)
        pins = pins_at_hand(read.operation, read.variables)
        subject, shared = await shared_with(subject, purpose, pins, day, now, parts.grants)
        return subject, purpose, replace(identity, shared=shared) if shared else identity

    def _read(
        self, parts: PipelineParts, request: GraphQLRequest, subject: Subject, trace: OperationTrace
    ) -> _Read:
        """Find the document, limit, parse, validate, coerce, normalise."""
        store = parts.schemas.of(subject.kind)
        text = parts.documents.text_of(request)
        if request.only_query:
            _refuse_changes(store.parse(text), request.operation_name)
        prepared = store.prepare(text)
        parts.documents.register(request)
        trace.operation_hash = prepared.hash
        node = select_operation(prepared.document, request.operation_name)
        trace.operation_name = None if node.name is None else node.name.value
        variables = coerce_variables(store.schema, node, request.variables)
        conditions = tuple(variables.get(name) for name in prepared.condition_variables)
        key = (text, request.operation_name, conditions)
        operation = self._operations.get_or_make(
            key,
            lambda: normalise(parts.supergraph, prepared.document, request.operation_name, variables),
        )
        check_pages(operation, variables, parts.page_limits[subject.kind])
        check_cost(operation_cost(operation, variables, store.page_sizes), parts.cost_limits[subject.kind])
        return _Read(operation=operation, variables=variables, key=key)

    async def _record(self, trace: OperationTrace, status: Any, code: str | None) -> None:
        await self._parts.audit.append(trace.record(status, code, self._parts.audit_key))


def _refuse_changes(document: DocumentNode, operation_name: str | None) -> None:
    """Before anything else is said about the document, as GraphQL over HTTP asks (section 5.3)."""
    if select_operation(document, operation_name).operation is not OperationType.QUERY:
        raise MethodNotAllowed("GET runs queries only", allow="POST")
