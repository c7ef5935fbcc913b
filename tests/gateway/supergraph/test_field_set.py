"""Field sets and the closure of @requires, level: one module with real SDL."""

from __future__ import annotations

import pytest

from gateway.supergraph import (
    Supergraph,
    SupergraphError,
    field_set_coordinates,
    parse_field_set,
    requires_closure,
)


def test_outer_braces_make_no_difference() -> None:
    assert parse_field_set("{ id owner { id } }") == parse_field_set("id owner { id }")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "selects nothing"),
        ("owner {}", "selects nothing"),
        ("id {", "Syntax Error"),
        ("a: id", "aliases"),
        ("id @include(if: true)", "directives"),
        ("...F", "named fragments"),
        ("owner { ... on T @skip(if: true) { id } }", "directives"),
        ("id } { id", "not one selection set"),
    ],
)
def test_what_no_field_set_may_hold_is_refused(text: str, message: str) -> None:
    with pytest.raises(SupergraphError, match=message):
        parse_field_set(text)


def test_coordinates_of_an_interface_field_include_all_possible_types(registers: Supergraph) -> None:
    assert field_set_coordinates(registers, "Record", "__typename id ... on Case { amount }") == {
        *("Record.id", "Case.id", "Decision.id", "Secret.id", "Case.amount"),
    }


def test_closure_is_transitive_and_names_nested_inputs(registers: Supergraph) -> None:
    assert requires_closure(registers, "Person.eligibility") == {
        *("Person.residence", "Residence.commune", "Person.hasStateIncome", "Person.fullName"),
    }


def test_closure_of_a_field_without_requires_is_empty(registers: Supergraph) -> None:
    assert requires_closure(registers, "Person.pin") == frozenset()


def test_closure_of_an_unknown_field_is_an_error(registers: Supergraph) -> None:
    with pytest.raises(KeyError):
        requires_closure(registers, "Person.nothing")
