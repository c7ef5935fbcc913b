"""What a change of rules can change: packages, by their text and what they read, and documents cut to that.

A field is decided by the dispatcher, by `gov.law`, and by the package that owns it (`design.md` 6). Where the
text of these, of what they import and of the data they read is the same, so is the decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gateway.access import PolicySet
from gateway.policy_tools.traffic.files import Recorded

__all__ = ["affected_packages", "cut_down"]

DISPATCHER, LAW = "gw.v1", "gov.law"
"""They have a part in every decision."""
TOLD = "meta"
"""Data of which nothing but the answer's revision is made, by the dispatcher."""

_PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)
_DATA = re.compile(r"\bdata\b(?:\.(\w+(?:\.\w+)*))?")


def affected_packages(old: PolicySet, new: PolicySet) -> frozenset[str] | None:
    """Return the owners' packages that may decide differently; None when any may."""
    changed = {
        name
        for name in old.reference.keys() | new.reference.keys()
        if old.reference.get(name) != new.reference.get(name)
    }
    packages = _packages(old) | _packages(new)
    found = {
        package
        for package in packages
        if _modules(old, package) != _modules(new, package)
        or any(_reads(text, changed, package) for rules in (old, new) for text in _modules(rules, package))
    }
    while True:
        more = {
            package
            for package in packages - found - {DISPATCHER}
            for rules in (old, new)
            for text in _modules(rules, package)
            if _imports(text, found)
        }
        if not more:
            break
        found |= more
    return None if found & {DISPATCHER, LAW} else frozenset(found)


def _packages(rules: PolicySet) -> set[str]:
    return {_package_of(text) for text in rules.modules.values()}


def _package_of(text: str) -> str:
    found = _PACKAGE.search(text)
    return "" if found is None else found[1]


def _modules(rules: PolicySet, package: str) -> frozenset[str]:
    return frozenset(text for text in rules.modules.values() if _package_of(text) == package)


def _references(text: str) -> Iterator[str]:
    """Yield what follows `data.` wherever it stands in code; empty for `data` alone, or with brackets."""
    for line in text.splitlines():
        if not line.lstrip().startswith("#"):
            yield from (found[1] or "" for found in _DATA.finditer(line))


def _reads(text: str, changed: set[str], package: str) -> bool:
    """Say whether a module may read data that is changed; a reference that is not constant may read any."""
    told = {TOLD} if package == DISPATCHER else set()
    for path in _references(text):
        head, _, rest = path.partition(".")
        if head == "reference" and rest:
            if rest.partition(".")[0] in changed - told:
                return True
        elif head in ("", "reference") and changed:
            return True
    return False


def _imports(text: str, packages: set[str]) -> bool:
    """Say whether a module may ask one of these packages; a reference that is not constant may ask any."""
    for path in _references(text):
        parts = path.split(".")
        named = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        if named & packages or (packages and path in ("", "gov")):
            return True
    return False


def cut_down(recorded: Recorded, packages: frozenset[str]) -> Recorded | None:
    """Return a document with what these owners decide, and what that is decided by; None when nothing is."""
    document = recorded.document
    fields: list[Mapping[str, Any]] = document["fields"]
    may_differ = _differing(fields, packages)
    asked = [number for number, field in enumerate(fields) if may_differ(field)]
    checks = document.get("checks")
    if checks is not None:
        checks = [check for check in checks if may_differ(fields[check["field"]])]
        asked = sorted({check["field"] for check in checks})
    if not asked:
        return None
    # Structure is decided by the rows it leads to, which must stand in the same document.
    led_to = {coordinate for number in asked for coordinate in fields[number].get("existence", ())}
    kept = [n for n, field in enumerate(fields) if n in set(asked) or field["coordinate"] in led_to]
    place = {number: at for at, number in enumerate(kept)}
    smaller: dict[str, Any] = {**document, "fields": [fields[number] for number in kept]}
    if checks is not None:
        smaller["checks"] = [{**check, "field": place[check["field"]]} for check in checks]
    return replace(recorded, document=smaller)


def _differing(
    fields: list[Mapping[str, Any]], packages: frozenset[str]
) -> Callable[[Mapping[str, Any]], bool]:
    owners: dict[str, set[str]] = {}
    for field in fields:
        owners.setdefault(field["coordinate"], set()).add(field.get("owner", ""))

    def may_differ(field: Mapping[str, Any]) -> bool:
        met = {field.get("owner", "")}.union(*(owners.get(one, set()) for one in field.get("existence", ())))
        return bool(met & packages) or "" in met

    return may_differ
