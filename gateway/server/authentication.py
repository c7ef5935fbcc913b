"""Who is calling: a bearer access token (RFC 9068) becomes a Subject."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gateway.decision import ANONYMOUS, Level, Subject, SubjectKind
from gateway.errors import InternalError, Unauthenticated, Unavailable
from gateway.server.revocations import NoRevocations, Revocations
from gateway.settings import IssuerSettings

__all__ = ["ALGORITHMS", "Authenticator", "FileJwks", "JwksSource", "UrlJwks", "jwks_source"]

ALGORITHMS = ("Ed25519", "EdDSA", "ES256", "RS256")
MAX_TOKEN = 8_192
LEEWAY = 60
"""Seconds of clock difference tolerated between issuer and gateway."""
REFRESH_AFTER = 300.0
MISS_INTERVAL = 10.0
"""Seconds between two reads of the key set that an unknown `kid` may cause."""
STALE_LIMIT = 3_600.0
"""Seconds a key set may be used after the issuer can no longer be read."""
BAD_TOKEN = (JoseError, ValueError, TypeError, RecursionError)
"""What reading a token raises; JSON nested deeper than Python recurses is a bad token too."""


class JwksSource(Protocol):
    """Where the issuer's key set is read from."""

    async def read(self) -> Mapping[str, Any]:
        """Return the JWKS document. Raises OSError or ValueError."""


@dataclass(frozen=True, slots=True)
class FileJwks:
    """A JWKS kept in a file (local issuer)."""

    path: Path

    async def read(self) -> Mapping[str, Any]:
        """Return the JWKS document."""
        document: Mapping[str, Any] = orjson.loads(await asyncio.to_thread(self.path.read_bytes))
        return document


@dataclass(frozen=True, slots=True)
class UrlJwks:
    """A JWKS fetched from the issuer."""

    url: str

    async def read(self) -> Mapping[str, Any]:
        """Return the JWKS document; redirects are not followed."""
        timeout = aiohttp.ClientTimeout(total=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(self.url, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    raise OSError(f"status {response.status}")
                document: Mapping[str, Any] = orjson.loads(await response.content.read(262_144))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OSError(str(error)) from error
        return document


def jwks_source(location: str) -> JwksSource:
    """Return the source for a path or URL. Raises InternalError for plain http off loopback."""
    url = urlsplit(location)
    if url.scheme in ("http", "https"):
        if url.scheme == "http" and url.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise InternalError("issuer.jwks: https is needed off loopback")
        return UrlJwks(location)
    return FileJwks(Path(location))


class Authenticator:
    """Checks access tokens against the issuer's keys; every failure is the same 401."""

    def __init__(
        self,
        settings: IssuerSettings,
        source: JwksSource,
        clock: Callable[[], float] = time.time,
        revocations: Revocations | None = None,
    ) -> None:
        self._revocations = revocations or NoRevocations()
        self._settings = settings
        self._source = source
        self._clock = clock
        self._keys: KeySet | None = None
        self._read_at = 0.0
        self._tried_at = 0.0
        self._lock = asyncio.Lock()

    async def subject(self, authorization: str | None) -> Subject:
        """Return the caller; without a header ANONYMOUS. Raises Unauthenticated, Unavailable."""
        if authorization is None:
            return ANONYMOUS
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN:
            raise Unauthenticated("a bearer access token is needed")
        claims = await self._verify(token.strip())
        subject = _subject(claims)
        if await self._revocations.is_revoked(subject.id, _token_id(claims), subject.agency):
            raise Unauthenticated("the access was revoked")
        return subject

    async def _verify(self, token: str) -> Mapping[str, Any]:
        keys = await self._key_set()
        try:
            return self._decode(token, keys)
        except BAD_TOKEN as first:
            if not await self._refresh_after_miss():
                raise Unauthenticated("the access token is not valid") from first
        try:
            return self._decode(token, await self._key_set())
        except BAD_TOKEN as error:
            raise Unauthenticated("the access token is not valid") from error

    def _decode(self, token: str, keys: KeySet) -> Mapping[str, Any]:
        decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        if str(decoded.header.get("typ", "")).lower() not in ("at+jwt", "application/at+jwt"):
            raise ValueError("not an access token")
        claims = decoded.claims
        if claims.get("aud") != self._settings.audience or claims.get("iss") != self._settings.issuer:
            raise ValueError("issuer or audience")
        now = int(self._clock())
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY,
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)
        return claims

    async def _key_set(self) -> KeySet:
        if self._keys is None or self._clock() - self._read_at > REFRESH_AFTER:
            await self._read(force=self._keys is None)
        if self._keys is None or self._clock() - self._read_at > STALE_LIMIT:
            raise Unavailable("the issuer's keys cannot be read", code="ISSUER_UNAVAILABLE")
        return self._keys

    async def _refresh_after_miss(self) -> bool:
        """A key may have been rotated in: read again, but seldom, so that bad tokens cost no request each."""
        before = self._read_at
        await self._read(force=False)
        return self._read_at != before

    async def _read(self, *, force: bool) -> None:
        async with self._lock:
            now = self._clock()
            if not force and now - self._tried_at < MISS_INTERVAL:
                return
            self._tried_at = now
            try:
                document = await self._source.read()
                self._keys = KeySet.import_key_set({"keys": list(document["keys"])})
                self._read_at = now
            except (OSError, ValueError, KeyError, TypeError, JoseError):
                # The last good key set stays until STALE_LIMIT.
                return


def _subject(claims: Mapping[str, Any]) -> Subject:
    try:
        level = claims.get("level")
        return Subject(
            kind=SubjectKind(claims["kind"]),
            id=_text(claims["sub"]),
            agency=_optional_text(claims.get("agency")),
            level=None if level is None else Level(level),
            unit=_optional_text(claims.get("unit")),
            sector=_optional_text(claims.get("sector")),
            roles=_roles(claims.get("roles")),
            loa=int(claims.get("loa") or 0),
            person=_optional_text(claims.get("person")),
            scopes=tuple((_optional_text(claims.get("scope")) or "").split()),
        )
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise Unauthenticated("the access token does not say who is calling") from error


def _token_id(claims: Mapping[str, Any]) -> str | None:
    """Return the id of a token (`jti`); one that is no text can be revoked by no id, and is no token."""
    try:
        return _optional_text(claims.get("jti"))
    except TypeError as error:
        raise Unauthenticated("the access token is not valid") from error


def _roles(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError("roles is a list")
    return tuple(_text(role) for role in value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a string is needed")
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)
