"""Small folders of rules and of query cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["few_tests", "rules_folder", "write_case"]

RULES = """package a.b

size(n) := "large" if n > data.reference.limits.large

size(n) := "small" if n <= data.reference.limits.large
"""

TESTS = """package a.b_test

import data.a.b

test_large if b.size(11) == "large"

test_sizes[note] if {
	# a brace in a comment { and one in text
	limit := "{"
	some note, [n, expected] in {
		"small": [1, "small"],
		"at the limit": [10, "small"],
		"large": [11, "large"],
	}
	limit == "{"
	b.size(n) == expected
}
"""


def few_tests(_: str, names: list[str]) -> list[str]:
    """Tell `shutil.copytree` what a copy of our rules leaves out: most tests run where they stand."""
    kept = ("fixtures_test.rego", "choice_test.rego")
    tests = [name for name in names if name.endswith("_test.rego") and name not in kept]
    return ["tables", "queries", *tests]


def rules_folder(folder: Path, *, tests: str = TESTS, rules: str = RULES) -> Path:
    """Write a folder of policies with two tests, one of them a table of three cases."""
    package = folder / "a" / "b"
    package.mkdir(parents=True)
    (package / "b.rego").write_text(rules, encoding="utf-8")
    (package / "b_test.rego").write_text(tests, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "meta.json").write_text('{"revision": "2026-01-01.1"}', encoding="utf-8")
    (folder / "data" / "limits.json").write_text('{"large": 10}', encoding="utf-8")
    return folder


def write_case(folder: Path, body: Any, *, status: int = 200, **request: Any) -> Path:
    """Write one query case."""
    folder.mkdir(parents=True)
    (folder / "operation.graphql").write_text(request.pop("document", "{ a }"), encoding="utf-8")
    asked = {"as": "anonymous", "purpose": None, **request}
    (folder / "request.json").write_text(json.dumps(asked), encoding="utf-8")
    (folder / "expected.json").write_text(json.dumps({"status": status, "body": body}), encoding="utf-8")
    return folder
