"""The GraphQL endpoint: authenticate, read, run the pipeline, answer."""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.decision import Subject
from gateway.errors import ClientError
from gateway.pipeline import GraphQLRequest, Pipeline
from gateway.server.authentication import Authenticator
from gateway.server.graphql_http import (
    GRAPHQL_RESPONSE,
    PURPOSE_HEADER,
    error_response,
    negotiate,
    parse_request,
    read_body,
    render,
    single_header,
)
from gateway.telemetry import get_logger

__all__ = ["GraphQLEndpoint"]


class InternalFailure(ClientError):
    """What a client sees of a defect of ours."""

    status = 500

    def __init__(self) -> None:
        super().__init__("an internal error; it was recorded", code="INTERNAL_ERROR")


class GraphQLEndpoint:
    """`POST /graphql`."""

    def __init__(self, pipeline: Pipeline, authenticator: Authenticator, max_body: int) -> None:
        self._pipeline = pipeline
        self._authenticator = authenticator
        self._max_body = max_body
        self._log = get_logger("server")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as an ASGI application: one layer less than a Starlette function endpoint."""
        response = await self.respond(Request(scope, receive))
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """Answer one request; nothing but coded errors leaves."""
        request_id = str(uuid.uuid4())
        media_type = GRAPHQL_RESPONSE
        try:
            media_type = negotiate(request.headers.get("accept"))
            body = await read_body(request, self._max_body)
            subject = await self._authenticator.subject(single_header(request, "authorization"))
            parsed = await self._parse(body, request, subject, request_id)
            answer = await self._pipeline.answer(parsed)
            response = render(answer, media_type)
        except ClientError as error:
            self._log.info("request.refused", code=error.code, status=error.status, request_id=request_id)
            response = error_response(error, media_type)
        except Exception as error:  # the last line of defence: no trace may reach a client
            self._log.exception("request.failed", error=type(error).__name__, request_id=request_id)
            response = error_response(InternalFailure(), media_type)
        response.headers["x-request-id"] = request_id
        return response

    async def _parse(
        self, body: bytes, request: Request, subject: Subject, request_id: str
    ) -> GraphQLRequest:
        try:
            return parse_request(body, single_header(request, PURPOSE_HEADER), subject, request_id)
        except ClientError as error:
            await self._pipeline.refused(request_id, subject, error.code)
            raise
