"""Mutants of Rego: a condition dropped, a comparison turned round, a constant swapped, a guard unnamed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.mutation.mutants import Mutant

__all__ = ["rego_mutants"]

_TURNED = {"==": "!=", "!=": "==", "<=": ">", ">=": "<", "<": ">=", ">": "<="}
_WORD = re.compile(r'"[A-Za-z_][A-Za-z0-9_. -]*"')
_COMPARISON = re.compile(r" (==|!=|<=|>=|<|>) ")


def rego_mutants(path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a policy file, line by line."""
    start, depth, head = 0, 0, False
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        code = line.rstrip("\n")
        bare = code.strip()
        if bare and not bare.startswith(("#", "package ", "import ")):
            inside = depth > 0 and bare not in ("}", "})", "]", ")", "},", "],")
            whole = inside and not head and _is_condition(bare)
            if whole:
                yield Mutant(path, number, start, start + len(code), "", f"without `{bare}`")
                if bare.startswith("not "):
                    at = start + code.index("not ")
                    yield Mutant(path, number, at, at + 4, "", "without not")
            for found in _COMPARISON.finditer(code):
                turned = _TURNED[found[1]]
                yield Mutant(
                    path, number, start + found.start(1), start + found.end(1), turned, f"now {turned}"
                )
            for found in _WORD.finditer(code):
                other = '"mutated"'
                what = f"{found[0]} is {other}"
                yield Mutant(path, number, start + found.start(), start + found.end(), other, what)
            head = False
        depth += sum(code.count(sign) for sign in "{[(") - sum(code.count(sign) for sign in "}])")
        start += len(line)


def _is_condition(line: str) -> bool:
    """Whether a line stands by itself in a rule's body: no part of a longer term."""
    opened = sum(line.count(sign) for sign in "{[(")
    closed = sum(line.count(sign) for sign in "}])")
    return (
        opened == closed
        and not line.endswith((",", "|"))
        and ":=" not in line
        and not line.startswith("some ")
    )
