"""The portable profile: each trap is found, and is one: engines differ there today; level: both engines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.access import PolicySet
from gateway.access.engines.canaries import TOLERATED
from gateway.policy_tools.checks.checking import check_portable
from gateway.policy_tools.portable.profile import find_violations
from tests.gateway.access.building import policies
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.portable.engines_apart import HEAD, on_embedded, on_opa, violations

__all__ = ["opa_binary"]

BLOCKED = 'blocked(name) if name == "a"\n\n'


TRAPS: Mapping[str, tuple[str, Any, str, Any, Any]] = {
    # name: module, input, rule of the profile, OPA's answer, the embedded engine's
    "negated call": (BLOCKED + "answer if not blocked(input.name)", {}, "negation", "undefined", True),
    "negated call of a call": (
        BLOCKED + "named(f) := f.name\n\nanswer if not blocked(named(input))",
        {},
        "negation",
        "undefined",
        True,
    ),
    "negated builtin": ('answer if not startswith(input.name, "a")', {}, "negation", "undefined", True),
    "negated membership": ('answer if not "a" in input.names', {}, "negation", "undefined", True),
    "negated look-up": (
        'names := {"a": true}\n\nanswer if not names[input.name]',
        {},
        "negation",
        "undefined",
        True,
    ),
    "value before an else": (
        (
            'name(x) := input.name if x == 4\n\npick(n) := name(4) if {\n\tn == 3\n} else := "else"\n\n'
            "answer := pick(3)"
        ),
        {},
        "value_before_else",
        "else",
        "undefined",
    ),
    "iteration over a scalar": ("answer := [one | some one in input.n]", {"n": 3}, "iteration", [], "error"),
    "text template": ('answer := $"{input.n}"', {"n": "x"}, "interpolation", "x", "error"),
    "array.flatten": ("answer := array.flatten([[1], [2]])", {}, "builtin", [1, 2], "error"),
    "metadata": ("answer := count(rego.metadata.chain())", {}, "builtin", 1, "error"),
    "graphql": ('answer := graphql.schema_is_valid("type Query { a: Int }")', {}, "builtin", True, "error"),
    "name bound twice": (
        "answer := [b | some a in [1, 2]; b := [a | some a in [3]]]",
        {},
        "rebound_name",
        [[3], [3]],
        "error",
    ),
    "number beyond 64 bits": (
        "answer := 123456789012345678901234567890",
        {},
        "large_number",
        123456789012345678901234567890,
        1.2345678901234568e29,
    ),
    "fraction": ("answer := 0.1 + 0.2", {}, "fraction", 0.3, 0.30000000000000004),
    "recursion": (
        "answer := up(1)\n\nup(n) := down(n)\n\ndown(n) := up(n)",
        {},
        "recursion",
        "error",
        "crash",
    ),
}
"""Where the two answer differently."""


CLOSED_BY_NEITHER: Mapping[str, tuple[str, Any, str]] = {
    "null is below a number": ("answer if input.level <= 3", {"level": None}, "comparison"),
    "true is below a number": ("answer if input.level <= 3", {"level": True}, "comparison"),
    "a text is above a number": ("answer if input.level > 3", {"level": "1"}, "comparison"),
    "a number is below a text": ("answer if 5 <= input.level", {"level": "3"}, "comparison"),
}
"""Where both answer alike, and open."""


@pytest.mark.opa
@pytest.mark.parametrize("name", TRAPS)
def test_trap_is_one_and_is_found(name: str, opa_binary: Path, tmp_path: Path) -> None:
    text, given, rule, opa, embedded = TRAPS[name]
    modules = {"t.rego": HEAD + text + "\n"}
    assert (on_opa(opa_binary, tmp_path, modules, given), on_embedded(modules, given)) == (opa, embedded)
    assert {found for _, _, found in violations(modules)} == {rule}


@pytest.mark.opa
@pytest.mark.parametrize("name", CLOSED_BY_NEITHER)
def test_trap_of_both_engines_is_found(name: str, opa_binary: Path, tmp_path: Path) -> None:
    text, given, rule = CLOSED_BY_NEITHER[name]
    modules = {"t.rego": HEAD + text + "\n"}
    assert (on_opa(opa_binary, tmp_path, modules, given), on_embedded(modules, given)) == (True, True)
    assert {found for _, _, found in violations(modules)} == {rule}


def test_imported_rule_is_found() -> None:
    """Seen undefined in the whole of our policies; three small packages do not show it."""
    modules = {
        "a.rego": "package a\n\nnames := [1]\n",
        "b.rego": "package b\n\nimport data.a\n\nfirst(n) := a.names[n]\n",
        "t.rego": "package t\n\nimport data.b\n\nanswer := b.first(0)\n",
    }
    assert violations(modules) == [("b.rego", 5, "imported_rule")]


@pytest.mark.opa
def test_function_with_a_constant_in_two_files(opa_binary: Path, tmp_path: Path) -> None:
    modules = {
        "a.rego": 'package t\n\nfound("a", n) := n + 1\n',
        "b.rego": 'package t\n\nfound("b", n) := n + 2\n\nanswer := [found("a", 1), found("b", 1)]\n',
    }
    assert on_opa(opa_binary, tmp_path, modules, {}) == [2, 3]
    assert on_embedded(modules, {}) != [2, 3]
    assert [rule for _, _, rule in violations(modules)] == ["split_function", "split_function"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("answer := object.get(data, [input.a], 1)", "bare_data"),
        ("answer := data[input.a]", "bare_data"),
        ("answer := 9007199254740993", "large_number"),
        ('answer if input.name == "Cu\u0301c"', "spelling"),
        ('answer if input.name == "Cu\\u0301c"', "spelling"),
        ("answer if input.name == `Cu\u0301c`", "spelling"),
        ("answer := [1 | some n in input.subject.grants; n.level > 3]", "comparison"),
        ("answer := other with input as {}\n\nother := 1", "with"),
        ('answer if {\n\tinput.a\n\tnot contains(input.a.b, "x")\n}', "negation"),
        ("answer := n if {\n\tn := 1\n\tcount([n | n := 2]) == 1\n}", "rebound_name"),
    ],
)
def test_text_outside_the_profile_is_found(text: str, rule: str) -> None:
    assert {found for _, _, found in violations({"t.rego": HEAD + text + "\n"})} == {rule}


@pytest.mark.parametrize(
    "text",
    [
        BLOCKED + "answer if {\n\tname := input.name\n\tnot blocked(name)\n}",
        BLOCKED + 'answer if not blocked(object.get(input, "name", ""))',
        'answer if not f_is_a(input.subject.kind)\n\nf_is_a(x) if x == "a"',
        'own(f) if not f.coordinate in ["A.b"]',
        "answer if count(input.names) > 3",
        "answer if count([one | some one in input.subject.roles]) > 0",
        "answer if input.subject.loa >= 2",
        'answer if input.name == "Cúc"',
        'answer := "a" if input.a == 1\n\nelse := "b"',
        '# not blocked(input.x)\nanswer := "not blocked(input.x) http.send(1) < 3"',
        "answer := [a | some a in input.subject.roles]",
    ],
)
def test_text_inside_the_profile_is_not_found(text: str) -> None:
    assert violations({"t.rego": HEAD + text + "\n"}) == []


def test_policies_keep_to_the_profile() -> None:
    assert find_violations(policies()) == []
    assert check_portable(policies()) == []


def test_canaries_that_differ_are_what_the_profile_forbids() -> None:
    """What the embedded engine is known to differ in is allowed at start only because it is found here."""
    path = "gw/v1/canaries.rego"
    moved = PolicySet(modules={"gw/v1/other.rego": policies().modules[path]}, data={})
    rules = {one.rule for one in find_violations(moved)}
    assert len(TOLERATED["embedded"]) == 3
    assert {"negation", "iteration", "value_before_else"} <= rules


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('	not "hiv" in f.tags', '	not "hiv" in f.labels', "negation"),
        (
            "	input.subject.loa >= assurance[f.class]",
            "	input.subject.clearance >= assurance[f.class]",
            "comparison",
        ),
        ("	some held in input.subject.grants", "	some held in input.subject.agency", "iteration"),
    ],
)
def test_planted_trap_in_the_law_is_found_and_told_by_policy_check(
    before: str, after: str, rule: str
) -> None:
    path = "gov/law/guards.rego"
    text = policies().modules[path]
    assert before in text
    planted = PolicySet(
        modules={**policies().modules, path: text.replace(before, after, 1)}, data=policies().data
    )
    (found,) = find_violations(planted)
    assert (found.file, found.rule) == (path, rule)
    assert text.splitlines()[found.line - 1] == before
    (told,) = check_portable(planted)
    assert (told.path, told.line, told.code) == (path, found.line, "NOT_PORTABLE")
    assert rule in told.message
