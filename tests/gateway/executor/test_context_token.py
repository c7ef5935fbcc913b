"""Unit: the context token, read back with an independent implementation."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import OctKey

from gateway.decision import Clause, SubgraphRequest
from gateway.executor.context_token import sign_context

SECRET = b"a secret of thirty-two bytes ...."
REQUEST = SubgraphRequest(
    subgraph="population",
    document="{ person }",
    variables={},
    rows={
        "Person": (
            (Clause("residenceProvince", "eq", "52"), Clause("origin.identity", "in", ("H21", "H08"))),
            (Clause("residenceCommune", "gte", "21583"),),
        ),
        "Everyone": ((),),
        "Nobody": (),
    },
    filters={"Query.person": ((),)},
    purpose="1.001776",
    mutation=True,
)


def read(token: str, secret: bytes = SECRET) -> Any:
    return jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"])


def test_carries_the_context_of_the_request() -> None:
    token = read(sign_context(REQUEST, b'{"query":"x"}', SECRET, 1_800_000_000.9))
    identity = token.claims.pop("jti")
    assert len(identity) >= 16
    assert token.header == {"alg": "HS256", "typ": "JWT"}
    assert token.claims == {
        "iss": "lienthong-gateway",
        "aud": "population",
        "iat": 1_800_000_000,
        "exp": 1_800_000_030,
        "body": hashlib.sha256(b'{"query":"x"}').hexdigest(),
        "mutation": True,
        "purpose": "1.001776",
        "rows": {
            "Person": [
                [
                    {"attr": "residenceProvince", "op": "eq", "value": "52"},
                    {"attr": "origin.identity", "op": "in", "value": ["H21", "H08"]},
                ],
                [{"attr": "residenceCommune", "op": "gte", "value": "21583"}],
            ],
            "Everyone": [[]],
            "Nobody": [],
        },
        "filters": {"Query.person": [[]]},
    }


def test_every_token_has_an_id_of_its_own() -> None:
    tokens = {read(sign_context(REQUEST, b"", SECRET, 0)).claims["jti"] for _ in range(50)}
    assert len(tokens) == 50


def test_another_secret_does_not_verify() -> None:
    with pytest.raises(BadSignatureError):
        read(sign_context(REQUEST, b"", SECRET, 0), b"another secret of thirty-two bytes")
