"""Unit: documents of a list become documents of a page of it, and others are refused with the reason."""

from __future__ import annotations

import pytest
from graphql import parse

from gateway.client import Refusal, read_document

SIMPLE = """
query ($first: Int, $after: String) {
  people(first: $first, after: $after) {
    edges { node { id } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def same(one: str, other: str) -> bool:
    return parse(one, no_location=True) == parse(other, no_location=True)


@pytest.mark.parametrize(
    "text",
    [
        "{ people { edges { node { id } } } }",
        "{ people { pageInfo { endCursor } edges { node { id } } } }",
        "{ people(first: 7) { edges { node { id } } pageInfo { hasNextPage startCursor } } }",
        "query ($n: Int, $c: String) { people(after: $c, first: $n) { edges { node { id } } } }",
        "query ($first: Int = 3) { people(first: $first) { edges { node { id } } } }",
        "query ($after: String, $first: Int) { people { edges { node { id } } } }",
        SIMPLE,
    ],
)
def test_what_a_page_needs_is_there_once_whatever_the_author_wrote(text: str) -> None:
    document = read_document(text)
    assert same(document.text, SIMPLE)
    assert document.text == document.opening
    assert (document.field, document.key) == ("people", "people")


def test_arguments_variables_aliases_and_fragments_stay() -> None:
    document = read_document(
        """
        query Mine($n: Int, $unit: ID!) {
          all: people(unit: $unit, name: "Tr\\u1ea7n", first: $n) {
            edges { node { ...P kin(most: $n) { id } } }
          }
        }
        fragment P on Person { id }
        """
    )
    assert same(
        document.text,
        """
        query Mine($n: Int, $unit: ID!, $first: Int, $after: String) {
          all: people(unit: $unit, name: "Trần", first: $first, after: $after) {
            edges { node { ...P kin(most: $n) { id } } }
            pageInfo { hasNextPage endCursor }
          }
        }
        fragment P on Person { id }
        """,
    )
    assert (document.field, document.key) == ("people", "all")
    assert [definition.variable.name.value for definition in document.variables] == ["n", "unit"]


def test_rows_may_be_selected_in_several_places() -> None:
    document = read_document("{ people { edges { node { id } node { name } } edges { node { phone } } } }")
    assert "node {\n        id\n      }\n      node {\n        name" in document.text
    assert "phone" in document.text


def test_the_list_is_counted_with_its_first_page_only() -> None:
    document = read_document("{ people { totalCount edges { node { id } } } }")
    assert "totalCount" in document.opening
    assert same(document.text, SIMPLE)


def test_a_document_is_known_by_what_it_asks_not_by_how_it_is_written() -> None:
    one = read_document("{ people { edges { node { id } } } }")
    spaced = read_document("# mine\nquery {\n people(first: 3) { edges { node { id, } } } }")
    other = read_document("{ people { edges { node { id name } } } }")
    counted = read_document("{ people { totalCount edges { node { id } } } }")
    assert one.sha256 == spaced.sha256
    assert len({one.sha256, other.sha256, counted.sha256}) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "Syntax Error"),
        ("fragment P on Person { id }", "has 0 operations"),
        ("query A { a { ROWS } } query B { b { ROWS } }", "has 2 operations"),
        ("mutation { people { ROWS } }", "a mutation cannot be pulled"),
        ("subscription { people { ROWS } }", "a subscription cannot be pulled"),
        ("{ a { ROWS } b { ROWS } }", "asks for 2 fields"),
        ("{ ...Q } fragment Q on Query { people { ROWS } }", "without fragments"),
        ("{ people }", "must select edges"),
        ("{ people { id name } }", "and not by id"),
        ("{ people { totalCount } }", "must select edges"),
        ("{ people { edges { cursor node { id } } } }", "nothing but node"),
        ("{ people { edges { node } } }", "nothing but node"),
        ("{ people { ... on PersonConnection { ROWS } } }", "without fragments"),
        ("{ people { rows: ROWS } }", "edges may not have an alias"),
        ("{ people { edges { it: node { id } } } }", "node may not have an alias"),
        ("{ people { edges: pageInfo { node { id } } } }", "pageInfo may not have an alias"),
        ("query ($c: Boolean!) { people @skip(if: $c) { ROWS } }", "not have directives"),
        ("query ($c: Boolean!) { people { edges @skip(if: $c) { node { id } } } }", "not have directives"),
        ("query ($c: Boolean!) { people { edges { node @skip(if: $c) { id } } } }", "not have directives"),
        ("{ people { edges { node { id kin { ROWS } } } } }", "inside a row"),
        ("{ people { edges { node { id kin(first: 3) { id } } } } }", "inside a row"),
        ("{ people { edges { node { ...P } } } } fragment P on Person { kin { pageInfo } }", "inside"),
        ("{ people(last: 3) { ROWS } }", "take last out"),
        ("{ people(before: \"x\", last: 3) { ROWS } }", "take before, last out"),
        ("query ($first: Int) { people { edges { node { kin(most: $first) { id } } } } }", "$first is the"),
        ("query ($after: Date) { people(born: $after) { ROWS } }", "$after is the page's"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_pulled_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_document(text.replace("ROWS", "edges { node { id } }"))
    assert caught.value.code == "DOCUMENT_UNFIT"
    assert reason in caught.value.message
