"""What rules say of themselves: title and law from the METADATA above a rule (OPA's annotations)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from gateway.access.rule_places import rule_locations

__all__ = ["RuleSource", "RuleSources"]

_PACKAGE = "package "


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSource:
    """A rule by the name decisions give it, and what its file says of it."""

    rule: str
    place: str
    """`gov/health/health.rego:21`; empty for what the gateway decides itself."""
    title: str
    law: str


class RuleSources:
    """The rules of some modules by name."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = modules
        self._places = rule_locations(modules)

    def of(self, rule: str) -> RuleSource:
        """Return what is known of a rule; only its name for one that stands in no module."""
        place = self._places.get(rule, "")
        path, _, line = place.rpartition(":")
        found: Mapping[str, Any] = _annotation(self._modules[path], int(line)) if place else {}
        custom = found.get("custom")
        law = custom.get("law", "") if isinstance(custom, Mapping) else ""
        return RuleSource(
            rule=rule,
            place=place,
            title=_one_line(found.get("title", "")),
            law=_one_line(law),
        )


def _annotation(text: str, line: int) -> Mapping[str, Any]:
    """Return the METADATA of the rule that stands at a line, or around it."""
    lines = text.splitlines()
    end = line - 1
    while end > 0 and not _begins(lines[end]):
        end -= 1
    begin = end
    while begin > 0 and lines[begin - 1].startswith("#"):
        begin -= 1
    block = "\n".join(re.sub(r"^# ?", "", one) for one in lines[begin:end])
    _, marked, written = block.partition("METADATA\n")
    found = yaml.safe_load(written) if marked else None
    return found if isinstance(found, Mapping) else {}


def _begins(line: str) -> bool:
    """Whether a rule or the package begins here: in the first column, and no comment or closing bracket."""
    return bool(line) and (line[0].isalpha() or line.startswith(_PACKAGE))


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
