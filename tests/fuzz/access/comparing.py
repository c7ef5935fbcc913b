"""Where an answer is not what the oracle says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fuzz.access.oracle import Expected, Path, Report

__all__ = ["differences"]

_PATHS = 20
"""Sample paths a manifest has at most."""


def differences(expected: Expected, body: Mapping[str, Any]) -> list[str]:
    """Return one line for each difference: unauthorised and missing values, false reports."""
    found = list(_values(expected.data, body.get("data"), ()))
    entries = body.get("extensions", {}).get("policy", {}).get("fields", [])
    reported = {(each["coordinate"], each["effect"]): each for each in entries}
    found += _reports(expected.reports, reported)
    errors = [each for each in body.get("errors", []) if each.get("extensions", {}).get("code") == "DENIED"]
    others = [each for each in body.get("errors", []) if each not in errors]
    found += [f"error: {each.get('extensions', {}).get('code')} {each.get('message')}" for each in others]
    denied = {
        coordinate: report for (coordinate, effect), report in expected.reports.items() if effect == "deny"
    }
    told = {each["extensions"]["coordinate"]: each for each in errors}
    for coordinate in sorted(denied.keys() | told.keys()):
        if coordinate not in told:
            found.append(f"error missing: {coordinate}")
        elif coordinate not in denied:
            found.append(f"error of too much: {coordinate} {told[coordinate]['extensions'].get('reason')}")
        elif tuple(told[coordinate].get("path") or ()) not in denied[coordinate].paths:
            found.append(f"error path: {coordinate} {told[coordinate].get('path')}")
    return found


def _reports(
    expected: Mapping[tuple[str, str], Report], reported: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Iterator[str]:
    for key in sorted(expected.keys() | reported.keys()):
        report, entry = expected.get(key), reported.get(key)
        name = " ".join(key)
        if entry is None:
            yield f"not reported: {name}"
        elif report is None:
            yield f"reported: {name} {entry['reason']} {entry['count']}"
        else:
            if entry["count"] != len(report.paths):
                yield f"count: {name} {entry['count']} for {len(report.paths)}"
            if None not in report.reasons and entry["reason"] not in report.reasons:
                yield f"reason: {name} {entry['reason']} for {sorted(map(str, report.reasons))}"
            if not {tuple(path) for path in entry["paths"]} <= set(report.paths):
                yield f"paths: {name}"
            if len(entry["paths"]) != min(_PATHS, len(report.paths)):
                yield f"number of paths: {name} {len(entry['paths'])} for {len(report.paths)}"


def _values(wanted: Any, given: Any, path: Path) -> Iterator[str]:
    if isinstance(wanted, dict) and isinstance(given, dict):
        for key in wanted.keys() | given.keys():
            if key not in wanted or key not in given:
                yield f"key {(*path, key)}"
            else:
                yield from _values(wanted[key], given[key], (*path, key))
    elif isinstance(wanted, list) and isinstance(given, list):
        if len(wanted) != len(given):
            yield f"value {path}: {len(given)} objects for {len(wanted)}"
        for at, (one, other) in enumerate(zip(wanted, given, strict=False)):
            yield from _values(one, other, (*path, at))
    elif wanted != given:
        yield f"value {path}: {_short(given)} for {_short(wanted)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 80 else f"{text[:77]}..."
