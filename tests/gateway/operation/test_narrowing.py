"""Narrowing selections to one type, level: normalised operations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.operation import Limits, SelectionSet, merge_fields, narrow, normalise, parse_document
from gateway.supergraph import Supergraph

Show = Callable[[SelectionSet], str]


def records(supergraph: Supergraph, text: str) -> SelectionSet:
    operation = normalise(supergraph, parse_document(f"{{ records {text} }}", Limits()), None, {})
    selection = operation.selection.fields[0].selection
    assert selection is not None
    return selection


@pytest.mark.parametrize(
    ("text", "type_name", "expected"),
    [
        ("{ id ... on Case { amount } }", "Case", "Case { id amount }"),
        ("{ id ... on Case { amount } }", "Decision", "Decision { id }"),
        ("{ id ... on Case { amount } }", "Record", "Record { id | Case { amount } }"),
        (
            "{ next { id ... on Case { amount } ... on Decision { signer } } }",
            "Case",
            "Case { next Case { id amount } }",
        ),
        (
            "{ next { id } ... on Case { next { amount next { __typename } } } }",
            "Case",
            "Case { next Case { id amount next Case { __typename } } }",
        ),
        (
            "{ next { ... on Case { amount } } ... on Decision { next { id ... on Case { title } } } }",
            "Decision",
            "Decision { next Record { id | Case { amount title } } }",
        ),
        ("{ id ... on Case { title } ... on Decision { title } }", "Titled", None),
    ],
)
def test_selection_is_narrowed(
    registers: Supergraph, show: Show, text: str, type_name: str, expected: str | None
) -> None:
    narrowed = show(narrow(registers, records(registers, text), type_name))
    assert narrowed == (expected or "Titled { id | Case { title } | Decision { title } }")


def test_fields_of_two_selections_are_merged_in_order_of_appearance(
    registers: Supergraph, show: Show
) -> None:
    first = records(registers, "{ id subject { pin } }").fields
    second = records(registers, "{ __typename subject { fullName pin } id }").fields
    merged = SelectionSet(type_name="Record", fields=merge_fields(registers, first, second))
    assert show(merged) == "Record { id subject Person { pin fullName } __typename }"
