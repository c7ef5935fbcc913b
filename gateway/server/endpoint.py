"""The GraphQL endpoint: authenticate, read, run the pipeline, answer."""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.decision import Subject
from gateway.errors import ClientError
from gateway.pipeline import GraphQLRequest, Pipeline, Renew
from gateway.server.callers import Callers
from gateway.server.event_stream import EventStreams
from gateway.server.graphql_http import parse_request
from gateway.server.negotiation import GRAPHQL_RESPONSE, JSON, accepts_events, negotiate
from gateway.server.policy_mode import MODE_HEADER
from gateway.server.purpose import PURPOSE_HEADER
from gateway.server.reading import RawRequest, read_request, single_header
from gateway.server.refusals import InternalFailure, NotAcceptable
from gateway.server.responses import error_response, render
from gateway.telemetry import get_logger

__all__ = ["GraphQLEndpoint"]


class GraphQLEndpoint:
    """`GET` and `POST /graphql`."""

    def __init__(
        self,
        pipeline: Pipeline,
        callers: Callers,
        max_body: int,
        streams: EventStreams | None = None,
    ) -> None:
        """`streams`: None where no subgraph can be subscribed to."""
        self._pipeline = pipeline
        self._streams = streams
        self._callers = callers
        self._max_body = max_body
        self._log = get_logger("server")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as an ASGI application: one layer less than a Starlette function endpoint."""
        response = await self.respond(Request(scope, receive))
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """Answer one request; nothing but coded errors leaves."""
        request_id = str(uuid.uuid4())
        accept = ", ".join(request.headers.getlist("accept"))
        wanted = negotiate(accept)
        streams = self._streams if accepts_events(accept) else None
        media_type = wanted or (JSON if streams is None else GRAPHQL_RESPONSE)
        understood = False
        try:
            parsed = await self._read(request, request_id, acceptable=(wanted or streams) is not None)
            understood = True
            if streams is None:
                response = render(await self._pipeline.answer(parsed), media_type)
            else:
                response = await streams.respond(parsed, wanted, self._renew(request))
        except ClientError as error:
            self._log.info("request.refused", code=error.code, status=error.status, request_id=request_id)
            response = error_response(error, media_type, understood=understood)
        except Exception as error:  # the last line of defence: no trace may reach a client
            self._log.exception("request.failed", error=type(error).__name__, request_id=request_id)
            response = error_response(InternalFailure(), media_type, understood=understood)
        response.headers["x-request-id"] = request_id
        return response

    def _renew(self, request: Request) -> Renew:
        authorization = request.headers.get("authorization")
        return lambda: self._callers.subject(authorization)

    async def _read(self, request: Request, request_id: str, *, acceptable: bool) -> GraphQLRequest:
        if not acceptable:
            raise NotAcceptable
        raw = await read_request(request, self._max_body)
        subject = await self._callers.subject(single_header(request, "authorization"))
        return await self._parse(raw, request, subject, request_id)

    async def _parse(
        self, raw: RawRequest, request: Request, subject: Subject, request_id: str
    ) -> GraphQLRequest:
        try:
            purpose, mode = (single_header(request, name) for name in (PURPOSE_HEADER, MODE_HEADER))
            return parse_request(raw, purpose, subject, request_id, mode_header=mode)
        except ClientError as error:
            await self._pipeline.refused(request_id, subject, error.code)
            raise
