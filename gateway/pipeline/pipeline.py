"""The life of one request, from its text to its answer (`design.md` 4)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from graphql import DocumentNode, OperationType

from gateway.access import AccessPlan, Directory, Grants
from gateway.audit import AuditSink
from gateway.decision import Purpose, Subject, SubjectKind, Transport
from gateway.errors import BadRequest, ClientError, MethodNotAllowed
from gateway.executor import Projection, execute, project
from gateway.operation import (
    Operation,
    OperationKind,
    coerce_variables,
    execute_introspection,
    normalise,
    select_operation,
)
from gateway.operation.cost import check_cost, operation_cost
from gateway.pipeline.cache import BoundedCache
from gateway.pipeline.callers import resolve_caller
from gateway.pipeline.decisions import DecisionCache
from gateway.pipeline.persisted import PersistedDocuments
from gateway.pipeline.record import OperationTrace, RecordingTransport
from gateway.pipeline.request import GraphQLAnswer, GraphQLRequest
from gateway.pipeline.schemas import CallerSchemas
from gateway.pipeline.traces import field_traces, source_traces
from gateway.supergraph import Supergraph

__all__ = ["LocalTransports", "Pipeline", "PipelineParts"]

LocalTransports = Callable[[Subject, Purpose | None], Mapping[str, Transport]]
"""Makes the transports of subgraphs in this process, bound to one operation's caller."""

CACHED_OPERATIONS = 2_000
COST_LIMITS = {
    SubjectKind.SYSTEM: 20_000,
    SubjectKind.OFFICER: 2_000,
    SubjectKind.CITIZEN: 2_000,
    SubjectKind.ANONYMOUS: 2_000,
    SubjectKind.ENTERPRISE: 1,
}
"""Most objects one operation may return, by channel (`design.md` 10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineParts:
    """Everything the pipeline works with; wired in `gateway.app`."""

    supergraph: Supergraph
    schemas: CallerSchemas
    documents: PersistedDocuments
    directory: Directory
    grants: Grants
    decisions: DecisionCache
    transport: Transport
    local_transports: LocalTransports
    audit: AuditSink
    audit_key: bytes
    deadline: float
    cost_limits: Mapping[SubjectKind, int] = field(default_factory=lambda: COST_LIMITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A request understood: its operation, its variables, and the key that stands for the operation."""

    operation: Operation
    variables: dict[str, Any]
    key: Hashable


class Pipeline:
    """Answers requests. One instance serves all of them and keeps nothing about any caller."""

    def __init__(self, parts: PipelineParts) -> None:
        self._parts = parts
        self._operations: BoundedCache[Hashable, Operation] = BoundedCache(CACHED_OPERATIONS)

    async def answer(self, request: GraphQLRequest) -> GraphQLAnswer:
        """Answer one request; its audit record is committed before this returns. Raises ClientError."""
        trace = OperationTrace(request_id=request.id, subject=request.subject)
        try:
            answer = await self._answer(request, trace)
        except ClientError as error:
            await self._record(trace, "REFUSED", error.code)
            raise
        except Exception:
            await self._record(trace, "FAILED", "INTERNAL_ERROR")
            raise
        await self._record(trace, "ANSWERED", None)
        return answer

    async def refused(self, request_id: str, subject: Subject, code: str) -> None:
        """Record what a known caller sent that is no GraphQL request at all. Raises Unavailable."""
        await self._record(OperationTrace(request_id=request_id, subject=subject), "REFUSED", code)

    async def _answer(self, request: GraphQLRequest, trace: OperationTrace) -> GraphQLAnswer:
        parts = self._parts
        now = datetime.now(UTC)
        subject, purpose = await resolve_caller(request, parts.directory, parts.grants, now)
        trace.subject, trace.purpose = subject, purpose
        read = self._read(request, subject, trace)
        operation, variables = read.operation, read.variables
        decided = await parts.decisions.decide(subject, purpose, operation, read.key, now)
        access = decided.access
        trace.policy_revision = access.revision
        transport = RecordingTransport(parts.transport, parts.local_transports(subject, purpose), trace.pins)
        result = await execute(
            decided.plan,
            variables,
            transport,
            decided.gatekeeper,
            access.rows,
            access.filters,
            None if purpose is None else purpose.code,
            parts.deadline,
        )
        projection = project(operation, parts.supergraph, result, access.outcomes)
        trace.fields = field_traces(access, projection)
        trace.sources = source_traces(result)
        schema = parts.schemas.of(subject.kind).schema
        introspected = execute_introspection(schema, operation.introspection, variables)
        return _shape(access, projection, introspected)

    def _read(self, request: GraphQLRequest, subject: Subject, trace: OperationTrace) -> _Read:
        """Find the document, limit, parse, validate, coerce, normalise."""
        store = self._parts.schemas.of(subject.kind)
        text = self._parts.documents.text_of(request)
        if request.only_query:
            _refuse_changes(store.parse(text), request.operation_name)
        prepared = store.prepare(text)
        self._parts.documents.register(request)
        trace.operation_hash = prepared.hash
        node = select_operation(prepared.document, request.operation_name)
        trace.operation_name = None if node.name is None else node.name.value
        variables = coerce_variables(store.schema, node, request.variables)
        conditions = tuple(variables.get(name) for name in prepared.condition_variables)
        key = (text, request.operation_name, conditions)
        operation = self._operations.get_or_make(
            key,
            lambda: normalise(self._parts.supergraph, prepared.document, request.operation_name, variables),
        )
        if operation.kind is OperationKind.SUBSCRIPTION:
            raise BadRequest("subscriptions are not served here", code="OPERATION_NOT_SUPPORTED")
        check_cost(
            operation_cost(operation, variables, store.page_sizes), self._parts.cost_limits[subject.kind]
        )
        return _Read(operation=operation, variables=variables, key=key)

    async def _record(self, trace: OperationTrace, status: Any, code: str | None) -> None:
        await self._parts.audit.append(trace.record(status, code, self._parts.audit_key))


def _refuse_changes(document: DocumentNode, operation_name: str | None) -> None:
    """Before anything else is said about the document, as GraphQL over HTTP asks (section 5.3)."""
    if select_operation(document, operation_name).operation is not OperationType.QUERY:
        raise MethodNotAllowed("GET runs queries only", allow="POST")


def _shape(access: AccessPlan, projection: Projection, introspected: Mapping[str, Any]) -> GraphQLAnswer:
    data = projection.data
    if introspected:
        data = {**(data or {}), **introspected}
    extensions: dict[str, Any] = {}
    if access.personal:
        extensions["policy"] = {"revision": access.revision, "fields": projection.fields}
    return GraphQLAnswer(status=200, data=data, errors=projection.errors, extensions=extensions)
