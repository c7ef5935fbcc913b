"""Unit: a place of the answer leads back to the decision that was made there."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.decision import Decisions
from gateway.executor import ExecutionResult
from gateway.executor.locating import End, Found, NoSuchPlace, locate
from tests.gateway.executor.building import (
    ALLOW,
    DENY,
    DEPENDS,
    HIDDEN,
    KEEP_LAST,
    allow_all,
    decided,
    operation,
    supergraph,
)

SEEN: Decisions = {"Person.__typename": ALLOW, "Person.fullName": ALLOW, "Person.phone": KEEP_LAST}
UNSEEN: Decisions = {"Person.__typename": HIDDEN, "Person.fullName": ALLOW, "Person.phone": ALLOW}
CASE: Decisions = {"Case.__typename": ALLOW}
HIDDEN_CASE: Decisions = {"Case.__typename": HIDDEN}

PEOPLE: list[dict[str, Any]] = [
    {"name": "Binh", "phone": "0900000202"},
    {"name": "An", "fullName": "An", "phone": "0900000101"},
    {"name": "Cúc", "phone": None},
]
CASES: list[dict[str, Any]] = [{"caseId": "C-2"}, {"caseId": "C-1"}]
DATA = {
    "people": PEOPLE,
    "person": PEOPLE[1],
    "cases": {"edges": [{"cursor": str(n), "node": case} for n, case in enumerate(CASES)]},
}
TABLE = decided(
    (PEOPLE[0], UNSEEN), (PEOPLE[1], SEEN), (PEOPLE[2], SEEN), (CASES[0], HIDDEN_CASE), (CASES[1], CASE)
)
DOCUMENT = """{
  people { name: fullName phone religion }
  person { __typename fullName residence { address } }
  cases { edges { cursor node { caseId } } }
}"""


def at(*path: str | int) -> Found:
    outcomes = allow_all(
        Person____typename=DEPENDS,
        Person__fullName=DEPENDS,
        Person__phone=DEPENDS,
        Person__religion=DENY,
        Case____typename=DEPENDS,
    )
    result = ExecutionResult(data=DATA, decisions=TABLE)
    return locate(operation(DOCUMENT), supergraph(), result, outcomes, path)


def test_places_are_counted_as_in_the_answer_where_hidden_items_are_left_out() -> None:
    found = at("people", 0, "name")
    assert (found.end, found.coordinate, found.outcome, found.raw) == (
        End.VALUE,
        "Person.fullName",
        ALLOW,
        "An",
    )
    assert found.decisions is SEEN
    assert at("people", 0, "phone").outcome == KEEP_LAST
    assert at("cases", "edges", 0, "node", "caseId").raw == "C-1"


def test_behind_the_last_item_come_those_that_are_left_out() -> None:
    hidden = at("people", 2, "name")
    assert (hidden.end, hidden.path, hidden.coordinate) == (End.HIDDEN, ("people", 2), "Person.__typename")
    assert hidden.decisions is UNSEEN
    beyond = at("people", 3)
    assert (beyond.end, beyond.count) == (End.BEYOND, 2)


def test_an_edge_that_is_left_out_leads_to_its_object() -> None:
    hidden = at("cases", "edges", 1)
    assert (hidden.end, hidden.coordinate) == (End.HIDDEN, "Case.__typename")
    assert hidden.decisions is HIDDEN_CASE


def test_the_way_ends_where_something_is_denied_or_null() -> None:
    denied = at("people", 0, "religion")
    assert (denied.end, denied.outcome) == (End.DENIED, DENY)
    null = at("person", "residence", "address")
    assert (null.end, null.path) == (End.NULL, ("person", "residence"))
    assert at("people", 1, "phone").end is End.NULL
    assert at("person", "__typename").raw == "Person"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("nobody",), "the answer has no nobody: it has people, person, cases"),
        (("person", "phone"), "Query.person has no phone: it has __typename, fullName, residence"),
        (("person", 0), "Query.person is no list: it has no item 0"),
        (("people", "name"), "Query.people is no object: it has no name (its items are [0], [1], ...)"),
        (("person", "fullName", "first"), "Person.fullName is no object: it has no first"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(path: tuple[str | int, ...], told: str) -> None:
    with pytest.raises(NoSuchPlace) as caught:
        at(*path)
    assert str(caught.value) == told
