"""Unit: representations are minimal, and only identical ones share an answer."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.executor.representations import build, exact_key
from gateway.query_plan.model import Representation, RepresentationField


def leaf(name: str, *, required: bool = False, read_key: str | None = None) -> RepresentationField:
    return RepresentationField(name=name, read_key=read_key or name, required=required)


def person(*fields: RepresentationField, typename: str | None = "Person") -> tuple[Representation, ...]:
    return (Representation(type_names=frozenset({"Person"}), typename=typename, fields=fields),)


def test_holds_typename_key_and_required_fields_and_nothing_else() -> None:
    obj = {"__typename": "Person", "pin": "1", "secret": "x", "_rq_birth": "2000-01-01"}
    spec = person(leaf("pin"), leaf("dateOfBirth", required=True, read_key="_rq_birth"))
    assert build(obj, spec) == {"__typename": "Person", "pin": "1", "dateOfBirth": "2000-01-01"}


@pytest.mark.parametrize("obj", [{"__typename": "Person"}, {"__typename": "Person", "pin": None}])
def test_not_sent_without_its_key(obj: dict[str, Any]) -> None:
    assert build(obj, person(leaf("pin"))) is None


def test_a_required_null_is_sent_and_a_required_missing_is_not() -> None:
    spec = person(leaf("pin"), leaf("x", required=True))
    assert build({"__typename": "Person", "pin": "1", "x": None}, spec) == {
        "__typename": "Person",
        "pin": "1",
        "x": None,
    }
    assert build({"__typename": "Person", "pin": "1"}, spec) is None


def test_nested_fields_walk_objects_and_lists_and_keep_nulls() -> None:
    nested = RepresentationField(
        name="homes", read_key="homes", fields=(leaf("code", required=True),), required=True
    )
    obj = {"__typename": "Person", "homes": [{"code": "1", "x": 0}, None, {"code": None}]}
    assert build(obj, person(nested)) == {
        "__typename": "Person",
        "homes": [{"code": "1"}, None, {"code": None}],
    }
    assert build({"__typename": "Person", "homes": [{"x": 0}]}, person(nested)) is None
    assert build({"__typename": "Person", "homes": "text"}, person(nested)) is None
    assert build({"__typename": "Person", "homes": None}, person(nested)) == {
        "__typename": "Person",
        "homes": None,
    }


def test_a_key_through_a_list_with_a_hole_is_not_sent() -> None:
    nested = RepresentationField(name="homes", read_key="homes", fields=(leaf("code"),))
    assert build({"__typename": "Person", "homes": [{"code": "1"}, None]}, person(nested)) is None


def test_the_representation_of_the_runtime_type_is_taken() -> None:
    specs = (
        Representation(type_names=frozenset({"Animal"}), typename="Animal", fields=(leaf("id"),)),
        *person(leaf("pin")),
    )
    assert build({"__typename": "Person", "pin": "1", "id": "2"}, specs) == {
        "__typename": "Person",
        "pin": "1",
    }
    assert build({"__typename": "Plant", "pin": "1", "id": "2"}, specs) is None
    assert build({"pin": "1", "id": "2"}, specs) is None
    assert build({"__typename": {}, "pin": "1"}, specs) is None


def test_typename_is_the_objects_own_where_none_is_given() -> None:
    spec = (Representation(type_names=frozenset(), typename=None, fields=(leaf("pin"),)),)
    assert build({"__typename": "Person", "pin": "1"}, spec) == {"__typename": "Person", "pin": "1"}
    assert build({"pin": "1"}, spec) is None


def test_fields_for_other_runtime_types_are_left_out() -> None:
    only = RepresentationField(name="species", read_key="species", on_types=frozenset({"Animal"}))
    assert build({"__typename": "Person", "pin": "1"}, person(leaf("pin"), only)) == {
        "__typename": "Person",
        "pin": "1",
    }


def test_equal_in_python_is_not_the_same_representation() -> None:
    values: list[Any] = [
        1,
        1.0,
        True,
        "1",
        None,
        "True",
        [1],
        [True],
        {"a": 1},
        {"a": True},
        [],
        {},
        [[]],
        "[]",
    ]
    assert len({exact_key({"pin": value}) for value in values}) == len(values)


def test_equal_json_has_the_same_key() -> None:
    assert exact_key({"a": [1, {"b": None}]}) == exact_key({"a": [1, {"b": None}]})
