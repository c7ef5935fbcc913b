"""The policy server answers decisions and lets nobody read or change its rules, with a real OPA."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.opa


def status(url: str, method: str, path: str, body: bytes | None = None) -> int:
    request = urllib.request.Request(f"{url}{path}", data=body, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_the_decision_path_health_and_version_are_open(opa_url: str) -> None:
    document = json.dumps({"input": {"protocol": "gw.decision/1", "phase": "plan", "fields": []}}).encode()
    assert status(opa_url, "POST", "/v1/data/gw/v1/result", document) == 200
    assert status(opa_url, "GET", "/health") == 200
    assert status(opa_url, "GET", "/v1/config") == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/v1/policies/gov/law/guards.rego", b"package gov.law"),
        ("DELETE", "/v1/policies/gov/law/guards.rego", None),
        ("GET", "/v1/policies", None),
        ("PUT", "/v1/data/reference/open", b"[]"),
        ("PATCH", "/v1/data/reference", b"[]"),
        ("GET", "/v1/data", None),
        ("POST", "/v1/data", b"{}"),
        ("POST", "/v1/data/gov/health", b"{}"),
        ("POST", "/v0/data/gw/v1/result", b"{}"),
        ("POST", "/v1/query", b'{"query": "x = 1"}'),
        ("POST", "/v1/compile", b'{"query": "data.gov"}'),
        ("POST", "/", b"{}"),
    ],
)
def test_everything_else_is_refused(opa_url: str, method: str, path: str, body: bytes | None) -> None:
    assert status(opa_url, method, path, body) == 401
