"""The policies themselves: form, strict check, and the portable profile."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from gateway.access import read_policies
from gateway.policy_tools import rego_tables
from tests.gateway.access.building import POLICIES

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


def test_every_test_rule_is_found() -> None:
    """`make policy` runs them, on every engine, and compares which each of them ran."""
    texts = [path.read_text(encoding="utf-8") for path in RULES]
    written = {
        (text.split("package ", 1)[1].split()[0], name)
        for text in texts
        for name in re.findall(r"^(test_\w+)", text, re.MULTILINE)
    }
    assert {(package, name) for text in texts for package, name, _ in rego_tables.tests_in(text)} == written


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


def test_a_function_with_constants_for_arguments_is_written_in_one_file() -> None:
    """regorus 0.13 finds no binding for the constant when a second file of the package has the function."""
    places: dict[tuple[Path, str], set[Path]] = {}
    for path in PRODUCTION:
        for name in re.findall(r'^(\w+)\("', path.read_text(encoding="utf-8"), re.MULTILINE):
            places.setdefault((path.parent, name), set()).add(path)
    assert places
    assert [found for found in places.values() if len(found) > 1] == []


@pytest.mark.parametrize("path", PRODUCTION, ids=lambda path: str(path.relative_to(POLICIES)))
def test_package_is_the_directory(path: Path) -> None:
    package = path.read_text(encoding="utf-8").split("package ", 1)[1].split()[0]
    assert package == ".".join(path.relative_to(POLICIES).parent.parts)


@pytest.mark.parametrize("owner", ["law", *OWNERS])
def test_every_guard_grant_and_ground_names_its_law(owner: str) -> None:
    named: dict[str, list[bool]] = {}
    for path in sorted((POLICIES / "gov" / owner).glob("*.rego")):
        if path.name.endswith("_test.rego"):
            continue
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            for name in re.findall(r'^(?:guard|grant|ground)\("(\w+)"', block, re.MULTILINE):
                named.setdefault(name, []).append("# title: " in block and "#   law: " in block)
    # What says a second thing about the same guard stands below the first, without a head of its own.
    assert named
    assert [name for name, headed in named.items() if not headed[0]] == []
