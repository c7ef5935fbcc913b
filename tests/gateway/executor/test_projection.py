"""Unit: the client's shape, with every decision applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from gateway.decision import PlanOutcome
from gateway.executor import DecisionTable, ExecutionResult, Projection
from gateway.executor.projection import project
from gateway.operation.model import Field, Operation, OperationKind, SelectionSet
from gateway.supergraph.model import TypeDef, TypeKind
from tests.gateway.executor.building import (
    ALLOW,
    DENY,
    DEPENDS,
    HIDDEN,
    KEEP_LAST,
    allow_all,
    codes,
    operation,
    projected,
    shown,
    supergraph,
)

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
def test_a_runtime_type_that_cannot_be_here_is_an_error(typename: Any) -> None:
    projection = projected(LIVING, {"living": {"__typename": typename, "pin": "1"}})
    assert projection.data == {"living": None}
    assert codes(projection) == [("SOURCE_ERROR", "Query.living", ["living"])]


def test_a_runtime_type_that_is_not_in_the_api_is_null_without_a_word() -> None:
    plain = supergraph()
    living = TypeDef(name="Living", kind=TypeKind.INTERFACE, possible_types=("Animal", "Ghost", "Person"))
    known = replace(plain, types={**plain.types, "Living": living})
    result = ExecutionResult(data={"living": {"__typename": "Ghost", "pin": "1"}}, decisions=DecisionTable())
    assert project(operation(LIVING), known, result, allow_all()) == Projection(data={"living": None})


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
