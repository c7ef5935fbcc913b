"""The smoke cases: requests of the callers and whole answers that were written before the code answered."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = ["CASES", "Answer", "SmokeCase", "differences", "load_cases", "post"]

CASES = Path(__file__).parent / "cases"

FORMS = {
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})"),
    "revision": re.compile(r"\d{4}-\d{2}-\d{2}\.\d+"),
    "cursor": re.compile(r"[A-Za-z0-9_-]{20,}=*"),
    "text": re.compile(r"(?s).+"),
}
"""What may stand where a file says {"$any": "..."}: values that cannot be known beforehand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeCase:
    """One request and its expected answer."""

    name: str
    caller: str
    purpose: str | None
    document: str
    variables: Mapping[str, Any]
    repeat: int
    """How often it is asked; the last answer counts."""
    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back over HTTP."""

    status: int
    body: Any
    request_id: str


def load_cases() -> list[SmokeCase]:
    """Return all cases, in the order of their folders."""
    return [_load(file.parent) for file in sorted(CASES.glob("*/*/request.json"))]


def _load(folder: Path) -> SmokeCase:
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return SmokeCase(
        name=f"{folder.parent.name}/{folder.name}",
        caller=request["as"],
        purpose=request["purpose"],
        document=(folder / "operation.graphql").read_text(encoding="utf-8"),
        variables=request.get("variables") or {},
        repeat=request.get("repeat", 1),
        status=expected["status"],
        body=expected["body"],
    )


def post(url: str, payload: Mapping[str, Any] | bytes, headers: Mapping[str, str]) -> Answer:
    """Send one request to a gateway on this machine."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
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


def differences(expected: Any, found: Any) -> list[str]:
    """Return what differs between an expected answer and the one that came, place by place."""
    return list(_differences(_sorted(expected), _sorted(found), "$"))


def _sorted(body: Any) -> Any:
    """Errors and policy entries have no order of their own: sort them by coordinate and reason."""
    if not isinstance(body, dict):
        return body
    copy = dict(body)
    if isinstance(copy.get("errors"), list):
        copy["errors"] = sorted(copy["errors"], key=_error_key)
    policy = (copy.get("extensions") or {}).get("policy")
    if isinstance(policy, dict) and isinstance(policy.get("fields"), list):
        entries = sorted(policy["fields"], key=lambda e: (e["coordinate"], e["reason"], e["effect"]))
        copy["extensions"] = {**copy["extensions"], "policy": {**policy, "fields": entries}}
    return copy


def _error_key(error: Mapping[str, Any]) -> tuple[str, str, str]:
    extensions = error.get("extensions") or {}
    return (extensions.get("coordinate", ""), extensions.get("reason", ""), extensions.get("code", ""))


def _differences(expected: Any, found: Any, at: str) -> list[str]:
    if isinstance(expected, dict) and set(expected) == {"$any"}:
        return [] if _has_form(expected["$any"], found) else [f"{at}: {found!r} is no {expected['$any']}"]
    if isinstance(expected, dict) and isinstance(found, dict):
        missing = [f"{at}.{key}: missing" for key in expected if key not in found]
        extra = [f"{at}.{key}: {found[key]!r} was not expected" for key in found if key not in expected]
        inner = [
            line
            for key in expected
            if key in found
            for line in _differences(expected[key], found[key], f"{at}.{key}")
        ]
        return missing + extra + inner
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [
            line
            for index, (one, other) in enumerate(zip(expected, found, strict=True))
            for line in _differences(one, other, f"{at}[{index}]")
        ]
    same = type(expected) is type(found) and expected == found
    return [] if same else [f"{at}: {found!r} and not {expected!r}"]


def _has_form(form: str, value: Any) -> bool:
    if form == "json":
        return value is not None
    return isinstance(value, str) and FORMS[form].fullmatch(value) is not None
