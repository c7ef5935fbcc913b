"""Unit: which object speaks for the objects of a fetch, and what lets them go."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.decision import Outcome
from gateway.executor.clearance import deciding_depth, deciding_object, may_send
from gateway.executor.decision_table import DecisionTable
from gateway.executor.model import Obj
from gateway.executor.paths import collect
from gateway.query_plan.model import EACH, EntityFetch, OnTypes, Path, QueryPlan
from tests.gateway.executor.building import ALLOW, DENY, KEEP_LAST, PEOPLE, person_gate

PERSON = OnTypes(frozenset({"Person"}))
INNER: Path = (*PEOPLE, "members", EACH, "person")


def depth(path: Path, *gates: Path) -> int | None:
    return deciding_depth(QueryPlan(gates=tuple(person_gate(gate) for gate in gates)), path)


def test_the_gate_furthest_down_on_the_way_speaks() -> None:
    assert depth(PEOPLE, PEOPLE) == 2
    assert depth((*PEOPLE, "residence", "commune"), PEOPLE) == 2
    assert depth(INNER, PEOPLE, INNER) == 5
    assert depth(INNER, PEOPLE) == 2
    assert depth(PEOPLE, INNER) is None
    assert depth(("cases", EACH), PEOPLE) is None


def test_a_gate_with_a_type_condition_speaks_where_the_path_narrows_to_it() -> None:
    either = OnTypes(frozenset({"Person", "Company"}))
    assert depth(("people", EACH, PERSON, "friend"), ("people", EACH)) == 2
    assert depth(("people", EACH, PERSON, "friend"), ("people", EACH, PERSON)) == 2
    assert depth(("people", EACH, PERSON), ("people", EACH, either)) == 2
    assert depth(("people", EACH, either), ("people", EACH, PERSON)) is None
    assert depth(("people", EACH), ("people", EACH, PERSON)) is None


def test_the_deciding_object_is_the_object_itself_or_one_around_it() -> None:
    tree: Obj = {"people": [{}, {"residence": {"commune": {"code": "1"}}}]}
    person = tree["people"][1]
    (target,) = collect(tree, (*PEOPLE, "residence", "commune"))
    assert deciding_object(tree, target, 2) is person
    assert deciding_object(tree, target, 4) is target[0]
    assert deciding_object(tree, target, None) is None
    assert deciding_object(tree, target, 1) is None


@pytest.mark.parametrize(
    ("decisions", "send_if", "send_unless", "sent"),
    [
        ({}, (), (), True),
        (None, (), (), True),
        (None, ("A.x",), (), False),
        (None, (), ("A.x",), False),
        ({"A.x": ALLOW}, ("A.x",), (), True),
        ({"A.x": KEEP_LAST}, ("A.x",), (), True),
        ({"A.x": DENY}, ("A.x",), (), False),
        ({"A.x": DENY, "A.y": ALLOW}, ("A.x", "A.y"), (), True),
        ({"A.y": ALLOW}, ("A.x",), (), False),
        ({"A.x": "allow"}, ("A.x",), (), False),
        ({"A.x": ALLOW, "A.l": ALLOW}, ("A.x",), ("A.l",), True),
        ({"A.x": ALLOW, "A.l": DENY}, ("A.x",), ("A.l",), False),
        ({"A.x": ALLOW}, ("A.x",), ("A.l",), False),
        ({"A.l": ALLOW, "A.m": DENY}, (), ("A.l", "A.m"), False),
        ({"A.l": ALLOW}, (), ("A.l",), True),
    ],
)
def test_one_coordinate_must_be_visible_and_none_on_the_way_denied(
    decisions: dict[str, Outcome] | None, send_if: tuple[str, ...], send_unless: tuple[str, ...], sent: bool
) -> None:
    table, obj = DecisionTable(), dict[str, Any]()
    if decisions is not None:
        table.record(obj, decisions)
    entity = EntityFetch(
        alias="_entities", variable="r", path=(), representations=(), send_if=send_if, send_unless=send_unless
    )
    assert may_send(table, obj, entity) is sent


def test_a_closed_object_is_not_sent_whatever_was_decided() -> None:
    table, obj = DecisionTable(), dict[str, Any]()
    table.record(obj, {"A.x": ALLOW})
    table.close(obj)
    entity = EntityFetch(alias="_entities", variable="r", path=(), representations=(), send_if=("A.x",))
    assert not may_send(table, obj, entity)


def test_without_a_deciding_object_nothing_is_sent() -> None:
    entity = EntityFetch(alias="_entities", variable="r", path=(), representations=(), send_if=("A.x",))
    assert not may_send(DecisionTable(), None, entity)
