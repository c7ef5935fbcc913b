"""The policies themselves: form, strict check, their own tests on both engines, and the portable profile."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regorus

from gateway.access import read_policies
from gateway.local.engine import opa_documents
from tests.gateway.access.building import POLICIES, rules_only

RULES = sorted(POLICIES.rglob("*.rego"))
PRODUCTION = [path for path in RULES if not path.name.endswith("_test.rego")]
OWNERS = ("health", "home_affairs", "justice", "public_security", "sharing")


def opa(binary: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the binary."""
    return subprocess.run([binary, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.opa
def test_policies_are_formatted_and_pass_the_strict_check(opa_binary: Path) -> None:
    found = opa(opa_binary, "fmt", "--list", str(POLICIES))
    assert (found.returncode, found.stdout) == (0, "")
    found = opa(opa_binary, "check", "--strict", str(POLICIES / "gov"), str(POLICIES / "gw"))
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.opa
def test_policy_tests_pass_on_opa(opa_binary: Path) -> None:
    found = opa(opa_binary, "test", "--fail-on-empty", "--format=json", *opa_documents(POLICIES))
    results = json.loads(found.stdout)
    assert [one["name"] for one in results if one.get("fail") or one.get("error")] == []
    assert {(one["package"].removeprefix("data."), one["name"]) for one in results} == set(policy_tests())


@cache
def policy_tests() -> tuple[tuple[str, str], ...]:
    """Return package and name of every test."""
    found: set[tuple[str, str]] = set()
    for path in RULES:
        text = path.read_text(encoding="utf-8")
        package = text.split("package ", 1)[1].split()[0]
        found.update((package, name) for name in re.findall(r"^(test_\w+)", text, re.MULTILINE))
    return tuple(sorted(found))


@cache
def engine_with_tests() -> Any:
    """Return regorus with rules and tests."""
    engine = regorus.Engine()
    policies = rules_only(tests=True)
    for path, text in policies.modules.items():
        engine.add_policy(path, text)
    engine.add_data_json(json.dumps(policies.data))
    return engine


def cases_in(package: str, name: str) -> int:
    """Count the named cases a table test has in its text; 0 for a test without table."""
    for path in RULES:
        text = path.read_text(encoding="utf-8")
        if text.split("package ", 1)[1].split()[0] != package:
            continue
        body = re.search(rf"^{name}\[\w+\] if \{{\n(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
        table = body and re.search(r"some note, .*? in \{(.*?)^\t\}", body[1], re.MULTILINE | re.DOTALL)
        if table:
            return len(re.findall(r'^\t\t"[^"]+": ', table[1], re.MULTILINE))
    return 0


@pytest.mark.parametrize(("package", "name"), policy_tests(), ids=str)
def test_policy_tests_pass_on_the_embedded_engine(package: str, name: str) -> None:
    result = json.loads(engine_with_tests().eval_rule_as_json(f"data.{package}.{name}"))
    if result is True:
        return
    assert isinstance(result, dict)
    assert result
    assert set(result.values()) == {True}
    assert len(result) >= cases_in(package, name)


def test_production_loads_no_test() -> None:
    assert not [path for path in read_policies(POLICIES).modules if path.endswith("_test.rego")]
    assert set(read_policies(POLICIES).modules) == {str(path.relative_to(POLICIES)) for path in PRODUCTION}


def test_every_rule_file_has_a_test_beside_it() -> None:
    for package in ("gov/law", "gw/v1", *(f"gov/{owner}" for owner in OWNERS)):
        assert list((POLICIES / package).glob("*_test.rego")), package


@pytest.mark.parametrize("path", PRODUCTION, ids=lambda path: str(path.relative_to(POLICIES)))
def test_policy_keeps_to_the_portable_profile(path: Path) -> None:
    """`access.md` 3.4: what the two engines read alike.

    Of another package only functions are used through an import: regorus 0.13 finds an imported rule
    undefined when a function that uses it is called from a third package.
    """
    text = path.read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for word in (
        "http.send",
        "rego.metadata",
        "graphql.",
        "time.now_ns",
        "opa.runtime",
        '$"',
        "array.flatten",
    ):
        assert word not in code
    assert not re.search(r"(?<!\w)with\s+(input|data)", code)
    for imported in re.findall(r"^import data\.(?:\w+\.)*(\w+)$", code, re.MULTILINE):
        body = re.sub(r"^import .*$", "", code, flags=re.MULTILINE)
        uses = re.findall(rf"(?<![\w.]){imported}\.\w+(\(?)", body)
        assert uses
        assert set(uses) == {"("}, f"{imported} is used other than by calling its functions"
    if path.name != "canaries.rego":
        assert not re.search(r"not [\w.]+\([^)]*\w\(", code), "a negated call takes bound arguments only"


@pytest.mark.parametrize("path", PRODUCTION, ids=lambda path: str(path.relative_to(POLICIES)))
def test_package_is_the_directory(path: Path) -> None:
    package = path.read_text(encoding="utf-8").split("package ", 1)[1].split()[0]
    assert package == ".".join(path.relative_to(POLICIES).parent.parts)


@pytest.mark.parametrize("owner", ["law", *OWNERS])
def test_every_guard_grant_and_ground_names_its_law(owner: str) -> None:
    for path in (POLICIES / "gov" / owner).glob("*.rego"):
        if path.name.endswith("_test.rego"):
            continue
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            if re.search(r"^(grant|ground)\(", block, re.MULTILINE):
                assert "# title: " in block, block
                assert "#   law: " in block, block
