"""GraphQL over HTTP: from the bytes of a request to a GraphQLRequest.

https://graphql.github.io/graphql-over-http/draft/, and its appendix on persisted documents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gateway.decision import Subject
from gateway.errors import BadRequest
from gateway.pipeline import GraphQLRequest
from gateway.server.policy_mode import stated_mode
from gateway.server.purpose import stated_purpose
from gateway.server.reading import RawRequest

__all__ = ["parse_request"]

REQUEST_KEYS = {"query", "documentId", "operationName", "variables", "extensions"}
JSON_PARAMETERS = ("variables", "extensions")
"""Parameters of a query string that hold JSON."""
DOCUMENT_ID = re.compile(r"[A-Za-z0-9._~:-]{1,128}")
SHA256 = re.compile(r"[0-9a-f]{64}")


def parse_request(
    raw: RawRequest,
    purpose_header: str | None,
    subject: Subject,
    request_id: str,
    *,
    mode_header: str | None = None,
) -> GraphQLRequest:
    """Return the request. Raises BadRequest when it is not a GraphQL request."""
    payload = _parameters(raw.content) if raw.by_get else _object(raw.content)
    unknown = sorted(set(payload) - REQUEST_KEYS)
    if unknown:
        raise BadRequest(f"unknown keys in the request; known are {', '.join(sorted(REQUEST_KEYS))}")
    extensions = _map(payload, "extensions")
    document, document_id = _text(payload, "query"), _text(payload, "documentId")
    document_hash = _persisted_query(extensions)
    _check_source(document, document_id, document_hash)
    return GraphQLRequest(
        id=request_id,
        document=document,
        document_id=document_id,
        document_hash=document_hash,
        operation_name=_text(payload, "operationName"),
        variables=_map(payload, "variables"),
        subject=subject,
        purpose=stated_purpose(purpose_header, extensions),
        mode=stated_mode(mode_header, extensions),
        only_query=raw.by_get,
    )


def _object(body: bytes) -> Mapping[str, Any]:
    payload = _json(body, "the body is not JSON")
    if not isinstance(payload, dict):
        raise BadRequest("the body must be one JSON object; batches are not served")
    return payload


def _parameters(query_string: bytes) -> Mapping[str, Any]:
    """Read a query string as the map a body would hold; an empty parameter is an absent one."""
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=8
        )
    except ValueError as error:
        raise BadRequest("the query string cannot be read") from error
    payload: dict[str, Any] = {name: value for name, value in pairs if value}
    if len(dict(pairs)) < len(pairs):
        raise BadRequest("a parameter is given twice")
    for name in JSON_PARAMETERS:
        if name in payload:
            payload[name] = _json(payload[name].encode(), f"'{name}' is not JSON")
    return payload


def _check_source(document: str | None, document_id: str | None, document_hash: str | None) -> None:
    """A request has a document or names one. Its text may go with its hash, never with another name."""
    if document is not None and not document.strip():
        raise BadRequest("'query' must be the text of a GraphQL document")
    if document_id is not None:
        if document is not None or document_hash is not None:
            raise BadRequest("'documentId' takes the place of 'query' and of extensions.persistedQuery")
        if DOCUMENT_ID.fullmatch(document_id) is None:
            raise BadRequest("'documentId' is no document identifier")
    elif document is None and document_hash is None:
        raise BadRequest("'query' must be the text of a GraphQL document")


def _persisted_query(extensions: Mapping[str, Any]) -> str | None:
    """Return the hash of `extensions.persistedQuery {version: 1, sha256Hash}`, hex in lower case."""
    stated = extensions.get("persistedQuery")
    if stated is None:
        return None
    match stated:
        case {"version": 1, "sha256Hash": str(digest)} if SHA256.fullmatch(digest.lower()):
            return digest.lower()
    raise BadRequest("extensions.persistedQuery has version 1 and sha256Hash, 64 hexadecimal digits")


def _json(text: bytes, message: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(message) from error


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
