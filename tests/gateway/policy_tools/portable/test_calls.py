"""The portable profile: functions it leaves out are found, those it has answer alike; level: both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.access import PolicySet
from gateway.policy_tools.portable.calls import BUILTINS
from gateway.policy_tools.portable.profile import find_violations
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.portable.engines_apart import HEAD, on_embedded, on_opa, violations

__all__ = ["opa_binary"]

FORBIDDEN = {
    "http.send": 'answer := http.send({"method": "get", "url": "http://127.0.0.1:1"})',
    "time.now_ns": "answer := time.now_ns()",
    "opa.runtime": "answer := opa.runtime()",
    "rand.intn": 'answer := rand.intn("a", 5)',
    "json.match_schema": 'answer := json.match_schema({}, {"type": "object"})',
    "strings.render_template": 'answer := strings.render_template("{{.a}}", {"a": 1})',
    "io.jwt.decode_verify": 'answer := io.jwt.decode_verify("a.b.c", {"secret": "x"})',
    "crypto.sha256": 'answer := crypto.sha256("a")',
    "regex.match": 'answer if regex.match(`\\p{L}`, "ễ")',
    "time.parse_rfc3339_ns": 'answer := time.parse_rfc3339_ns("2026-11-27T00:00:00Z")',
    "time.diff": "answer := time.diff(2, 1)",
    "net.cidr_contains": 'answer if net.cidr_contains("10.0.0.0/8", "10.0.0.1")',
}


@pytest.mark.opa
def test_negated_request_to_the_world_is_found(opa_binary: Path, tmp_path: Path) -> None:
    """regorus has no `http.send` and says nothing: what it does not answer is no reason to close."""
    asked = 'http.send({"method": "get", "url": "http://127.0.0.1:1", "raise_error": false}).status_code'
    modules = {"t.rego": f"{HEAD}answer if not {asked} == 0\n"}
    assert (on_opa(opa_binary, tmp_path, modules, {}), on_embedded(modules, {})) == ("undefined", True)
    assert "builtin" in {rule for _, _, rule in violations(modules)}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_functions_that_look_at_the_world_are_found(name: str) -> None:
    found = find_violations(PolicySet(modules={"t.rego": HEAD + FORBIDDEN[name] + "\n"}, data={}))
    assert [(one.line, one.rule, name in one.text) for one in found] == [(3, "builtin", True)]


EXPRESSIONS = {
    "abs": "abs(-3)", "array.concat": "array.concat([1], [2])", "array.reverse": "array.reverse([1, 2])",
    "array.slice": "array.slice([1, 2, 3], 1, 2)", "concat": 'concat("-", ["ă", "b"])',
    "contains": 'contains("Nguyễn", "yễ")', "count": 'count("Nguyễn")', "endswith": 'endswith("Huệ", "ệ")',
    "indexof": 'indexof("Nguyễn", "n")', "intersection": "intersection({{1, 2}, {2}})",
    "is_array": "is_array([])", "is_boolean": "is_boolean(false)", "is_null": "is_null(null)",
    "is_number": "is_number(1)", "is_object": "is_object({})", "is_set": "is_set({1})",
    "is_string": 'is_string("")', "lower": 'lower("NGUYỄN")', "max": "max([1, 3, 2])", "min": "min([2, 1])",
    "object.get": 'object.get({"a": 1}, "b", 2)', "object.keys": 'object.keys({"a": 1, "b": 2})',
    "object.remove": 'object.remove({"a": 1, "b": 2}, ["a"])',
    "object.union": 'object.union({"a": {"b": 1}}, {"a": {"c": 2}})', "replace": 'replace("ăa", "a", "b")',
    "sort": 'sort(["b", "Ă", "a"])', "split": 'split("a.b", ".")', "startswith": 'startswith("Đà", "Đ")',
    "substring": 'substring("Nguyễn", 3, 2)', "sum": "sum([1, 2])", "trim": 'trim("xax", "x")',
    "trim_left": 'trim_left("xax", "x")', "trim_prefix": 'trim_prefix("xax", "x")',
    "trim_right": 'trim_right("xax", "x")', "trim_space": 'trim_space(" a ")',
    "trim_suffix": 'trim_suffix("xax", "x")', "type_name": "type_name(1)", "union": "union({{1}, {2}})",
    "upper": 'upper("đắk lắk")',
}  # fmt: skip


@pytest.mark.opa
def test_allowed_functions_answer_alike(opa_binary: Path, tmp_path: Path) -> None:
    assert set(EXPRESSIONS) == BUILTINS
    answers = "".join(f'\t"{name}": {text},\n' for name, text in EXPRESSIONS.items())
    modules = {"t.rego": f"{HEAD}answer := {{\n{answers}}}\n"}
    found = on_opa(opa_binary, tmp_path, modules, {})
    assert set(found) == BUILTINS
    assert on_embedded(modules, {}) == found
    assert violations(modules) == []
