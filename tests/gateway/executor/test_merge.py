"""Unit: merging answers into the data tree."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.executor.merge import copy_tree, merge, merge_entity, rename
from gateway.query_plan.model import EACH, Rename


def test_objects_merge_deeply_and_in_place() -> None:
    inner: dict[str, Any] = {"x": 1}
    target = {"a": inner}
    assert merge(target, {"a": {"y": 2}, "b": [1]})
    assert target == {"a": {"x": 1, "y": 2}, "b": [1]}
    assert target["a"] is inner


def test_null_never_overwrites_a_value() -> None:
    target: dict[str, Any] = {"a": {"x": 1}, "b": 1, "c": [1], "d": None}
    assert merge(target, {"a": None, "b": None, "c": None, "d": None})
    assert target == {"a": {"x": 1}, "b": 1, "c": [1], "d": None}


def test_a_value_replaces_null() -> None:
    target: dict[str, Any] = {"a": None, "b": [None, {"x": 1}]}
    assert merge(target, {"a": {"x": 1}, "b": [{"x": 0}, {"y": 2}]})
    assert target == {"a": {"x": 1}, "b": [{"x": 0}, {"x": 1, "y": 2}]}


def test_lists_of_equal_length_merge_by_index() -> None:
    target: dict[str, Any] = {"a": [{"x": 1}, {"x": 2}], "m": [[1], [{"x": 1}]]}
    assert merge(target, {"a": [{"y": 1}, None], "m": [[1], [{"y": 1}]]})
    assert target == {"a": [{"x": 1, "y": 1}, {"x": 2}], "m": [[1], [{"x": 1, "y": 1}]]}


@pytest.mark.parametrize(
    ("old", "new"),
    [([1, 2], [1]), ({"x": 1}, [1]), ([1], {"x": 1}), ({"x": 1}, "text"), ("text", {"x": 1}), ([[1]], [2])],
)
def test_what_does_not_fit_is_left_out_and_reported(old: Any, new: Any) -> None:
    target = {"a": copy_tree(old), "b": 1}
    assert not merge(target, {"a": new, "c": 2})
    assert target == {"a": old, "b": 1, "c": 2}


def test_the_first_typename_stays_in_nested_objects() -> None:
    target: dict[str, Any] = {"a": {"__typename": "Person"}}
    assert merge(target, {"a": {"__typename": "Living", "x": 1}})
    assert target == {"a": {"__typename": "Person", "x": 1}}


def test_an_interface_object_does_not_hide_the_concrete_type() -> None:
    target = {"__typename": "Person"}
    assert merge_entity(target, {"__typename": "Living", "x": 1}, "Living")
    assert target == {"__typename": "Person", "x": 1}


def test_the_concrete_type_replaces_the_name_of_an_interface_object() -> None:
    target = {"__typename": "Living"}
    assert merge_entity(target, {"__typename": "Person"}, "Living")
    assert target == {"__typename": "Person"}


def test_copies_share_nothing() -> None:
    tree = {"a": [{"x": 1}]}
    copied = copy_tree(tree)
    assert copied == tree
    assert copied["a"] is not tree["a"]
    assert copied["a"][0] is not tree["a"][0]


def test_renames_apply_below_the_fetched_object_where_the_key_is() -> None:
    fetched = {"things": [{"_id_1": "7", "id": None}, {"id": "8"}]}
    rename(fetched, (Rename(path=("things", EACH), from_key="_id_1", to_key="id"),))
    assert fetched == {"things": [{"id": "7"}, {"id": "8"}]}
