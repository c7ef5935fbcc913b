"""What differs between a written answer and the one that came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["differences"]

FORMS = {
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})"),
    "revision": re.compile(r"\d{4}-\d{2}-\d{2}\.\d+"),
    "cursor": re.compile(r"[A-Za-z0-9_-]{20,}=*"),
    "text": re.compile(r"(?s).+"),
}
"""What may stand where a file says {"$any": "..."}: values that cannot be known beforehand."""


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
