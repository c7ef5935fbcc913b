"""What a request carries, read within its bounds: a body for POST, a query string for GET."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from gateway.errors import BadRequest, MethodNotAllowed, PayloadTooLarge
from gateway.server.negotiation import JSON, media_range
from gateway.server.purpose import PURPOSE_HEADER
from gateway.server.refusals import CrossSite, UnsupportedMediaType

__all__ = ["RawRequest", "read_request", "single_header"]

UNSAFE_TO_GUESS = ("authorization", "content-type", PURPOSE_HEADER)
"""Headers of which a browser asks first (CORS preflight) before another site's page may send them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRequest:
    """A request as its bytes. `by_get`: they are a query string, and nothing but a query may run."""

    content: bytes
    by_get: bool = False


def single_header(request: Request, name: str) -> str | None:
    """Return the header, None without it. Raises BadRequest when it is there twice: another reader of the
    same request might have taken the other one.
    """
    values = request.headers.getlist(name)
    if len(values) > 1:
        raise BadRequest(f"{name} is given more than once")
    return values[0] if values else None


async def read_request(request: Request, limit: int) -> RawRequest:
    """Read at most `limit` bytes. Raises ClientError: method, media type, origin or size is wrong."""
    match request.method:
        case "POST":
            if not _is_json(request) or not request.headers.getlist("content-type"):
                raise UnsupportedMediaType
            return RawRequest(content=await _body(request, limit))
        case "GET":
            return RawRequest(content=_query_string(request, limit), by_get=True)
        case _:
            raise MethodNotAllowed("use GET or POST", allow="GET, POST")


def _is_json(request: Request) -> bool:
    """Whether every content type that is named is JSON in UTF-8, and nothing is compressed."""
    for value in request.headers.getlist("content-type"):
        media, parameters = media_range(value)
        if media != JSON or parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return False
    return request.headers.get("content-encoding", "identity").lower() == "identity"


async def _body(request: Request, limit: int) -> bytes:
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


def _query_string(request: Request, limit: int) -> bytes:
    """Return the query string; a body is not read."""
    if not _is_json(request):
        raise UnsupportedMediaType
    # Browsers of 2023 and later say where a request comes from; other callers do not send this header.
    from_elsewhere = request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    if from_elsewhere and not any(name in request.headers for name in UNSAFE_TO_GUESS):
        raise CrossSite
    content: bytes = request.scope["query_string"]
    if len(content) > limit:
        raise PayloadTooLarge(f"the query string may have {limit} bytes at most")
    return content
