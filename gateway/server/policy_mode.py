"""What a caller wants of an operation of which something is denied, in a header or as an extension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.errors import BadRequest
from gateway.pipeline import PolicyMode

__all__ = ["MODE_HEADER", "stated_mode"]

MODE_HEADER = "lienthong-policy-mode"
EXTENSION = "policyMode"


def stated_mode(header: str | None, extensions: Mapping[str, Any]) -> PolicyMode:
    """Return the mode; the header wins, and `filter` is what is not stated. Raises BadRequest."""
    stated = extensions.get(EXTENSION) if header is None else header.strip()
    if stated is None:
        return PolicyMode.FILTER
    for mode in PolicyMode:
        if stated == mode.value:
            return mode
    # Whoever asks for something stricter and is not understood must not get what is laxer.
    raise BadRequest("the policy mode is filter or reject", code="POLICY_MODE_UNKNOWN")
