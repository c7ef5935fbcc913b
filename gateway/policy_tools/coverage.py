"""Which lines of the rules no test reaches (`opa test --coverage`)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.policy_tools.errors import RulesUnusable

__all__ = ["Uncovered", "measure_coverage"]

TEST_SUFFIX = "_test.rego"
TIMEOUT = 300
"""Seconds a test may take: watched line by line, it takes some ten times as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Lines of one file that no test reaches."""

    file: str
    lines: tuple[int, ...]


def measure_coverage(binary: Path, documents: Sequence[str]) -> tuple[float, list[Uncovered]]:
    """Return the covered share of the lines of rules, in percent, and what is left. Raises RulesUnusable.

    Tests themselves do not count.
    """
    command = [
        str(binary),
        "test",
        "--coverage",
        "--coverage-runs=",
        "--format=json",
        f"--timeout={TIMEOUT}s",
    ]
    answer = subprocess.run([*command, *documents], capture_output=True, text=True, check=False)
    try:
        files: Mapping[str, Any] = json.loads(answer.stdout)["files"]
    except (ValueError, KeyError, TypeError):
        raise RulesUnusable((answer.stdout + answer.stderr).strip()) from None
    covered, left = 0, []
    for name, found in sorted(files.items()):
        if name.endswith(TEST_SUFFIX):
            continue
        reached = set(_lines(found.get("covered", ())))
        missed = tuple(sorted(set(_lines(found.get("not_covered", ()))) - reached))
        covered += len(reached)
        if missed:
            left.append(Uncovered(file=name, lines=missed))
    total = covered + sum(len(one.lines) for one in left)
    return (100.0 if total == 0 else 100.0 * covered / total), left


def _lines(ranges: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    for one in ranges:
        yield from range(one["start"]["row"], one["end"]["row"] + 1)
