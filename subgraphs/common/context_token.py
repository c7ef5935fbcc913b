"""The context token: proof that this exact request body comes from the gateway (`design.md` 7).

An HS256 JWT per fetch with a secret per subgraph. Claims: iss, aud, iat, exp, jti, body (hex SHA-256 of
the body bytes), mutation, purpose, rows, filters. Ids of mutations are accepted once.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from subgraphs.common.clock import Clock
from subgraphs.common.rows import EVERYTHING, NOTHING, Condition, MalformedCondition, parse_condition

__all__ = ["ISSUER", "ContextVerifier", "InvalidContext", "VerifiedContext"]

ISSUER: Final = "lienthong-gateway"
_MAX_TOKEN_BYTES: Final = 65_536
_CLOCK_SKEW_SECONDS: Final = 60
_MIN_SECRET_BYTES: Final = 32


class InvalidContext(Exception):
    """The token is missing, not ours, out of date, for another body, or already used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedContext:
    """What the gateway said about this request."""

    token_id: str
    mutation: bool
    purpose: str | None
    rows: Mapping[str, Condition]
    filters: Mapping[str, Condition]

    def rows_of(self, type_name: str) -> Condition:
        """Existence condition of a governed type; a type that is not named returns nothing."""
        return self.rows.get(type_name, NOTHING)

    def filter_of(self, coordinate: str) -> Condition:
        """Further condition of a root field whose arguments read protected fields."""
        return self.filters.get(coordinate, EVERYTHING)


@dataclass(slots=True)
class _SeenIds:
    """Mutation token ids until they expire; one process's memory."""

    expiry: dict[str, float] = field(default_factory=dict)

    def add(self, token_id: str, expires: float, now: float) -> bool:
        """Remember the id; False if it was there already."""
        for old in [seen for seen, end in self.expiry.items() if end <= now]:
            del self.expiry[old]
        if token_id in self.expiry:
            return False
        self.expiry[token_id] = expires
        return True


class ContextVerifier:
    """Verifies context tokens for one subgraph."""

    def __init__(self, *, subgraph: str, secret: str, clock: Clock = time.time) -> None:
        if len(secret.encode()) < _MIN_SECRET_BYTES:
            raise ValueError(f"the context secret needs at least {_MIN_SECRET_BYTES} bytes")
        self._subgraph = subgraph
        self._key = OctKey.import_key(secret)
        self._clock = clock
        self._seen = _SeenIds()

    def verify(self, authorization: bytes | None, body: bytes) -> VerifiedContext:
        """Return the context of a request. Raises InvalidContext, with a reason for the log only."""
        claims = self._claims(authorization)
        now = self._clock()
        expires = self._check_times(claims, now)
        if claims.get("iss") != ISSUER or claims.get("aud") != self._subgraph:
            raise InvalidContext("issuer or audience")
        digest = claims.get("body")
        if not isinstance(digest, str) or not hmac.compare_digest(
            digest.encode(), hashlib.sha256(body).hexdigest().encode()
        ):
            raise InvalidContext("body")
        context = _context_of(claims)
        if context.mutation and not self._seen.add(context.token_id, expires, now):
            raise InvalidContext("replayed")
        return context

    def _claims(self, authorization: bytes | None) -> dict[str, Any]:
        if authorization is None or not authorization.startswith(b"Bearer "):
            raise InvalidContext("no bearer token")
        if len(authorization) > _MAX_TOKEN_BYTES:
            raise InvalidContext("token too long")
        try:
            return jwt.decode(authorization[7:], self._key, algorithms=["HS256"]).claims
        except (JoseError, ValueError) as error:
            raise InvalidContext(type(error).__name__) from error

    @staticmethod
    def _check_times(claims: Mapping[str, Any], now: float) -> float:
        issued, expires = _time(claims, "iat"), _time(claims, "exp")
        if issued > now + _CLOCK_SKEW_SECONDS:
            raise InvalidContext("issued in the future")
        if expires <= now:
            raise InvalidContext("expired")
        return expires


def _time(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise InvalidContext(name)
    return value


def _context_of(claims: Mapping[str, Any]) -> VerifiedContext:
    token_id, mutation, purpose = claims.get("jti"), claims.get("mutation"), claims.get("purpose")
    if not isinstance(token_id, str) or not token_id or not isinstance(mutation, bool):
        raise InvalidContext("jti or mutation")
    if purpose is not None and not isinstance(purpose, str):
        raise InvalidContext("purpose")
    return VerifiedContext(
        token_id=token_id,
        mutation=mutation,
        purpose=purpose,
        rows=_conditions(claims.get("rows")),
        filters=_conditions(claims.get("filters")),
    )


def _conditions(raw: object) -> dict[str, Condition]:
    if not isinstance(raw, dict):
        raise InvalidContext("rows or filters")
    try:
        return {name: parse_condition(condition) for name, condition in raw.items()}
    except MalformedCondition as error:
        raise InvalidContext(str(error)) from error
