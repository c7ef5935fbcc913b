"""Collects, while the answer is written, what was masked, denied or malformed, per coordinate and reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gateway.decision import Deny, Masked
from gateway.executor.model import FieldReport, Link
from gateway.executor.paths import unlink

__all__ = ["PATH_LIMIT", "ReportBuilder"]

PATH_LIMIT = 20

_CODES = {"attribute_unavailable": "ATTRIBUTE_UNAVAILABLE", "policy_unavailable": "POLICY_UNAVAILABLE"}


_Key = tuple[str, str, str, bool]
"""Coordinate, effect, reason, whether silent."""


class _Group:
    """Occurrences that are told to the client as one."""

    __slots__ = ("count", "hint", "links", "rules")

    def __init__(self, hint: str | None) -> None:
        self.count = 0
        self.links: list[Link] = []
        self.hint = hint
        self.rules: list[str] = []

    def add(self, link: Link) -> None:
        self.count += 1
        if len(self.links) < PATH_LIMIT:
            self.links.append(link)

    def paths(self) -> tuple[tuple[str | int, ...], ...]:
        return tuple(unlink(link) for link in self.links)


class ReportBuilder:
    """Links given to it are positions in the answer, not in the data tree."""

    def __init__(self) -> None:
        self._decided: dict[_Key, _Group] = {}
        self._malformed: dict[str, _Group] = {}
        self._missing: dict[str, _Group] = {}

    def deny(self, coordinate: str, deny: Deny, link: Link, *, silent: bool = False) -> None:
        """Count a denial. A silent one keeps no path and is never told to the client."""
        silent = silent or deny.silent
        key = coordinate, "deny", deny.reason, silent
        self._count(key, None if silent else link, deny.hint, deny.rule)

    def mask(self, coordinate: str, outcome: Masked, link: Link) -> None:
        """Count a masked value."""
        self._count((coordinate, "mask", outcome.reason, False), link, None, outcome.rule)

    def malformed(self, coordinate: str, link: Link) -> None:
        """Count a value that is not of the field's type."""
        self._malformed.setdefault(coordinate, _Group(None)).add(link)

    def missing(self, coordinate: str, link: Link) -> None:
        """Count a null where the type allows none."""
        self._missing.setdefault(coordinate, _Group(None)).add(link)

    def _count(self, key: _Key, link: Link, hint: str | None, rule: str) -> None:
        group = self._decided.get(key)
        if group is None:
            group = self._decided[key] = _Group(hint)
        if rule not in group.rules:
            group.rules.append(rule)
        group.add(link)

    def fields(self) -> tuple[FieldReport, ...]:
        """Return one entry per coordinate, effect and reason, in the order they were met."""
        return tuple(
            FieldReport(
                coordinate=coordinate,
                effect=effect,
                reason=reason,
                count=group.count,
                paths=() if silent else group.paths(),
                hint=group.hint,
                silent=silent,
                rules=tuple(group.rules),
            )
            for (coordinate, effect, reason, silent), group in self._decided.items()
        )

    def denial_errors(self) -> list[dict[str, Any]]:
        """Return one error per coordinate and reason of explicit denials."""
        return [_denial(entry) for entry in self.fields() if entry.effect == "deny" and not entry.silent]

    def value_errors(self, explained: Iterable[tuple[str | int, ...]]) -> list[dict[str, Any]]:
        """Return errors for malformed values, and for nulls that no error at `explained` accounts for."""
        known = tuple(explained)
        errors = [
            _source_error("The source gave a value of another type", coordinate, group.paths(), group.count)
            for coordinate, group in self._malformed.items()
        ]
        for coordinate, group in self._missing.items():
            paths = tuple(path for path in group.paths() if not any(_related(path, each) for each in known))
            if paths:
                message = "The source gave no value where there must be one"
                errors.append(_source_error(message, coordinate, paths, group.count))
        return errors


def _related(path: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    shorter = min(len(path), len(other))
    return path[:shorter] == other[:shorter]


def _denial(entry: FieldReport) -> dict[str, Any]:
    extensions: dict[str, Any] = {
        "code": _CODES.get(entry.reason, "DENIED"),
        "coordinate": entry.coordinate,
        "reason": entry.reason,
        "count": entry.count,
    }
    if entry.hint is not None:
        extensions["hint"] = entry.hint
    return {
        "message": f"{entry.coordinate} is not available to you: {entry.reason}",
        "path": list(entry.paths[0]),
        "extensions": extensions,
    }


def _source_error(
    message: str, coordinate: str, paths: tuple[tuple[str | int, ...], ...], count: int
) -> dict[str, Any]:
    return {
        "message": message,
        "path": list(paths[0]),
        "extensions": {"code": "SOURCE_ERROR", "coordinate": coordinate, "count": count},
    }
