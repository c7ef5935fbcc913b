"""One HTTP question to a gateway on this machine, answered as it comes."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Answer", "post"]

_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back over HTTP."""

    status: int
    body: Any
    request_id: str


def post(url: str, payload: Mapping[str, Any] | bytes, headers: Mapping[str, str]) -> Answer:
    """Send one request. Raises OSError, http.client.HTTPException; ValueError for a body that is no JSON."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=_TIMEOUT)
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    try:
        connection.request("POST", address.path, body, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        text = response.read()
        return Answer(
            status=response.status,
            body=json.loads(text) if text else None,
            request_id=response.getheader("x-request-id", ""),
        )
    finally:
        connection.close()
