"""Answers as server-sent events, in the distinct connections mode of graphql-sse.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.decision import Subject
from gateway.errors import ClientError
from gateway.pipeline import Answers, GraphQLAnswer, GraphQLRequest, Renew, Subscriptions, failure
from gateway.server.negotiation import EVENT_STREAM
from gateway.server.refusals import InternalFailure, TooManyStreams
from gateway.server.responses import content_of, render
from gateway.telemetry import get_logger

__all__ = ["HEARTBEAT", "STREAMS_PER_CALLER", "EventStreamResponse", "EventStreams"]

HEARTBEAT = 5.0
"""Seconds of silence after which a comment is sent, and the caller authenticated again."""
STREAMS_PER_CALLER = 10
"""Subscriptions one caller may have open at a time; callers without a token are one caller."""

COMPLETE = b"event: complete\ndata:\n\n"
COMMENT = b":\n\n"


class EventStreams:
    """Opens event streams, so many per caller."""

    def __init__(self, subscriptions: Subscriptions, heartbeat: float = HEARTBEAT) -> None:
        self._subscriptions = subscriptions
        self._heartbeat = heartbeat
        self._open: Counter[Subject] = Counter()

    async def respond(self, request: GraphQLRequest, media_type: str | None, renew: Renew) -> Response:
        """Return a stream for a subscription. Raises ClientError.

        Any other operation has one answer: in `media_type`, or where the caller accepts none as a stream.
        """
        subject = request.subject
        answers = await self._subscriptions.open(request, renew)
        if isinstance(answers, GraphQLAnswer):
            if media_type is not None:
                return render(answers, media_type)
            answers = _once(answers)
        if self._open[subject] >= STREAMS_PER_CALLER:
            await answers.aclose()
            raise TooManyStreams(STREAMS_PER_CALLER)
        self._open[subject] += 1
        return EventStreamResponse(answers, renew, self._heartbeat, lambda: self._release(subject))

    def _release(self, subject: Subject) -> None:
        self._open[subject] -= 1
        if self._open[subject] == 0:
            del self._open[subject]


async def _once(answer: GraphQLAnswer) -> Answers:
    yield answer


class EventStreamResponse(Response):
    """Sends answers until they end, or the caller may not go on or is gone; then calls `release`."""

    def __init__(self, answers: Answers, renew: Renew, heartbeat: float, release: Callable[[], None]) -> None:
        super().__init__(
            headers={
                "content-type": f"{EVENT_STREAM}; charset=utf-8",
                "cache-control": "no-store",
                "x-accel-buffering": "no",
                "x-content-type-options": "nosniff",
            }
        )
        del self.headers["content-length"]
        self._answers = answers
        self._renew = renew
        self._heartbeat = heartbeat
        self._release = release
        self._log = get_logger("server")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; whatever ends first ends the rest."""
        del scope
        sending = asyncio.create_task(self._send(send))
        leaving = asyncio.create_task(_disconnect(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self._answers.aclose()
            self._release()

    async def _send(self, send: Send) -> None:
        headers = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(headers)
        while True:
            try:
                answer = await self._next(send)
            except ClientError as error:
                answer = failure(error)
                await _write(send, _event(answer))
                break
            except Exception as error:  # the last line of defence: no trace may reach a client
                self._log.exception("request.failed", error=type(error).__name__)
                await _write(send, _event(failure(InternalFailure())))
                break
            if answer is None:
                break
            await _write(send, _event(answer))
        await send({"type": "http.response.body", "body": COMPLETE, "more_body": False})

    async def _next(self, send: Send) -> GraphQLAnswer | None:
        """Wait for an answer, and meanwhile see to it that the caller still may have it."""
        following = asyncio.create_task(_following(self._answers))
        try:
            while True:
                await asyncio.wait({following}, timeout=self._heartbeat)
                if following.done():
                    return following.result()
                await self._renew()
                await _write(send, COMMENT)
        finally:
            if not following.done():
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)


async def _following(answers: Answers) -> GraphQLAnswer | None:
    return await anext(answers, None)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, content: bytes) -> None:
    await send({"type": "http.response.body", "body": content, "more_body": True})


def _event(answer: GraphQLAnswer) -> bytes:
    return b"event: next\ndata: " + content_of(answer) + b"\n\n"
