"""Traffic files: recorded decision documents with their answers, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from gateway.access.documents import PROTOCOL
from gateway.access.engines.recording import RECORDED_PHASES
from gateway.policy_tools.errors import Misuse

__all__ = ["Recorded", "read_traffic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A decision document, how often it was recorded, and the line where it was first."""

    document: Mapping[str, Any]
    line: int
    times: int


def read_traffic(path: Path) -> tuple[Recorded, ...]:
    """Return the distinct documents of a traffic file, in order. Raises Misuse naming line and code.

    UNREADABLE, NOT_JSON, NOT_A_DECISION, WRONG_PROTOCOL, WRONG_PHASE, WRONG_SHAPE, EMPTY.
    """
    first: dict[bytes, tuple[Mapping[str, Any], int]] = {}
    times: dict[bytes, int] = {}
    try:
        with path.open("rb") as file:
            for line, text in enumerate(file, 1):
                document = _document(path, line, text)
                key = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
                first.setdefault(key, (document, line))
                times[key] = times.get(key, 0) + 1
    except OSError as error:
        raise Misuse(f"{path}: UNREADABLE: {error.strerror}") from error
    if not first:
        raise Misuse(f"{path}: EMPTY: no decision is recorded")
    return tuple(
        Recorded(document=document, line=line, times=times[key]) for key, (document, line) in first.items()
    )


def _document(path: Path, line: int, text: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Misuse(f"{path}:{line}: NOT_JSON: {error}") from error
    match found:
        case {"document": dict(document), "answer": dict()}:
            pass
        case _:
            raise Misuse(f"{path}:{line}: NOT_A_DECISION: no document with its answer")
    if document.get("protocol") != PROTOCOL:
        raise Misuse(f"{path}:{line}: WRONG_PROTOCOL: it is not {PROTOCOL}")
    if document.get("phase") not in RECORDED_PHASES:
        raise Misuse(f"{path}:{line}: WRONG_PHASE: {document.get('phase')!r} decides nothing")
    wrong = next(_wrong(document), None)
    if wrong is not None:
        raise Misuse(f"{path}:{line}: WRONG_SHAPE: {wrong}")
    return document


def _wrong(document: Mapping[str, Any]) -> Iterator[str]:
    """Say what a comparison could not read."""
    subject, fields = document.get("subject"), document.get("fields")
    if not isinstance(subject, dict) or not isinstance(subject.get("kind"), str):
        yield "no subject"
    if not isinstance(fields, list) or not fields:
        yield "no fields"
        return
    if not all(isinstance(field, dict) and isinstance(field.get("coordinate"), str) for field in fields):
        yield "a field without coordinate"
    if document["phase"] == "object":
        objects, checks = document.get("objects"), document.get("checks")
        if not isinstance(objects, list) or not isinstance(checks, list):
            yield "no objects or no checks"
            return
        yield from ("a check out of range" for check in checks if not _fits(check, fields, objects))


def _fits(check: object, fields: list[object], objects: list[object]) -> bool:
    match check:
        case {"field": int(field), "objects": list(numbers)}:
            return 0 <= field < len(fields) and all(
                isinstance(number, int) and 0 <= number < len(objects) for number in numbers
            )
        case _:
            return False
