"""Subscriptions: a stream from one subgraph, and each of its events answered as an operation of its own."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from gateway.decision import (
    EventSource,
    SubgraphRequest,
    SubgraphResponse,
    Subject,
    Transport,
    TransportError,
)
from gateway.errors import ClientError, Unavailable
from gateway.executor.subscription import EventTransport, source_request
from gateway.pipeline.pipeline import Pipeline, PreparedOperation
from gateway.pipeline.record import OperationTrace
from gateway.pipeline.request import GraphQLAnswer, GraphQLRequest

__all__ = ["Answers", "Renew", "Subscriptions", "failure"]

Renew = Callable[[], Awaitable[Subject]]
"""Authenticates the caller again. Raises ClientError when it may not go on."""

Answers = AsyncGenerator[GraphQLAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """A subscription that was allowed: what was asked of its source, by which request."""

    request: GraphQLRequest
    source: SubgraphRequest
    renew: Renew


class Subscriptions:
    """Opens subscriptions. Nothing decided for one event is taken over to the next.

    Caller, purpose, grants and rules are looked up anew for each event, and each has its audit record. When
    they no longer allow what the source was asked for, the stream ends with POLICY_CHANGED: the caller may
    subscribe again.
    """

    def __init__(self, pipeline: Pipeline, events: EventSource, transport: Transport) -> None:
        self._pipeline = pipeline
        self._events = events
        self._transport = transport

    async def open(self, request: GraphQLRequest, renew: Renew) -> GraphQLAnswer | Answers:
        """Return the answers of a subscription, or the one answer of any other operation.

        One answer comes also from a subscription whose root field is denied. Raises ClientError.
        """
        async with self._pipeline.recorded(request) as trace:
            opened = await self._pipeline.begun_again(trace, lambda: self._opened(request, trace))
        if isinstance(opened, GraphQLAnswer):
            return opened
        return self._answers(_Stream(request=request, source=opened, renew=renew))

    async def _opened(
        self, request: GraphQLRequest, trace: OperationTrace
    ) -> GraphQLAnswer | SubgraphRequest:
        """Return the one answer of what is no stream, or what the source of a stream is asked for."""
        prepared = await self._pipeline.prepare(request, trace)
        source = _source(prepared)
        return await self._pipeline.run(prepared, trace) if source is None else source

    async def _answers(self, stream: _Stream) -> Answers:
        try:
            async with aclosing(self._events.subscribe(stream.source)) as events:
                async for event in events:
                    yield await _finished(asyncio.create_task(self._answer(stream, event)))
        except TransportError:
            yield failure(Unavailable("The source is not available", code="SOURCE_UNAVAILABLE"))
        except ClientError as error:
            yield failure(error)

    async def _answer(self, stream: _Stream, event: SubgraphResponse) -> GraphQLAnswer:
        request = replace(stream.request, id=str(uuid.uuid4()), subject=await stream.renew())
        async with self._pipeline.recorded(request) as trace:
            return await self._pipeline.begun_again(
                trace, lambda: self._decided(stream, request, event, trace)
            )

    async def _decided(
        self, stream: _Stream, request: GraphQLRequest, event: SubgraphResponse, trace: OperationTrace
    ) -> GraphQLAnswer:
        prepared = await self._pipeline.prepare(request, trace)
        if _source(prepared) != stream.source:
            raise Unavailable("the rules changed; subscribe again", code="POLICY_CHANGED")
        transport = EventTransport(self._transport, stream.source, event)
        return await self._pipeline.run(prepared, trace, transport)


async def _finished(answering: asyncio.Task[GraphQLAnswer]) -> GraphQLAnswer:
    """Wait for an answer; who leaves meanwhile does not keep what was begun from being recorded."""
    try:
        return await asyncio.shield(answering)
    except asyncio.CancelledError:
        await asyncio.gather(answering, return_exceptions=True)
        raise


def _source(prepared: PreparedOperation) -> SubgraphRequest | None:
    access, purpose = prepared.decided.access, prepared.purpose
    return source_request(
        prepared.decided.plan,
        prepared.variables,
        access.rows,
        access.filters,
        None if purpose is None else purpose.code,
    )


def failure(error: ClientError) -> GraphQLAnswer:
    """Return the answer that says why a stream ends."""
    entry = {"message": error.message, "extensions": {"code": error.code, **error.details}}
    return GraphQLAnswer(status=error.status, data=None, errors=[entry], has_data=False)
