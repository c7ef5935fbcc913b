"""Normalisation of operations, level: parsed documents on a loaded supergraph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import IntValueNode, NamedTypeNode, NameNode

from gateway.errors import BadRequest, LimitExceeded
from gateway.operation import (
    Limits,
    Operation,
    OperationKind,
    SelectionSet,
    VariableDefinition,
    coerce_variables,
    normalise,
    parse_document,
    select_operation,
    validate_document,
)
from gateway.operation import normalisation as normalisation_module
from gateway.supergraph import Supergraph

Show = Callable[[SelectionSet], str]


def run(supergraph: Supergraph, text: str, variables: dict[str, Any] | None = None) -> Operation:
    document = parse_document(text, Limits())
    validate_document(supergraph.api_schema, document, suggestions=True)
    values = coerce_variables(supergraph.api_schema, select_operation(document, None), variables or {})
    return normalise(supergraph, document, None, values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '{ person(pin: "1") { pin } p: person(pin: "2") { __typename n: pin } }',
            'Query { person(pin: "1") Person { pin } p: person(pin: "2") Person { __typename n: pin } }',
            id="aliases and __typename are kept",
        ),
        pytest.param(
            '{ person(pin: "1") { residence { commune } } ...F } '
            'fragment F on Query { person(pin: "1") { residence { commune address } pin } }',
            'Query { person(pin: "1") Person { residence Residence { commune address } pin } }',
            id="fields with one response key are merged deeply",
        ),
        pytest.param(
            "{ records { id ... on Case { amount id } ... on Decision { signer } } }",
            "Query { records Record { id | Case { amount } | Decision { signer } } }",
            id="by_type does not repeat what is asked of every object",
        ),
        pytest.param(
            "{ records { ... on Titled { title id } } }",
            "Query { records Record { id | Case { title } | Decision { title } } }",
            id="a fragment on another interface keeps common fields general and gives the rest to each type",
        ),
        pytest.param(
            '{ search(text: "x") { __typename ... on Record { id } ... on Person { pin } } }',
            'Query { search(text: "x") Hit { __typename | Case { id } | Person { pin } } }',
            id="a fragment on an interface in a union reaches the members that implement it",
        ),
        pytest.param(
            "{ records { subject { pin } ... on Case { subject { pin fullName } } } }",
            "Query { records Record { subject Person { pin } | Case { subject Person { fullName } } } }",
            id="a composite asked in both keeps in by_type only what is asked besides",
        ),
        pytest.param(
            "{ records { next { id } ... on Case { next { amount id } } } }",
            "Query { records Record { next Record { id } | Case { next Case { amount } } } }",
            id="a field narrower on a type is selected on the narrower type there",
        ),
        pytest.param(
            "{ records { next { id ... on Decision { signer } } "
            "... on Decision { next { title: id ... on Decision { signer id } } } } }",
            "Query { records Record { next Record { id | Decision { signer } } "
            "| Decision { next Record { title: id } } } }",
            id="subtraction looks into by_type too",
        ),
        pytest.param(
            "{ records { ... on Case { ... on Record { id } ... on Titled { title } } } }",
            "Query { records Record { | Case { id title } } }",
            id="a concrete condition holds for the interfaces inside it",
        ),
        pytest.param(
            "{ records { ... on Titled { ... on Record { ... on Case { amount } } } } }",
            "Query { records Record { | Case { amount } } }",
            id="nested abstract conditions intersect",
        ),
        pytest.param(
            '{ records { status(at: "2026-01-01") } }',
            'Query { records Record { status(at: "2026-01-01") } }',
            id="arguments stay as written",
        ),
    ],
)
def test_selection_is_normalised(registers: Supergraph, show: Show, text: str, expected: str) -> None:
    assert show(run(registers, text).selection) == expected


def test_fragments_no_object_can_satisfy_disappear(registers: Supergraph, show: Show) -> None:
    document = parse_document("{ records { ... on Case { ... on Decision { id } } ... { id } } }", Limits())
    assert show(normalise(registers, document, None, {}).selection) == "Query { records Record { id } }"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "Query { a: person(pin: $p) Person { pin } }"),
        ({"yes": False, "no": False}, "Query { b: person(pin: $p) Person {} }"),
        (
            {"yes": True, "no": True},
            "Query { a: person(pin: $p) Person { pin fullName } b: person(pin: $p) Person { pin } }",
        ),
    ],
)
def test_conditions_are_evaluated_with_values_and_defaults(
    registers: Supergraph, show: Show, given: dict[str, Any], expected: str
) -> None:
    text = """
      query($p: ID!, $yes: Boolean! = true, $no: Boolean = false) {
        a: person(pin: $p) @include(if: $yes) { pin ...F @include(if: $no) }
        b: person(pin: $p) @skip(if: $yes) { ... @include(if: $no) { pin } }
        b: person(pin: $p) @include(if: $no) { pin @skip(if: false) fullName @skip(if: true) }
      }
      fragment F on Person { fullName @include(if: true) }
    """
    assert show(run(registers, text, {"p": "1", **given}).selection) == expected


def test_null_condition_is_bad_input(registers: Supergraph) -> None:
    text = "query($on: Boolean = true) { person(pin: 1) @include(if: $on) { pin } }"
    with pytest.raises(BadRequest, match="'if' must not be null") as caught:
        run(registers, text, {"on": None})
    assert caught.value.code == "BAD_USER_INPUT"


def test_introspection_is_split_off(registers: Supergraph, show: Show) -> None:
    operation = run(
        registers,
        '{ __schema { queryType { name } } __typename t: __type(name: "Case") { ...T } } '
        "fragment T on __Type { kind fields { name type { ofType { name } } } }",
    )
    assert show(operation.selection) == "Query { __typename }"
    assert show(SelectionSet(type_name="Query", fields=operation.introspection)) == (
        "Query { __schema __Schema { queryType __Type { name } } "
        't: __type(name: "Case") __Type { kind '
        "fields __Field { name type __Type { ofType __Type { name } } } } }"
    )


def test_operation_tells_kind_name_and_variables(registers: Supergraph) -> None:
    text = "query Q($first: Int = 5) { records(first: $first) { id } } mutation M { close(id: 1) { id } }"
    document = parse_document(text, Limits())
    query = normalise(registers, document, "Q", {})
    assert (query.kind, query.name, query.variables) == (
        OperationKind.QUERY,
        "Q",
        (
            VariableDefinition(
                name="first",
                type=NamedTypeNode(name=NameNode(value="Int")),
                default=IntValueNode(value="5"),
            ),
        ),
    )
    mutation = normalise(registers, document, "M", {})
    assert (mutation.kind, mutation.name, mutation.variables) == (OperationKind.MUTATION, "M", ())


def test_equal_texts_give_equal_operations_whatever_the_layout(registers: Supergraph) -> None:
    assert run(registers, '{ person(pin: "1") { pin } }') == run(
        registers, '{\n person( pin : "1" ) {\npin}}'
    )


def test_inaccessible_types_get_no_selections(registers: Supergraph, show: Show) -> None:
    text = "{ records { ... on Record { ... on Titled { title } } } }"
    assert "Secret" not in show(run(registers, text).selection)


def test_distribution_over_types_is_capped_while_expanding(
    registers: Supergraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(normalisation_module, "MAX_NORMALISED_FIELDS", 5)
    with pytest.raises(LimitExceeded, match="more than 5 fields"):
        run(registers, "{ records { ... on Titled { title a: title b: title } } }")


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("{ a } { b }", None, "several operations"),
        ("query A { a }", "B", "names no operation"),
        ("fragment F on Query { a }", None, "no operation"),
    ],
)
def test_operation_that_cannot_be_chosen_is_a_bad_request(text: str, name: str | None, message: str) -> None:
    with pytest.raises(BadRequest, match=message):
        select_operation(parse_document(text, Limits()), name)


def test_kind_the_api_lacks_is_a_bad_request(registers: Supergraph) -> None:
    with pytest.raises(BadRequest, match="has no subscriptions"):
        normalise(registers, parse_document("subscription { a }", Limits()), None, {})
