"""Validation and variables, level: parsed documents on a loaded supergraph."""

from __future__ import annotations

from typing import Any

import pytest
from graphql.validation.rules import overlapping_fields_can_be_merged

from gateway.errors import BadRequest
from gateway.operation import (
    InvalidDocument,
    Limits,
    coerce_variables,
    parse_document,
    select_operation,
    validate_document,
)
from gateway.supergraph import Supergraph, filter_api_schema


def validate(supergraph: Supergraph, text: str, *, suggestions: bool = True) -> None:
    validate_document(supergraph.api_schema, parse_document(text, Limits()), suggestions=suggestions)


def test_the_one_quadratic_rule_has_its_budget() -> None:
    assert overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET == 20_000


@pytest.mark.parametrize(
    "text",
    [
        '{ person(pin: "1") { policyAttributes(names: []) } }',
        "{ hidden { id } }",
        "{ records { ... on Secret { id } } }",
        "{ records(filter: { hidden: 1 }) { id } }",
        "{ records(filter: { status: ERASED }) { id } }",
        '{ person(pin: "1") { residence { address(raw: true) } } }',
        "{ person(pin: 1) { pin @internal } }",
        "{ person(pin: 1) { pin @defer } }",
    ],
)
def test_inaccessible_elements_and_machinery_do_not_exist(registers: Supergraph, text: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        validate(registers, text)
    assert caught.value.code == "GRAPHQL_VALIDATION_FAILED"


def test_suggestions_are_given_or_hidden(registers: Supergraph) -> None:
    with pytest.raises(InvalidDocument) as caught:
        validate(registers, "{ persom(pin: 1) { pin } }")
    assert tuple(mistake.message for mistake in caught.value.mistakes) == (
        "Cannot query field 'persom' on type 'Query'. Did you mean 'person'?",
    )
    with pytest.raises(InvalidDocument) as caught:
        validate(registers, "{ persom(pin: 1) { pin } }", suggestions=False)
    assert tuple(mistake.message for mistake in caught.value.mistakes) == (
        "Cannot query field 'persom' on type 'Query'.",
    )


def test_invisible_field_is_told_like_a_misspelt_one(registers: Supergraph) -> None:
    schema = filter_api_schema(registers.api_schema, {"Query.person", "Person.pin"})
    messages = []
    for name in ("fullName", "xxxxNope"):
        with pytest.raises(InvalidDocument) as caught:
            validate_document(
                schema, parse_document(f"{{ person(pin: 1) {{ {name} }} }}", Limits()), suggestions=False
            )
        messages.append(caught.value.message.replace(name, "?"))
    assert messages == ["Cannot query field '?' on type 'Person'."] * 2


def test_messages_are_bounded_in_number_and_length(registers: Supergraph) -> None:
    text = "{ " + " ".join("x" * 300 + str(i) for i in range(190)) + " }"
    with pytest.raises(InvalidDocument) as caught:
        validate(registers, text)
    assert len(caught.value.mistakes) == 21
    assert max(len(mistake.message) for mistake in caught.value.mistakes) == 300


DECLARED = (
    "query($filter: Filter, $first: Int = 7, $pin: ID) "
    "{ records(filter: $filter, first: $first) { id } person(pin: $pin) { pin } }"
)


def coerce(supergraph: Supergraph, raw: dict[str, Any]) -> dict[str, Any]:
    operation = select_operation(parse_document(DECLARED, Limits()), None)
    return coerce_variables(supergraph.api_schema, operation, raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, {"first": 7}),
        ({"first": None, "undeclared": 1}, {"first": None}),
        (
            {"pin": 12, "filter": {"pins": "1"}},
            {"pin": "12", "first": 7, "filter": {"status": "OPEN", "pins": ["1"]}},
        ),
        ({"filter": {"status": "CLOSED"}}, {"first": 7, "filter": {"status": "CLOSED"}}),
    ],
)
def test_variables_are_coerced_and_absent_ones_stay_absent(
    registers: Supergraph, raw: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert coerce(registers, raw) == expected


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"first": "x"}, "'$first'"),
        ({"filter": {"status": "ERASED"}}, "ERASED"),
        ({"filter": {"hidden": 1}}, "hidden"),
        ({"pin": {"a": "x" * 5000}}, "'$pin'"),
        ({"filter": {"pins": [None] * 5000}}, "'$filter'"),
    ],
)
def test_bad_variable_is_bad_user_input(registers: Supergraph, raw: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRequest) as caught:
        coerce(registers, raw)
    assert caught.value.code == "BAD_USER_INPUT"
    assert message in caught.value.message
    assert len(caught.value.message) < 7_000


def test_nesting_no_interpreter_can_follow_is_bad_user_input(registers: Supergraph) -> None:
    value: Any = {}
    for _ in range(5_000):
        value = {"status": value}
    with pytest.raises(BadRequest) as caught:
        coerce(registers, {"filter": value})
    assert caught.value.code == "BAD_USER_INPUT"
