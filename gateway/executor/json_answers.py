"""JSON between gateway and subgraphs: requests out, GraphQL responses in, integers exact."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor.asked import asked_of, keep_asked

__all__ = ["decode_answer", "encode"]

_LONG_INTEGER = re.compile(rb"[0-9]{19}")


def encode(value: Any) -> bytes:
    """Return JSON. Raises ValueError for floats that are no JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:  # orjson knows no integer beyond 64 bits, and refuses lone surrogates.
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def decode_answer(request: SubgraphRequest, body: bytes) -> SubgraphResponse:
    """Return what a body answers to a request, nothing else. Raises TransportError MALFORMED."""
    subgraph = request.subgraph
    try:
        answer = _loads(body)
    except (ValueError, RecursionError) as error:
        raise TransportError(subgraph, "MALFORMED", "not JSON") from error
    if not isinstance(answer, dict):
        raise TransportError(subgraph, "MALFORMED", "not an object")
    data, errors = answer.get("data"), answer.get("errors")
    if not isinstance(data, dict | None) or not isinstance(errors, list | None):
        raise TransportError(subgraph, "MALFORMED", "not a GraphQL response")
    if data is None and not errors:
        raise TransportError(subgraph, "MALFORMED", "neither data nor errors")
    if data is not None:
        keep_asked(data, asked_of(request.document))
    # An entry that is no object still says that something failed.
    return SubgraphResponse(
        data=data, errors=[each if isinstance(each, dict) else {} for each in errors or ()]
    )


def _loads(body: bytes) -> Any:
    answer = orjson.loads(body)
    # orjson turns integers beyond 64 bits into floats; json keeps them exact, and is laxer in all else.
    return answer if _LONG_INTEGER.search(body) is None else json.loads(body)
