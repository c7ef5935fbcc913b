"""GraphQL over HTTP: from bytes and headers to a GraphQLRequest, and from an answer to a response.

https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gateway.decision import Subject
from gateway.errors import BadRequest, ClientError, PayloadTooLarge
from gateway.pipeline import GraphQLAnswer, GraphQLRequest, StatedPurpose

__all__ = [
    "GRAPHQL_RESPONSE",
    "JSON",
    "MethodNotAllowed",
    "NotAcceptable",
    "UnsupportedMediaType",
    "error_response",
    "negotiate",
    "parse_purpose",
    "parse_request",
    "read_body",
    "render",
    "single_header",
]

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
PURPOSE_HEADER = "lienthong-purpose"
PURPOSE = re.compile(
    r"(?P<code>[A-Za-z0-9._-]{1,64})(?P<parameters>(?:\s*;\s*[a-z]+=\"[A-Za-z0-9._:/-]{1,64}\")*)\s*"
)
PURPOSE_TEXT = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
"""What a code, agreement or case may look like, in the header and in the extension alike."""
PARAMETER = re.compile(r";\s*(?P<name>[a-z]+)=\"(?P<value>[^\"]*)\"")
REQUEST_KEYS = {"query", "operationName", "variables", "extensions"}


class MethodNotAllowed(ClientError):
    """Only POST is served here."""

    status = 405

    def __init__(self) -> None:
        super().__init__("use POST", code="METHOD_NOT_ALLOWED")


class UnsupportedMediaType(ClientError):
    """The body is not JSON (this also refuses what a foreign page may post without asking)."""

    status = 415

    def __init__(self) -> None:
        super().__init__("the body must be application/json in UTF-8", code="UNSUPPORTED_MEDIA_TYPE")


class NotAcceptable(ClientError):
    """None of the media types the caller accepts is offered."""

    status = 406

    def __init__(self) -> None:
        super().__init__(f"offered are {GRAPHQL_RESPONSE} and {JSON}", code="NOT_ACCEPTABLE")


def negotiate(accept: str | None) -> str:
    """Return the media type to answer in. Raises NotAcceptable."""
    if accept is None or not accept.strip():
        return GRAPHQL_RESPONSE
    offered = []
    for part in accept.split(","):
        media, *parameters = (item.strip().lower() for item in part.split(";"))
        weight = next((item[2:] for item in parameters if item.startswith("q=")), "1")
        if weight.strip("0.") == "":
            continue
        offered.append(media)
    if any(media in (GRAPHQL_RESPONSE, "application/*", "*/*") for media in offered):
        return GRAPHQL_RESPONSE
    if JSON in offered:
        return JSON
    raise NotAcceptable


def single_header(request: Request, name: str) -> str | None:
    """Return the header, None without it. Raises BadRequest when it is there twice: another reader of the
    same request might have taken the other one.
    """
    values = request.headers.getlist(name)
    if len(values) > 1:
        raise BadRequest(f"{name} is given more than once")
    return values[0] if values else None


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body. Raises MethodNotAllowed, UnsupportedMediaType, PayloadTooLarge."""
    if request.method != "POST":
        raise MethodNotAllowed
    _check_content(request.headers.get("content-type"), request.headers.get("content-encoding"))
    declared = request.headers.get("content-length")
    if declared is not None and declared.isdecimal() and int(declared) > limit:
        raise PayloadTooLarge(f"the body may have {limit} bytes at most")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise PayloadTooLarge(f"the body may have {limit} bytes at most")
    except ClientDisconnect as error:
        raise BadRequest("the body ended early") from error
    return bytes(body)


def _check_content(content_type: str | None, encoding: str | None) -> None:
    media, *parameters = (item.strip().lower() for item in (content_type or "").split(";"))
    charset = next((item[8:].strip('"') for item in parameters if item.startswith("charset=")), "utf-8")
    if media != JSON or charset not in ("utf-8", "utf8") or (encoding or "identity").lower() != "identity":
        raise UnsupportedMediaType


def parse_request(
    body: bytes, purpose_header: str | None, subject: Subject, request_id: str
) -> GraphQLRequest:
    """Return the request. Raises BadRequest when the JSON is not a GraphQL request."""
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(payload, dict):
        raise BadRequest("the body must be one JSON object; batches are not served")
    unknown = sorted(set(payload) - REQUEST_KEYS)
    if unknown:
        raise BadRequest(f"unknown keys in the request; known are {', '.join(sorted(REQUEST_KEYS))}")
    document = payload.get("query")
    if not isinstance(document, str) or not document.strip():
        raise BadRequest("'query' must be the text of a GraphQL document")
    extensions = _map(payload, "extensions")
    return GraphQLRequest(
        id=request_id,
        document=document,
        operation_name=_text(payload, "operationName"),
        variables=_map(payload, "variables"),
        subject=subject,
        purpose=_purpose(purpose_header, extensions),
    )


def _purpose(header: str | None, extensions: Mapping[str, Any]) -> StatedPurpose | None:
    if header is not None:
        return parse_purpose(header)
    stated = extensions.get("purpose")
    if stated is None:
        return None
    if not isinstance(stated, dict) or set(stated) - {"code", "agreement", "case"}:
        raise BadRequest("extensions.purpose has code, agreement and case", code="PURPOSE_UNKNOWN")
    code = _text(stated, "code")
    if not code:
        raise BadRequest("extensions.purpose needs a code", code="PURPOSE_UNKNOWN")
    purpose = StatedPurpose(code=code, agreement=_text(stated, "agreement"), case=_text(stated, "case"))
    for text in (purpose.code, purpose.agreement, purpose.case):
        if text is not None and PURPOSE_TEXT.fullmatch(text) is None:
            raise BadRequest("extensions.purpose cannot be read", code="PURPOSE_UNKNOWN")
    return purpose


def parse_purpose(header: str) -> StatedPurpose:
    """Read `1.001776; agreement="AG-1"; case="C-1"`. Raises BadRequest PURPOSE_UNKNOWN."""
    match = PURPOSE.fullmatch(header.strip())
    if match is None:
        raise BadRequest("Lienthong-Purpose cannot be read", code="PURPOSE_UNKNOWN")
    parameters = {item["name"]: item["value"] for item in PARAMETER.finditer(match["parameters"])}
    if set(parameters) - {"agreement", "case"}:
        raise BadRequest("Lienthong-Purpose takes agreement and case", code="PURPOSE_UNKNOWN")
    return StatedPurpose(
        code=match["code"], agreement=parameters.get("agreement"), case=parameters.get("case")
    )


def _map(payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = payload.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRequest(f"'{key}' must be an object")
    return value


def _text(payload: Mapping[str, Any], key: str) -> str | None:
    value = payload.get(key)
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"'{key}' must be a string")
    return value


def render(answer: GraphQLAnswer, media_type: str) -> Response:
    """Return the response; as `application/json` an understood request is always 200."""
    status = answer.status
    if media_type == JSON and status == 400:
        status = 200
    return Response(
        _json(answer.body()),
        status_code=status,
        headers={"content-type": f"{media_type}; charset=utf-8", "cache-control": "no-store"},
    )


def _json(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:
        # A register may send integers beyond 64 bits, which orjson does not write.
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def error_response(error: ClientError, media_type: str) -> Response:
    """Return the response of an error before or instead of an answer."""
    headers = {"content-type": f"{media_type}; charset=utf-8", "cache-control": "no-store"}
    if error.status == 401:
        headers["www-authenticate"] = 'Bearer error="invalid_token"'
    if error.status == 405:
        headers["allow"] = "POST"
    if error.status == 503:
        headers["retry-after"] = "5"
    status = error.status
    if media_type == JSON and isinstance(error, BadRequest) and error.mistakes:
        status = 200  # a well-formed request whose document is wrong, in the older media type
    body = {"errors": _error_entries(error)}
    return Response(orjson.dumps(body), status_code=status, headers=headers)


def _error_entries(error: ClientError) -> list[dict[str, Any]]:
    extensions = {"code": error.code}
    if not isinstance(error, BadRequest) or not error.mistakes:
        return [{"message": error.message, "extensions": extensions}]
    entries = []
    for mistake in error.mistakes:
        entry: dict[str, Any] = {"message": mistake.message, "extensions": extensions}
        if mistake.line is not None:
            entry["locations"] = [{"line": mistake.line, "column": mistake.column}]
        entries.append(entry)
    return entries
