"""Unit: every decision is applied to the value it is about."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.decision import Decisions, Deny
from gateway.executor import DecisionTable, ExecutionResult
from tests.gateway.executor.building import (
    ALLOW,
    DENY,
    DEPENDS,
    HIDDEN,
    KEEP_LAST,
    allow_all,
    codes,
    decided,
    projected,
    shown,
)


def test_a_coordinate_nobody_decided_is_denied() -> None:
    outcomes = allow_all()
    del outcomes["Person.fullName"]
    result = ExecutionResult(data={"person": {"fullName": "An"}}, decisions=DecisionTable())
    projection = shown("{ person { fullName } }", result, outcomes)
    assert projection.data == {"person": {"fullName": None}}
    assert projection.errors == (
        {
            "message": "Person.fullName is not available to you: no_ground",
            "path": ["person", "fullName"],
            "extensions": {
                "code": "DENIED",
                "coordinate": "Person.fullName",
                "reason": "no_ground",
                "count": 1,
            },
        },
    )
    assert projection.fields == [
        {
            "coordinate": "Person.fullName",
            "effect": "deny",
            "reason": "no_ground",
            "count": 1,
            "paths": [["person", "fullName"]],
        }
    ]


def test_an_entity_whose_existence_nobody_decided_is_not_there() -> None:
    outcomes = allow_all()
    del outcomes["Person.__typename"]
    result = ExecutionResult(data={"person": {"pin": "1"}}, decisions=DecisionTable())
    projection = shown("{ person { pin } }", result, outcomes)
    assert (projection.data, projection.errors, projection.fields) == ({"person": None}, (), [])


def test_each_object_is_shown_by_its_own_decision() -> None:
    people = [{"fullName": "An"}, {"fullName": "Binh"}, {"fullName": "Hoanh"}, {"fullName": "Dung"}]
    table = decided(
        (people[0], {"Person.fullName": ALLOW}),
        (people[1], {"Person.fullName": DENY}),
        (people[2], {"Person.fullName": KEEP_LAST}),
    )
    projection = projected("{ people { fullName } }", {"people": people}, table, Person__fullName=DEPENDS)
    assert projection.data == {
        "people": [{"fullName": "An"}, {"fullName": None}, {"fullName": "*oanh"}, {"fullName": None}]
    }
    assert [(entry.effect, entry.reason, entry.count, entry.paths) for entry in projection.report] == [
        ("deny", "no_ground", 1, (("people", 1, "fullName"),)),
        ("mask", "payment_purpose_needed", 1, (("people", 2, "fullName"),)),
        ("deny", "attribute_unavailable", 1, (("people", 3, "fullName"),)),
    ]
    assert codes(projection) == [
        ("DENIED", "Person.fullName", ["people", 1, "fullName"]),
        ("ATTRIBUTE_UNAVAILABLE", "Person.fullName", ["people", 3, "fullName"]),
    ]


def test_masked_values_are_reported_without_an_error() -> None:
    projection = projected(
        "{ person { phone } }", {"person": {"phone": "0900000303"}}, Person__phone=KEEP_LAST
    )
    assert projection.data == {"person": {"phone": "******0303"}}
    assert projection.errors == ()
    assert [(entry["coordinate"], entry["effect"]) for entry in projection.fields] == [
        ("Person.phone", "mask")
    ]


def test_a_mask_on_an_object_is_a_denial() -> None:
    data = {"person": {"residence": {"address": "12 Nguyễn Huệ"}}}
    projection = projected("{ person { residence { address } } }", data, Person__residence=KEEP_LAST)
    assert projection.data == {"person": {"residence": None}}
    assert [entry.reason for entry in projection.report] == ["policy_error"]


def test_value_types_are_decided_with_the_entity_around_them() -> None:
    people = [{"residence": {"address": "a"}}, {"residence": {"address": "b"}}]
    table = decided((people[0], {"Residence.address": ALLOW}), (people[1], {"Residence.address": DENY}))
    projection = projected(
        "{ people { residence { address } } }", {"people": people}, table, Residence__address=DEPENDS
    )
    assert projection.data == {"people": [{"residence": {"address": "a"}}, {"residence": {"address": None}}]}


def test_an_entity_inside_a_value_type_is_decided_by_its_own_record_only() -> None:
    inner = {"fullName": "Binh"}
    outer = {"fullName": "An", "members": [{"relation": "Em", "person": inner}]}
    text = "{ person { fullName members { person { fullName } } } }"
    allowed = {"Person.fullName": ALLOW}
    data = {"person": outer}
    assert projected(text, data, decided((outer, allowed)), Person__fullName=DEPENDS).data == {
        "person": {"fullName": "An", "members": [{"person": {"fullName": None}}]}
    }
    assert projected(text, data, decided((outer, {}), (inner, allowed)), Person__fullName=DEPENDS).data == {
        "person": {"fullName": None, "members": [{"person": {"fullName": "Binh"}}]}
    }


def test_a_silent_denial_of_a_field_is_a_plain_null() -> None:
    projection = projected("{ person { religion } }", {"person": {"religion": "x"}}, Person__religion=HIDDEN)
    assert (projection.data, projection.errors, projection.fields) == ({"person": {"religion": None}}, (), [])
    assert [(entry.reason, entry.silent, entry.paths) for entry in projection.report] == [
        ("no_ground", True, ())
    ]


@pytest.mark.parametrize("outcome", [HIDDEN, DENY])
def test_a_hidden_object_is_null_or_not_in_the_list_without_a_word(outcome: Deny) -> None:
    seen, hidden = {"pin": "1"}, {"pin": "2"}
    table = decided((seen, {"Person.__typename": ALLOW}), (hidden, {"Person.__typename": outcome}))
    projection = projected(
        "{ person { pin } people { pin } }", {"person": hidden, "people": [hidden, seen, hidden]}, table,
        Person____typename=DEPENDS,
    )  # fmt: skip
    assert (projection.data, projection.errors, projection.fields) == (
        {"person": None, "people": [{"pin": "1"}]},
        (),
        [],
    )


def test_the_edge_of_a_hidden_node_is_dropped() -> None:
    seen, hidden = {"caseId": "1"}, {"caseId": "2"}
    data = {"cases": {"totalCount": 1, "edges": [{"cursor": "a", "n": hidden}, {"cursor": "b", "n": seen}]}}
    table = decided((seen, {"Case.__typename": ALLOW}), (hidden, {"Case.__typename": HIDDEN}))
    projection = projected(
        "{ cases { totalCount edges { cursor n: node { caseId } } } }", data, table, Case____typename=DEPENDS
    )
    assert (projection.data, projection.errors, projection.fields) == (
        {"cases": {"totalCount": 1, "edges": [{"cursor": "b", "n": {"caseId": "1"}}]}},
        (),
        [],
    )


def test_an_absent_object_is_null_without_a_word_even_if_its_type_is_allowed() -> None:
    absent = {"pin": "1"}
    table = DecisionTable()
    table.mark_absent(absent)
    projection = projected("{ person { pin } people { pin } }", {"person": absent, "people": [absent]}, table)
    assert (projection.data, projection.errors, projection.fields) == ({"person": None, "people": []}, (), [])


@pytest.mark.parametrize("decisions", [None, {}])
def test_an_object_nobody_could_decide_is_null_and_the_answer_says_so(decisions: Decisions | None) -> None:
    person: dict[str, Any] = {"pin": "1"}
    table = DecisionTable() if decisions is None else decided((person, decisions))
    projection = projected(
        "{ person { pin } people { pin } }", {"person": person, "people": [person]}, table,
        Person____typename=DEPENDS,
    )  # fmt: skip
    assert projection.data == {"person": None, "people": []}
    assert codes(projection) == [("ATTRIBUTE_UNAVAILABLE", "Person.__typename", ["person"])]
    assert [(entry["count"], entry["paths"]) for entry in projection.fields] == [
        (2, [["person"], ["people"]])
    ]


def test_paths_count_only_what_is_in_the_answer() -> None:
    hidden, seen = {"fullName": "x"}, {"fullName": "y"}
    table = decided(
        (hidden, {"Person.__typename": HIDDEN}),
        (seen, {"Person.__typename": ALLOW, "Person.fullName": DENY}),
    )
    projection = projected(
        "{ people { fullName } }", {"people": [hidden, seen]}, table,
        Person____typename=DEPENDS, Person__fullName=DEPENDS,
    )  # fmt: skip
    assert codes(projection) == [("DENIED", "Person.fullName", ["people", 0, "fullName"])]


def test_one_error_per_coordinate_and_reason_with_count_and_first_paths() -> None:
    people = [{"fullName": str(index)} for index in range(30)]
    projection = projected("{ people { fullName } }", {"people": people}, Person__fullName=DENY)
    (error,) = projection.errors
    assert error["extensions"]["count"] == 30
    assert error["path"] == ["people", 0, "fullName"]
    (entry,) = projection.fields
    assert entry["count"] == 30
    assert entry["paths"] == [["people", index, "fullName"] for index in range(20)]


def test_the_hint_and_the_policy_codes_reach_the_client() -> None:
    closed = Deny(reason="agency_closed", rule="x", hint="H21")
    down = Deny(reason="policy_unavailable", rule="x")
    projection = projected(
        "{ person { pin fullName } }", {"person": {}}, Person__pin=closed, Person__fullName=down
    )
    assert [error["extensions"] for error in projection.errors] == [
        {"code": "DENIED", "coordinate": "Person.pin", "reason": "agency_closed", "count": 1, "hint": "H21"},
        {
            "code": "POLICY_UNAVAILABLE",
            "coordinate": "Person.fullName",
            "reason": "policy_unavailable",
            "count": 1,
        },
    ]
    assert "hint" not in projection.fields[0]


@pytest.mark.parametrize("junk", [None, "allow", {"effect": "allow"}, True])
def test_an_outcome_outside_the_closed_union_is_a_denial(junk: Any) -> None:
    person = {"fullName": "An", "pin": "1"}
    table = decided((person, {"Person.fullName": junk}))
    projection = projected(
        "{ person { fullName pin } }", {"person": person}, table, Person__fullName=DEPENDS, Person__pin=junk
    )
    assert projection.data == {"person": {"fullName": None, "pin": None}}
    assert {entry.reason for entry in projection.report} == {"policy_error"}
