"""The local token issuer of development: access tokens (RFC 9068) for fixture callers."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from gateway.settings import IssuerSettings

__all__ = ["LIFETIME", "issue"]

LIFETIME = 3_600
"""Seconds a token is good for."""

_ALGORITHM = "Ed25519"
"""RFC 9864: the fully specified name of what RFC 8037 called EdDSA."""
_DEFAULTS = IssuerSettings(jwks="")


def issue(
    key: Mapping[str, Any],
    name: str,
    claims: Mapping[str, Any],
    *,
    now: float | None = None,
    lifetime: int = LIFETIME,
) -> str:
    """Return an access token that says `name` calls with these claims, signed with a private JWK."""
    issued = int(time.time() if now is None else now)
    signer = OKPKey.import_key(dict(key))
    header = {"alg": _ALGORITHM, "typ": "at+jwt", "kid": signer.kid}
    payload = {
        "iss": _DEFAULTS.issuer,
        "aud": _DEFAULTS.audience,
        "sub": name,
        "jti": str(uuid.uuid4()),
        "iat": issued,
        "exp": issued + lifetime,
        **claims,
    }
    return jwt.encode(header, payload, signer, algorithms=[_ALGORITHM])
