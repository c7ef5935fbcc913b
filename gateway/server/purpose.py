"""The purpose a caller states, in a header or as an extension of the request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gateway.errors import BadRequest
from gateway.pipeline import StatedPurpose

__all__ = ["PURPOSE_HEADER", "parse_purpose", "stated_purpose"]

PURPOSE_HEADER = "lienthong-purpose"
PURPOSE = re.compile(
    r"(?P<code>[A-Za-z0-9._-]{1,64})(?P<parameters>(?:\s*;\s*[a-z]+=\"[A-Za-z0-9._:/-]{1,64}\")*)\s*"
)
PURPOSE_TEXT = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
"""What a code, agreement or case may look like, in the header and in the extension alike."""
PARAMETER = re.compile(r";\s*(?P<name>[a-z]+)=\"(?P<value>[^\"]*)\"")


def stated_purpose(header: str | None, extensions: Mapping[str, Any]) -> StatedPurpose | None:
    """Return what the caller states; the header wins. Raises BadRequest."""
    if header is not None:
        return parse_purpose(header)
    stated = extensions.get("purpose")
    if stated is None:
        return None
    if not isinstance(stated, dict) or set(stated) - {"code", "agreement", "case"}:
        raise _unreadable("extensions.purpose has code, agreement and case")
    if not stated.get("code"):
        raise _unreadable("extensions.purpose needs a code")
    return StatedPurpose(
        code=_text(stated["code"]),
        agreement=_optional_text(stated.get("agreement")),
        case=_optional_text(stated.get("case")),
    )


def parse_purpose(header: str) -> StatedPurpose:
    """Read `1.001776; agreement="AG-1"; case="C-1"`. Raises BadRequest PURPOSE_UNKNOWN."""
    match = PURPOSE.fullmatch(header.strip())
    if match is None:
        raise _unreadable("Lienthong-Purpose cannot be read")
    parameters = {item["name"]: item["value"] for item in PARAMETER.finditer(match["parameters"])}
    if set(parameters) - {"agreement", "case"}:
        raise _unreadable("Lienthong-Purpose takes agreement and case")
    return StatedPurpose(
        code=match["code"], agreement=parameters.get("agreement"), case=parameters.get("case")
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or PURPOSE_TEXT.fullmatch(value) is None:
        raise _unreadable("extensions.purpose cannot be read")
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _unreadable(message: str) -> BadRequest:
    return BadRequest(message, code="PURPOSE_UNKNOWN")
