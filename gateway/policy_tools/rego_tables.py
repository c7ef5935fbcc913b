"""Table tests in the text of a policy: which there are, and a rule beside each that names its cases.

An engine that says nothing of a case that failed is asked for the names of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["CASES_OF", "tests_in", "with_cases"]

CASES_OF = "cases_of_"
"""What the added rule is called, before the name of the test."""

_PACKAGE = re.compile(r"^package (\S+)$", re.MULTILINE)
_TEST = re.compile(r"^(test_\w+)(?:\[(\w+)\])?(?: :=[^\n]*?)? if(?: \{\n|(?= ))", re.MULTILINE)
_OPENING, _CLOSING = "([{", ")]}"


def tests_in(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield package, name and whether it is a table, of each test rule of a module."""
    package = _PACKAGE.search(text)
    if package is not None:
        for found in _TEST.finditer(text):
            yield package[1], found[1], found[2] is not None


def with_cases(text: str) -> str:
    """Return the module with a rule after it for each of its tables: the set of the names of its cases."""
    added = []
    for found in _TEST.finditer(text):
        name, variable = found[1], found[2]
        if variable is not None and text[found.end() - 1] == "\n":
            body = "\n".join(_until_bound(text[found.end() :], variable))
            added.append(f"{CASES_OF}{name} contains {variable} if {{\n{body}\n}}\n")
    return "\n".join([text, *added])


def _until_bound(body: str, variable: str) -> Iterator[str]:
    """Yield the statements of a body up to the one that gives the variable its values."""
    binds = re.compile(rf"\s*some {variable}\b")
    for statement in _statements(body):
        yield statement
        if binds.match(statement):
            return


def _statements(body: str) -> Iterator[str]:
    """Yield the statements of a rule's body, which ends at the brace that closes it."""
    depth, current = 0, []
    for line in body.split("\n"):
        if depth == 0 and line == "}":
            return
        current.append(line)
        depth += _depth(line)
        if depth == 0:
            yield "\n".join(current)
            current = []


def _depth(line: str) -> int:
    """Return how many brackets a line leaves open; those in text and comments do not count."""
    code = re.sub(r'"(?:\\.|[^"\\])*"|`[^`]*`', '""', line).split("#")[0]
    return sum(code.count(one) for one in _OPENING) - sum(code.count(one) for one in _CLOSING)
