"""What engines say of a document they cannot decide, and where in the rules that was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from gateway.decision import EvaluationError, PolicyEngineError

__all__ = ["embedded_failure", "opa_failure"]

MAX_ERROR = 4_096
"""Characters of an engine's message that are kept."""

PLACE = re.compile(r"^--> (\S+?):(\d+):\d+$", re.MULTILINE)
RULES = re.compile(r"(?:^|/)((?:gov|gw)/\S+\.rego)$")
"""A path as the policies have it, wherever their folder is."""


def opa_failure(status: int, body: bytes) -> PolicyEngineError:
    """Return the error of an answer of OPA that is not 200."""
    message = f"OPA answered {status}: {body[:MAX_ERROR]!r}"
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return PolicyEngineError(message)
    errors = document.get("errors") if isinstance(document, dict) else None
    if status != 500 or not isinstance(errors, list):
        return PolicyEngineError(message)
    places = tuple(dict.fromkeys(place for error in errors for place in _opa_places(error)))
    return EvaluationError(message, places)


def _opa_places(error: Any) -> Iterator[tuple[str, int]]:
    if not isinstance(error, Mapping):
        return
    frames = error.get("stack_trace")
    for holder in (error, *(frames if isinstance(frames, list) else ())):
        match holder:
            case {"location": {"file": str(file), "row": int(row)}} if found := RULES.search(file):
                yield found[1], row


def embedded_failure(error: Any) -> PolicyEngineError:
    """Return the error of an answer of regorus without a result; undefined is no failure of a rule."""
    if not isinstance(error, str):
        return PolicyEngineError("no result: undefined")
    message = error.partition("Stack backtrace")[0].strip()[:MAX_ERROR]
    places = ((found[1], int(found[2])) for found in PLACE.finditer(message))
    return EvaluationError(f"no result: {message}", tuple(dict.fromkeys(places)))
