"""Every guard, right and ground names what it is and the law it rests on; level: text of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.access.building import ROOT

POLICIES = ROOT / "policies"
RULES = [path for path in sorted((POLICIES / "gov").rglob("*.rego")) if not path.name.endswith("_test.rego")]
DECIDING = re.compile(r'^(guard|grant|ground|seal_right)\("(\w+)", \w+\)')
NUMBERED = re.compile(r"\d+/\d{4}/(NĐ-CP|QH\d+|QĐ-\w+)|Law of \d{4}")


def unexplained(text: str) -> Iterator[str]:
    """Yield the rules of a file whose first clause has no title or no law with a number in its METADATA."""
    seen: set[tuple[str, str]] = set()
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            comment.append(line)
            continue
        found = DECIDING.match(line)
        if found is not None and (found[1], found[2]) not in seen:
            seen.add((found[1], found[2]))
            written = "\n".join(comment)
            law = written.partition("law:")[2]
            if "# METADATA" not in comment or "# title: " not in written or not NUMBERED.search(law):
                yield f"{found[1]} {found[2]}"
        comment = []


@pytest.mark.parametrize("path", RULES, ids=lambda path: str(path.relative_to(POLICIES)))
def test_every_deciding_rule_has_a_title_and_a_law(path: Path) -> None:
    assert list(unexplained(path.read_text(encoding="utf-8"))) == []


def test_the_names_each_package_lists_are_the_rules_it_has() -> None:
    for folder in {path.parent for path in RULES}:
        text = "\n".join(path.read_text(encoding="utf-8") for path in RULES if path.parent == folder)
        for kind, listed in (("guard", "guard_names"), ("grant", "grant_names"), ("ground", "ground_names")):
            names = re.search(rf"^{listed} := \[(.*?)\]", text, re.MULTILINE | re.DOTALL)
            written = {
                found[2] for line in text.splitlines() if (found := DECIDING.match(line)) if found[1] == kind
            }
            assert set(re.findall(r'"(\w+)"', names[1] if names else "")) == written, (folder, kind)


@pytest.mark.parametrize(
    "text",
    [
        'ground("x", f) := 1',
        '# title: X\n# custom:\n#   law: Law 91/2025/QH15\nground("x", f) := 1',
        '# METADATA\n# title: X\nground("x", f) := 1',
        '# METADATA\n# title: X\n# custom:\n#   law: the law\nground("x", f) := 1',
        '# METADATA\n# custom:\n#   law: Law 91/2025/QH15\nground("x", f) := 1',
        '# METADATA\n# title: X\n# custom:\n#   law: Law 91/2025/QH15\n\nground("x", f) := 1',
    ],
)
def test_a_rule_without_them_is_noticed(text: str) -> None:
    assert list(unexplained(text)) == ["ground x"]
