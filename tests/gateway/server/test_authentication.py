"""Unit tests of access tokens: every bad token is the same 401, and none costs a request of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey
from joserfc.jws import serialize_compact

from gateway.decision import ANONYMOUS, Level, Subject, SubjectKind
from gateway.errors import InternalError, Unauthenticated, Unavailable
from gateway.server.authentication import Authenticator, FileJwks, UrlJwks, jwks_source
from gateway.settings import IssuerSettings

NOW = 1_800_000_000
SETTINGS = IssuerSettings(issuer="https://issuer.test", audience="lienthong", jwks="unused")
KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k1", "alg": "Ed25519", "use": "sig"})
OTHER = OKPKey.generate_key("Ed25519", parameters={"kid": "k1"})
CLAIMS: Mapping[str, Any] = {
    "iss": "https://issuer.test",
    "aud": "lienthong",
    "sub": "officer-1",
    "iat": NOW - 10,
    "exp": NOW + 600,
    "kind": "OFFICER",
    "agency": "H21",
    "level": "PROVINCE",
    "unit": "52",
    "sector": "HEALTH",
    "roles": ["case_officer"],
    "loa": 2,
}


class Keys:
    """A key source that counts how often it is read and can be made to fail."""

    def __init__(self, *keys: OKPKey) -> None:
        self.keys = list(keys)
        self.reads = 0
        self.down = False

    async def read(self) -> Mapping[str, Any]:
        self.reads += 1
        if self.down:
            raise OSError("down")
        return {"keys": [key.as_dict(private=False) for key in self.keys]}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


def authenticator(source: Keys | None = None, clock: Clock | None = None) -> Authenticator:
    return Authenticator(SETTINGS, source or Keys(KEY), clock or Clock())


def token(key: OKPKey = KEY, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not ...}
    full = {"alg": "Ed25519", "typ": "at+jwt", "kid": "k1", **(header or {})}
    return jwt.encode(full, claims, key, algorithms=["Ed25519"])


def signed(payload: bytes) -> str:
    return serialize_compact(
        {"alg": "Ed25519", "typ": "at+jwt", "kid": "k1"}, payload, KEY, algorithms=["Ed25519"]
    )


def unsigned(header: Mapping[str, Any]) -> str:
    def part(value: Mapping[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part(header)}.{part(CLAIMS)}."


def signed_with_public_key() -> str:
    public = KEY.public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    header = {"alg": "HS256", "typ": "at+jwt", "kid": "k1"}
    return jwt.encode(header, dict(CLAIMS), OctKey.import_key(public), algorithms=["HS256"])


async def test_a_valid_token_gives_its_subject() -> None:
    assert await authenticator().subject(f"Bearer {token()}") == Subject(
        kind=SubjectKind.OFFICER,
        id="officer-1",
        agency="H21",
        level=Level.PROVINCE,
        unit="52",
        sector="HEALTH",
        roles=("case_officer",),
        loa=2,
    )


async def test_the_scopes_of_a_token_are_its_words() -> None:
    found = await authenticator().subject(f"Bearer {token(scope='openid explain')}")
    assert found.scopes == ("openid", "explain")
    assert (await authenticator().subject(f"Bearer {token()}")).scopes == ()


async def test_no_header_is_the_anonymous_subject() -> None:
    assert await authenticator().subject(None) is ANONYMOUS


BAD: dict[str, str] = {
    "empty": "Bearer ",
    "basic": "Basic dXNlcjpwYXNz",
    "no scheme": "x",
    "garbage": "Bearer a.b.c",
    "expired": f"Bearer {token(exp=NOW - 61)}",
    "no exp": f"Bearer {token(exp=...)}",
    "no iat": f"Bearer {token(iat=...)}",
    "no sub": f"Bearer {token(sub=...)}",
    "not yet valid": f"Bearer {token(nbf=NOW + 61)}",
    "issued in the future": f"Bearer {token(iat=NOW + 61)}",
    "wrong audience": f"Bearer {token(aud='other')}",
    "array audience": f"Bearer {token(aud=['lienthong', 'other'])}",
    "no audience": f"Bearer {token(aud=...)}",
    "issuer prefix": f"Bearer {token(iss='https://issuer.test.evil')}",
    "id token": f"Bearer {token(header={'typ': 'JWT'})}",
    "other key": f"Bearer {token(key=OTHER)}",
    "unknown kid": f"Bearer {token(header={'kid': 'k9'})}",
    "kid path": f"Bearer {token(header={'kid': '../../etc/passwd'})}",
    "alg none": f"Bearer {unsigned({'alg': 'none', 'typ': 'at+jwt'})}",
    "alg nOnE": f"Bearer {unsigned({'alg': 'nOnE', 'typ': 'at+jwt'})}",
    "HS256 with the public key": f"Bearer {signed_with_public_key()}",
    "cut signature": f"Bearer {token()[:-4]}",
    "too long": f"Bearer {token(sub='x' * 9000)}",
    "kind unknown": f"Bearer {token(kind='ROOT')}",
    "no kind": f"Bearer {token(kind=...)}",
    "level unknown": f"Bearer {token(level='DISTRICT')}",
    "agency no text": f"Bearer {token(agency=['H21'])}",
    "roles no list": f"Bearer {token(roles=5)}",
    "roles a text": f"Bearer {token(roles='case_officer')}",
    "scope a list": f"Bearer {token(scope=['explain'])}",
    "loa infinite": f"Bearer {token(loa=float('inf'))}",
    "nested deeper than Python recurses": f"Bearer {signed(b'[' * 2000 + b']' * 2000)}",
}


@pytest.mark.parametrize("case", sorted(BAD))
async def test_a_bad_token_is_refused(case: str) -> None:
    with pytest.raises(Unauthenticated):
        await authenticator().subject(BAD[case])


async def test_a_token_signed_by_another_algorithm_of_the_list_needs_its_own_key() -> None:
    key = ECKey.generate_key("P-256", parameters={"kid": "k1"})
    text = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "k1"}, dict(CLAIMS), key, algorithms=["ES256"])
    with pytest.raises(Unauthenticated):
        await authenticator().subject(f"Bearer {text}")


async def test_a_rotated_key_is_found_without_a_restart() -> None:
    source, clock = Keys(KEY), Clock()
    subject = authenticator(source, clock)
    await subject.subject(f"Bearer {token()}")
    fresh = OKPKey.generate_key("Ed25519", parameters={"kid": "k2"})
    source.keys = [KEY, fresh]
    clock.now += 11
    found = await subject.subject(f"Bearer {token(key=fresh, header={'kid': 'k2'})}")
    assert (found.id, source.reads) == ("officer-1", 2)


async def test_bad_tokens_do_not_make_the_gateway_read_the_keys_again_and_again() -> None:
    source = Keys(KEY)
    subject = authenticator(source)
    for _ in range(50):
        with pytest.raises(Unauthenticated):
            await subject.subject(BAD["unknown kid"])
    assert source.reads == 1


async def test_cached_keys_serve_while_the_issuer_is_down_and_then_end() -> None:
    source, clock = Keys(KEY), Clock()
    subject = authenticator(source, clock)
    await subject.subject(f"Bearer {token()}")
    source.down = True
    clock.now += 3_000
    later = f"Bearer {token(iat=NOW, exp=NOW + 10_000)}"
    assert (await subject.subject(later)).id == "officer-1"
    clock.now += 601
    with pytest.raises(Unavailable):
        await subject.subject(later)


def test_a_jwks_url_without_tls_is_only_for_loopback() -> None:
    assert isinstance(jwks_source("http://127.0.0.1:1/jwks"), UrlJwks)
    assert isinstance(jwks_source("state/jwks.json"), FileJwks)
    with pytest.raises(InternalError):
        jwks_source("http://issuer.test/jwks")


def test_the_key_set_of_a_test_is_public() -> None:
    assert "d" not in KeySet([KEY]).as_dict(private=False)["keys"][0]
