"""The rule that stands at a place of the policies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["MAX_RULES", "rules_at"]

MAX_RULES = 5
HEAD = re.compile(r"^(?:default )?([a-z_]\w*)(?:\(\"(\w+)\")?")
"""Of a rule; what a guard, grant or ground is called stands in quotes."""


def rules_at(modules: Mapping[str, str], places: Iterable[tuple[str, int]]) -> list[str]:
    """Return the rules of the ministries and the law at some places, in that order, at most five."""
    found = (_rule_at(modules, file, line) for file, line in places if file.startswith("gov/"))
    return list(dict.fromkeys(name for name in found if name is not None))[:MAX_RULES]


def _rule_at(modules: Mapping[str, str], file: str, line: int) -> str | None:
    lines = modules.get(file, "").splitlines()[:line]
    package = file.rpartition("/")[0].replace("/", ".")
    for text in reversed(lines):
        head = HEAD.match(text)
        if head and head[1] not in ("import", "package"):
            return f"{package}.{head[2] or head[1]}"
    return None
