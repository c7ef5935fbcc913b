"""The operation hash: the shape of a question, none of its values."""

from __future__ import annotations

import pytest
from graphql import parse

from gateway.pipeline.fingerprint import operation_hash


def hash_of(text: str) -> str:
    return operation_hash(parse(text))


@pytest.mark.parametrize(
    "literal",
    [
        '"952148000303"',
        '"""952148000303"""',
        "952148000303",
        "9.5",
        "true",
        "ENUM",
        '["9"]',
        "{a: 9}",
        "[{a: [1]}]",
    ],
)
def test_no_literal_changes_the_hash(literal: str) -> None:
    assert hash_of(f"{{ person(pin: {literal}) {{ pin }} }}") == hash_of('{ person(pin: "x") { pin } }')


def test_spaces_commas_and_comments_do_not_change_the_hash() -> None:
    spaced = "# of 952148000303\nquery  A ( $a : ID! ) { person( pin : $a ) , { pin, } }"
    assert hash_of(spaced) == hash_of("query A($a:ID!){person(pin:$a){pin}}")


@pytest.mark.parametrize(
    "other",
    [
        '{ person(pin: "x") { name } }',
        '{ person(name: "x") { pin } }',
        '{ a: person(pin: "x") { pin } }',
        'query A { person(pin: "x") { pin } }',
        '{ person(pin: "x") { pin @skip(if: true) } }',
    ],
)
def test_another_shape_has_another_hash(other: str) -> None:
    assert hash_of(other) != hash_of('{ person(pin: "x") { pin } }')


def test_defaults_of_variables_are_values_too() -> None:
    assert hash_of('query($a: ID = "952148000303") { a }') == hash_of('query($a: ID = "1") { a }')
