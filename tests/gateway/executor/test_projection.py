"""Unit: the client's shape, with every decision applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gateway.decision import Decisions, Deny, PlanOutcome
from gateway.executor import DecisionTable, ExecutionResult, Projection
from gateway.executor.projection import project
from gateway.operation.model import Field, Operation, OperationKind, SelectionSet
from tests.gateway.executor.building import (
    ALLOW,
    DENY,
    DEPENDS,
    HIDDEN,
    KEEP_LAST,
    allow_all,
    shown,
    supergraph,
)


def projected(
    text: str, data: dict[str, Any], table: DecisionTable | None = None, **outcomes: PlanOutcome
) -> Projection:
    result = ExecutionResult(data=data, decisions=table or DecisionTable(), gated=frozenset({"Person"}))
    return shown(text, result, allow_all(**outcomes))


def decided(*pairs: tuple[dict[str, Any], Decisions]) -> DecisionTable:
    table = DecisionTable()
    for obj, decisions in pairs:
        table.record(obj, decisions)
    return table


def codes(projection: Projection) -> list[tuple[str, str | None, list[str | int]]]:
    return [
        (error["extensions"]["code"], error["extensions"].get("coordinate"), error["path"])
        for error in projection.errors
    ]


# The shape.


def test_only_what_the_client_selected_comes_out_under_its_aliases() -> None:
    data = {"p": {"__typename": "Person", "who": "An", "pin": "hidden key", "_rq_birth": "x"}, "extra": 1}
    projection = projected("{ p: person { who: fullName kind: __typename } }", data)
    assert projection == Projection(data={"p": {"who": "An", "kind": "Person"}})


def test_an_object_type_position_never_believes_typename() -> None:
    data = {"person": {"__typename": "Case", "fullName": "An"}}
    projection = projected("{ person { __typename fullName } }", data, Person__fullName=DENY)
    assert projection.data == {"person": {"__typename": "Person", "fullName": None}}


def test_missing_and_null_values_are_null() -> None:
    assert projected("{ person { fullName } people { pin } }", {"person": {}, "people": None}).data == {
        "person": {"fullName": None},
        "people": None,
    }


def test_lists_of_lists_keep_their_depth() -> None:
    projection = projected("{ person { matrix } }", {"person": {"matrix": [[1, 2], []]}})
    assert projection == Projection(data={"person": {"matrix": [[1, 2], []]}})


@pytest.mark.parametrize(
    ("selection", "value", "coordinate", "path"),
    [
        ("lucky", "seven", "Person.lucky", ["person", "lucky"]),
        ("maritalStatus", "INTERNAL", "Person.maritalStatus", ["person", "maritalStatus"]),
        ("fullName", {"a": 1}, "Person.fullName", ["person", "fullName"]),
        ("tags", "x", "Person.tags", ["person", "tags"]),
        ("tags", ["x", 7], "Person.tags", ["person", "tags", 1]),
        ("matrix", [[1], 2], "Person.matrix", ["person", "matrix", 1]),
        ("residence { address }", "x", "Person.residence", ["person", "residence"]),
        ("residence { address }", [], "Person.residence", ["person", "residence"]),
        ("members { relation }", ["x"], "Person.members", ["person", "members", 0]),
    ],
)
def test_a_value_of_another_type_is_an_error_that_does_not_show_it(
    selection: str, value: Any, coordinate: str, path: list[str | int]
) -> None:
    key = selection.split(maxsplit=1)[0]
    projection = projected(f"{{ person {{ {selection} }} }}", {"person": {key: value}})
    assert codes(projection) == [("SOURCE_ERROR", coordinate, path)]
    assert projection.data is not None
    assert "seven" not in str(projection)
    assert "INTERNAL" not in str(projection)


# Abstract types.

LIVING = "{ living { pin kind: __typename ... on Person { fullName } ... on Animal { species } } }"


def test_abstract_types_are_written_by_runtime_type() -> None:
    data = {"living": {"__typename": "Animal", "pin": "1", "kind": "x", "fullName": "no", "species": "cat"}}
    assert projected(LIVING, data).data == {"living": {"pin": "1", "kind": "Animal", "species": "cat"}}


@pytest.mark.parametrize("typename", [None, "Living"])
def test_an_unknown_runtime_type_shows_interface_fields_only(typename: str | None) -> None:
    data = {"living": {"__typename": typename, "pin": "1", "fullName": "no"}}
    text = "{ living { pin ... on Person { fullName } } }"
    assert projected(text, data).data == {"living": {"pin": "1"}}


@pytest.mark.parametrize("outcome", [DENY, DEPENDS])
def test_an_unknown_runtime_type_shows_only_what_every_type_allows(outcome: PlanOutcome) -> None:
    projection = projected("{ living { pin } }", {"living": {"pin": "1"}}, Person__pin=outcome)
    assert projection.data == {"living": {"pin": None}}
    assert [entry.coordinate for entry in projection.report] == ["Living.pin"]


def test_an_unknown_runtime_type_is_hidden_where_one_type_would_be() -> None:
    projection = projected("{ living { pin } }", {"living": {"pin": "1"}}, Person____typename=HIDDEN)
    assert projection.data == {"living": None}


def test_typename_of_an_unknown_runtime_type_is_no_guess() -> None:
    projection = projected("{ living { __typename } }", {"living": {"pin": "1"}})
    assert projection.data == {"living": None}
    assert codes(projection) == [("SOURCE_ERROR", "Living.__typename", ["living", "__typename"])]


@pytest.mark.parametrize("typename", ["Secret", "Residence", ["Person"], {}, 7])
def test_a_runtime_type_that_is_not_in_the_api_here_is_null(typename: Any) -> None:
    assert projected(LIVING, {"living": {"__typename": typename, "pin": "1"}}) == Projection(
        data={"living": None}
    )


def test_union_members_are_written_each_by_its_own_selection() -> None:
    data = {
        "anything": [
            {"__typename": "Person", "pin": "1"},
            {"__typename": "Case", "caseId": "2"},
            {"pin": "3"},
        ]
    }
    text = "{ anything { ... on Person { pin } ... on Case { caseId } } }"
    assert projected(text, data).data == {"anything": [{"pin": "1"}, {"caseId": "2"}, {}]}


def test_the_same_key_on_interface_and_type_is_merged() -> None:
    friend = Field(
        response_key="person",
        name="person",
        selection=SelectionSet(type_name="Person", fields=(Field(response_key="pin", name="pin"),)),
    )
    more = Field(
        response_key="person",
        name="person",
        selection=SelectionSet(type_name="Person", fields=(Field(response_key="fullName", name="fullName"),)),
    )
    selection = SelectionSet(
        type_name="Query", fields=(friend,), by_type=(SelectionSet(type_name="Query", fields=(more,)),)
    )
    result = ExecutionResult(data={"person": {"pin": "1", "fullName": "An"}}, decisions=DecisionTable())
    projection = project(
        Operation(kind=OperationKind.QUERY, name=None, selection=selection), supergraph(), result, allow_all()
    )
    assert projection.data == {"person": {"pin": "1", "fullName": "An"}}


# Decisions.


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
    assert projection.fields[0]["hint"] == "H21"


@pytest.mark.parametrize("junk", [None, "allow", {"effect": "allow"}, True])
def test_an_outcome_outside_the_closed_union_is_a_denial(junk: Any) -> None:
    person = {"fullName": "An", "pin": "1"}
    table = decided((person, {"Person.fullName": junk}))
    projection = projected(
        "{ person { fullName pin } }", {"person": person}, table, Person__fullName=DEPENDS, Person__pin=junk
    )
    assert projection.data == {"person": {"fullName": None, "pin": None}}
    assert {entry.reason for entry in projection.report} == {"policy_error"}


# Null propagation.


def test_null_at_a_non_null_field_rises_to_the_nearest_nullable_parent() -> None:
    projection = projected("{ person { pin nickname } }", {"person": {"pin": "1", "nickname": None}})
    assert projection.data == {"person": None}
    assert codes(projection) == [("SOURCE_ERROR", "Person.nickname", ["person", "nickname"])]


def test_null_rises_through_lists_to_the_nearest_nullable_place() -> None:
    data = {"people": [{"members": [{"relation": "Em"}, {"relation": None}]}, {"members": []}]}
    projection = projected("{ people { members { relation } } }", data)
    assert projection.data == {"people": [{"members": None}, {"members": []}]}
    assert codes(projection) == [("SOURCE_ERROR", "Member.relation", ["people", 0, "members", 1, "relation"])]


def test_null_in_a_list_of_non_null_items_makes_the_list_null() -> None:
    projection = projected("{ person { tags } }", {"person": {"tags": ["a", None]}})
    assert projection.data == {"person": {"tags": None}}
    assert codes(projection) == [("SOURCE_ERROR", "Person.tags", ["person", "tags", 1])]


def test_null_may_rise_to_the_whole_answer() -> None:
    projection = projected("{ person { pin } cases { totalCount } }", {"person": {}, "cases": None})
    assert projection.data is None
    assert codes(projection) == [("SOURCE_ERROR", "Query.cases", ["cases"])]


def test_a_denied_non_null_field_rises_with_its_denial_only() -> None:
    projection = projected("{ person { nickname } }", {"person": {"nickname": "x"}}, Person__nickname=DENY)
    assert projection.data == {"person": None}
    assert codes(projection) == [("DENIED", "Person.nickname", ["person", "nickname"])]


def test_a_silently_denied_non_null_field_rises_without_a_word() -> None:
    projection = projected("{ person { nickname } }", {"person": {"nickname": "x"}}, Person__nickname=HIDDEN)
    assert (projection.data, projection.errors) == ({"person": None}, ())


def test_hidden_items_of_a_non_null_list_are_dropped_and_do_not_rise() -> None:
    text = "{ cases { edges { node { caseId } } } }"
    data = {"cases": {"edges": [{"node": {"caseId": "1"}}]}}
    assert projected(text, data, Case____typename=HIDDEN).data == {"cases": {"edges": []}}


def test_the_data_tree_is_not_changed() -> None:
    data = {"people": [{"fullName": "An"}, {"fullName": "Binh"}]}
    projected("{ people { fullName } }", data, Person____typename=HIDDEN, Person__fullName=KEEP_LAST)
    assert data == {"people": [{"fullName": "An"}, {"fullName": "Binh"}]}


def test_mapping_of_outcomes_may_be_any_mapping() -> None:
    class Everything(Mapping[str, PlanOutcome]):
        def __getitem__(self, key: str) -> PlanOutcome:
            return ALLOW

        def __iter__(self) -> Any:
            return iter(())

        def __len__(self) -> int:
            return 0

    result = ExecutionResult(data={"person": {"pin": "1"}}, decisions=DecisionTable())
    assert shown("{ person { pin } }", result, Everything()).data == {"person": {"pin": "1"}}
