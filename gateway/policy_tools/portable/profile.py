"""The portable profile (`access.md` 3.4): what both engines read alike, and fail closed at.

Told from the text alone, so that it can be told without OPA. What it finds is where the embedded engine
differs from OPA (a test shows each), where neither should be trusted, or where it cannot tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.access import PolicySet
from gateway.policy_tools.portable import calls, names, recursion, values
from gateway.policy_tools.portable.tokens import Source, read_source

__all__ = ["CANARIES", "Violation", "find_violations"]

CANARIES = "gw/v1/canaries.rego"
"""Writes on purpose what differs."""

CHECKS = (calls.check, values.check, names.check)
"""Each looks at one file beside the others of its package."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A place outside the profile; `rule` is the name of what it breaks."""

    file: str
    line: int
    rule: str
    text: str

    @property
    def path(self) -> str:
        """The file, below the folder of the policies."""
        return self.file

    @property
    def message(self) -> str:
        """All of it in a sentence."""
        return f"{self.rule}: {self.text}"


def find_violations(policies: PolicySet) -> list[Violation]:
    """Return what is outside the profile, by file and line. Tests are not looked at."""
    sources = [
        read_source(path, text)
        for path, text in sorted(policies.modules.items())
        if not path.endswith("_test.rego")
    ]
    packages: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        packages[source.package].append(source)
    found = set(_found(sources, packages))
    return sorted(found)


def _found(sources: list[Source], packages: dict[str, list[Source]]) -> Iterator[Violation]:
    for source in sources:
        for check in () if source.path == CANARIES else CHECKS:
            for line, rule, text in check(source, packages):
                yield Violation(source.path, line, rule, text)
    for path, line, rule, text in recursion.check(packages):
        yield Violation(path, line, rule, text)
