"""From an answer, or an error in its place, to the HTTP response."""

from __future__ import annotations

import json
from typing import Any

import orjson
from starlette.responses import Response

from gateway.errors import BadRequest, ClientError, MethodNotAllowed
from gateway.pipeline import GraphQLAnswer
from gateway.server.negotiation import JSON

__all__ = ["content_of", "error_response", "render"]


def render(answer: GraphQLAnswer, media_type: str) -> Response:
    """Return the response of a request that was executed; as `application/json` it is always 200."""
    return _response(content_of(answer), _status(answer.status, media_type), media_type)


def error_response(error: ClientError, media_type: str, *, understood: bool) -> Response:
    """Return the response of an error before or instead of an answer.

    `understood`: the request was well-formed, and what it asks for is wrong. The older media type cannot say
    so by its status, which is 200 (GraphQL over HTTP, section 6.4.1).
    """
    status = _status(error.status, media_type) if understood else error.status
    response = _response(orjson.dumps({"errors": _entries(error)}), status, media_type)
    if error.status == 401:
        response.headers["www-authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(error, MethodNotAllowed):
        response.headers["allow"] = error.allow
    if error.status == 503:
        response.headers["retry-after"] = "5"
    return response


def _status(status: int, media_type: str) -> int:
    return 200 if status in (400, 403) and media_type == JSON else status


def _response(content: bytes, status: int, media_type: str) -> Response:
    headers = {
        "content-type": f"{media_type}; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Response(content, status_code=status, headers=headers)


def content_of(answer: GraphQLAnswer) -> bytes:
    """Return the JSON of an answer, on one line."""
    body = answer.body()
    try:
        return orjson.dumps(body)
    except TypeError:
        # A register may send integers beyond 64 bits, which orjson does not write.
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _entries(error: ClientError) -> list[dict[str, Any]]:
    extensions = {"code": error.code, **error.details}
    if not isinstance(error, BadRequest) or not error.mistakes:
        return [{"message": error.message, "extensions": extensions}]
    entries = []
    for mistake in error.mistakes:
        entry: dict[str, Any] = {"message": mistake.message, "extensions": extensions}
        if mistake.line is not None:
            entry["locations"] = [{"line": mistake.line, "column": mistake.column}]
        entries.append(entry)
    return entries
