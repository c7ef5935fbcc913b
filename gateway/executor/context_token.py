"""Signs the context of one fetch: who the gateway is, for which subgraph, exact body, purpose and rows.

A compact JWS with HS256 (RFC 7515, 7518 section 3.2), written here because the header is constant and the
payload is JSON at hand: nothing is ever parsed or negotiated on this side.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from gateway.decision import Condition, SubgraphRequest

__all__ = ["ISSUER", "LIFETIME", "sign_context"]

ISSUER = "lienthong-gateway"
LIFETIME = 30
"""Seconds."""


def sign_context(request: SubgraphRequest, body: bytes, secret: bytes, now: float) -> str:
    """Return the token for one request. `now`: seconds since 1970; `body`: the exact bytes that are sent."""
    issued = int(now)
    claims = {
        "iss": ISSUER,
        "aud": request.subgraph,
        "iat": issued,
        "exp": issued + LIFETIME,
        "jti": secrets.token_urlsafe(16),
        "body": hashlib.sha256(body).hexdigest(),
        "mutation": request.mutation,
        "purpose": request.purpose,
        "rows": _conditions(request.rows),
        "filters": _conditions(request.filters),
    }
    signed = _HEADER + b"." + _base64url(orjson.dumps(claims))
    signature = hmac.digest(secret, signed, "sha256")
    return (signed + b"." + _base64url(signature)).decode("ascii")


def _conditions(conditions: Mapping[str, Condition]) -> dict[str, list[list[dict[str, Any]]]]:
    return {
        name: [
            [{"attr": each.attr, "op": each.op, "value": each.value} for each in all_of] for all_of in any_of
        ]
        for name, any_of in conditions.items()
    }


def _base64url(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")


_HEADER = _base64url(b'{"alg":"HS256","typ":"JWT"}')
