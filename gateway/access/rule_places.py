"""Where a rule stands: file and line of what a decision names."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["RuleLocations", "rule_locations"]

RuleLocations = Mapping[str, str]
"""`gov.health.territory` -> `gov/health/health.rego:17`."""

_PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)
_NAMED = re.compile(r"^(?:ground|grant|guard)\(\"(\w+)\"", re.MULTILINE)
_TEXT = re.compile(r"\"((?:gov|gw)(?:\.\w+)+)\"")


def rule_locations(modules: Mapping[str, str]) -> RuleLocations:
    """Return where each named rule begins; of a name that only stands in text, where that is."""
    heads: dict[str, str] = {}
    mentions: dict[str, str] = {}
    for path, text in modules.items():
        package = _PACKAGE.search(text)
        if package is None:
            continue
        for found in _NAMED.finditer(text):
            heads.setdefault(f"{package[1]}.{found[1]}", _at(path, text, found.start()))
        for found in _TEXT.finditer(text):
            mentions.setdefault(found[1], _at(path, text, found.start()))
        mentions.setdefault(package[1], _at(path, text, package.start()))
    return {**mentions, **heads}


def _at(path: str, text: str, position: int) -> str:
    return f"{path}:{text.count(chr(10), 0, position) + 1}"
