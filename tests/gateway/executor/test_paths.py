"""Unit: walking plan paths through a data tree."""

from __future__ import annotations

from typing import Any

from gateway.executor.decision_table import DecisionTable
from gateway.executor.paths import collect, first_paths, unlink
from gateway.query_plan.model import EACH, OnTypes, Path

TREE = {
    "people": [
        {"__typename": "Person", "pin": "1", "friend": {"__typename": "Person", "pin": "2"}},
        None,
        {"__typename": "Animal", "pin": "3", "friend": None},
        {"__typename": ["unhashable"], "pin": "4", "friend": "not an object"},
    ],
    "grid": [[{"n": 1}], [], [{"n": 2}, None]],
}


def found(path: Path) -> list[tuple[str | int, ...]]:
    return [unlink(link) for _obj, link in collect(TREE, path)]


def test_each_skips_nulls_and_keeps_the_real_indexes() -> None:
    assert found(("people", EACH)) == [("people", 0), ("people", 2), ("people", 3)]


def test_one_each_per_list_level() -> None:
    assert found(("grid", EACH, EACH)) == [("grid", 0, 0), ("grid", 2, 0)]


def test_type_condition_keeps_objects_of_those_runtime_types_only() -> None:
    assert found(("people", EACH, OnTypes(frozenset({"Person"})), "friend")) == [("people", 0, "friend")]


def test_values_that_are_no_objects_are_skipped() -> None:
    assert found(("people", EACH, "friend")) == [("people", 0, "friend")]
    assert found(("people", EACH, "pin")) == []
    assert found(("people", "pin")) == []


def test_the_empty_path_is_the_root() -> None:
    assert collect(TREE, ()) == [(TREE, None)]


def test_closed_objects_are_skipped_with_everything_below() -> None:
    tree: dict[str, Any] = {"a": {"b": {"c": {}}}}
    table = DecisionTable()
    table.close(tree["a"])
    assert collect(tree, ("a", "b", "c"), table) == []
    assert collect(tree, ("a",), table) == []
    assert len(collect(tree, ("a", "b", "c"))) == 1


def test_first_paths_are_distinct_and_limited() -> None:
    assert first_paths([("a",), ("a",), ("b",), ("c",)], 2) == (("a",), ("b",))
