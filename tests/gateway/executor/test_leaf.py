"""Unit: leaf values are of their type or refused."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLScalarType,
    GraphQLString,
)

from gateway.executor.leaf import INVALID, leaf_check

STATUS = GraphQLEnumType("Status", {"ACTIVE": None})
JSON = GraphQLScalarType("Json")


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("type_", "value", "shown"),
    [
        (GraphQLString, "x", "x"),
        (GraphQLInt, 7, 7),
        (GraphQLInt, -(2**31), -(2**31)),
        (GraphQLFloat, 1.5, 1.5),
        (GraphQLFloat, 2, 2),
        (GraphQLBoolean, False, False),
        (GraphQLID, "1", "1"),
        (GraphQLID, 12345678901234567890123, "12345678901234567890123"),
        (STATUS, "ACTIVE", "ACTIVE"),
        (JSON, {"a": [2**80]}, {"a": [2**80]}),
        (JSON, nested(32), nested(32)),
        (JSON, 2**80, 2**80),
    ],
)
def test_values_of_the_type_are_shown(type_: GraphQLLeafType, value: Any, shown: Any) -> None:
    assert leaf_check(type_)(value) == shown


def test_a_hidden_value_of_an_enum_is_null_and_no_mistake_of_the_source() -> None:
    check = leaf_check(STATUS, {"SECRET"})
    assert [check(value) for value in ("ACTIVE", "SECRET")] == ["ACTIVE", None]
    assert check("OTHER") is INVALID


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (GraphQLString, 7),
        (GraphQLString, {"a": 1}),
        (GraphQLString, ["x"]),
        (GraphQLInt, "7"),
        (GraphQLInt, True),
        (GraphQLInt, 1.0),
        (GraphQLInt, 2**31),
        (GraphQLFloat, "1.5"),
        (GraphQLFloat, float("nan")),
        (GraphQLFloat, True),
        (GraphQLBoolean, 1),
        (GraphQLID, 1.5),
        (GraphQLID, True),
        (GraphQLID, {}),
        (STATUS, "INTERNAL"),
        (STATUS, ["ACTIVE"]),
        (JSON, nested(33)),
    ],
)
def test_other_values_are_refused(type_: GraphQLLeafType, value: Any) -> None:
    assert leaf_check(type_)(value) is INVALID
