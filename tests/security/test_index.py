"""Every advisory of `access.md` 1.9 and `reliability_security.md` C6 has its test, or a reason for none."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ADVISORIES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("advisories.json").read_text("utf-8"))


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions)


def missing(advisory: dict[str, Any]) -> list[str]:
    """Return what an advisory lacks: its tests, or the reason why it has none."""
    if not advisory["applies"]:
        return [] if advisory.get("reason") else ["reason"]
    named = advisory.get("tests") or ["no test"]
    return [test for test in named if test.partition("::")[2] not in in_file(test.partition("::")[0])]


def in_file(path: str) -> frozenset[str]:
    return named_in(path) if (ROOT / path).is_file() else frozenset()


@pytest.mark.parametrize("advisory", ADVISORIES, ids=[each["id"] for each in ADVISORIES])
def test_an_advisory_has_its_test_or_a_reason(advisory: dict[str, Any]) -> None:
    assert missing(advisory) == []


def test_no_advisory_is_there_twice() -> None:
    assert len({each["id"] for each in ADVISORIES}) == len(ADVISORIES)


def test_a_test_named_after_an_advisory_is_in_the_index() -> None:
    indexed = {test for each in ADVISORIES for test in each.get("tests", ())}
    for path in (
        *(ROOT / "tests/security").glob("test_*advisories.py"),
        ROOT / "tests/gateway/server/test_advisories.py",
    ):
        name = path.relative_to(ROOT).as_posix()
        for test in named_in(name):
            if test.startswith(("test_cve", "test_ghsa", "test_hive")):
                assert f"{name}::{test}" in indexed or "supergraph" in test


@pytest.mark.parametrize(
    "planted",
    [
        {"id": "x", "applies": True, "tests": []},
        {"id": "x", "applies": True, "tests": ["tests/security/test_index.py::test_nothing"]},
        {"id": "x", "applies": True, "tests": ["tests/security/nowhere.py::test_nothing"]},
        {"id": "x", "applies": False},
    ],
)
def test_an_advisory_without_test_is_noticed(planted: dict[str, Any]) -> None:
    assert missing(planted) != []
