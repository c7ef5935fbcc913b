"""Limits on documents, level: parsed documents, no schema."""

from __future__ import annotations

import pytest
from graphql import get_introspection_query

from gateway.errors import BadRequest, LimitExceeded
from gateway.operation import Limits, check_limits, parse_document

LIMITS = Limits()


def check(text: str, limits: Limits = LIMITS) -> None:
    check_limits(parse_document(text, limits), limits)


def nested(depth: int) -> str:
    return "{ a " * depth + "}" * depth


def doubling(levels: int, inside: str = "", last: str = "x") -> str:
    fragments = (f"fragment F{i} on T {{ {inside} ...F{i + 1} ...F{i + 1} }}" for i in range(levels))
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{levels} on T {{ {last} }}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{ " + "a " * 999 + "}", "more than 1000 tokens", id="tokens"),
        pytest.param("{ a }" + "#\n" * 1001, "more than 1000 comments", id="comments"),
        pytest.param("{ a" * 400 + "}" * 400, "nested too deeply", id="nesting the parser refuses"),
        pytest.param(nested(50), "deeper than depth 10", id="depth 50"),
        pytest.param(nested(11), "deeper than depth 10", id="depth 11"),
        pytest.param(
            "{ ...A } fragment A on T "
            + nested(6)[:-6]
            + "{ ...B }"
            + "}" * 6
            + " fragment B on T "
            + nested(5),
            "deeper than depth 10",
            id="depth through fragments",
        ),
        pytest.param(
            "{ a {" + " ".join(f"a{i}: x" for i in range(16)) + "} }", "more than 15 aliases", id="aliases"
        ),
        pytest.param(
            "{ a {" + " ".join(f"a{i}: x" for i in range(1000)) + "} }",
            "more than 1000 tokens",
            id="1,000 aliases",
        ),
        pytest.param(
            "{ a " + "@x " * 11 + "}",
            "more than 10 directives",
            id="directives",
        ),
        pytest.param(
            "query @x @x @x($v: Int @x @x @x) { ...F @x @x @x } fragment F on T @x @x { a }".replace(
                "query @x @x @x($v: Int @x @x @x)", "query($v: Int @x @x @x) @x @x @x"
            ),
            "more than 10 directives",
            id="directives anywhere",
        ),
        pytest.param("{ a b c d e f }", "more than 5 root fields", id="root fields"),
        pytest.param("mutation { a b }", "more than 1 root fields", id="root fields of a mutation"),
        pytest.param(
            "{ a {" + " ".join(f"f{i}" for i in range(200)) + "} }",
            "more than 200 selections",
            id="selections",
        ),
        pytest.param("{ a { b b b b } }", "repeats the response key 'b' more than 3 times", id="repeats"),
        pytest.param(
            "{ a { b } a { b } ...F } fragment F on T { a { b ...G } } fragment G on U { b }"
            " query Q { a { b b } a { b b } }",
            "repeats the response key 'b' more than 3 times",
            id="repeats in merged selection sets",
        ),
        pytest.param(
            doubling(30, last="...Missing"),
            "more than 200 selections",
            id="doubling fragments without fields",
        ),
        pytest.param(doubling(30), "repeats the response key 'x'", id="doubling fragments with a field"),
        pytest.param(
            " ".join(f"query Q{i} {{ ...F }}" for i in range(20))
            + " fragment F on T { a { "
            + " ".join(f"f{i}" for i in range(80))
            + " } }",
            "more than 1000 selections in all its operations",
            id="many operations over one fragment",
        ),
        pytest.param(
            "{ __schema { types { fields { type { fields { name } } } } } }",
            "'fields' of types found in another introspection list",
            id="introspection lists in lists",
        ),
        pytest.param(
            "{ __schema {" + " ".join(f"t{i}: types {{ name }}" for i in range(13)) + "} }",
            "more than 12 lists in introspection",
            id="introspection lists",
        ),
        pytest.param(
            '{ __type(name: "T") ' + "{ ofType " * 15 + "{ name }" + "}" * 15 + "}",
            "introspection deeper than depth 15",
            id="introspection depth",
        ),
    ],
)
def test_document_over_a_limit_is_refused_naming_it(text: str, message: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        check(text)
    assert message in caught.value.message
    assert caught.value.code == "LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(nested(10), id="depth 10"),
        pytest.param(
            "{ a { edges { node " * 10 + "{ edges { node { edges } } }" + "}}}" * 10,
            id="edges and node do not count",
        ),
        pytest.param("{ a {" + " ".join(f"a{i}: x" for i in range(15)) + "} }", id="15 aliases"),
        pytest.param(
            "{ a {" + " ".join(f"... on T{i} {{ id name }}" for i in range(20)) + "} }",
            id="one key per type condition",
        ),
        pytest.param("{ a { b b b } }", id="3 repeats"),
        pytest.param("{ a { ...Unknown } }", id="unknown fragments are for validation"),
        pytest.param(get_introspection_query(), id="the standard introspection query"),
        pytest.param(
            get_introspection_query(
                specified_by_url=True,
                directive_is_repeatable=True,
                schema_description=True,
                input_value_deprecation=True,
            ),
            id="the full introspection query",
        ),
    ],
)
def test_document_within_the_limits_passes(text: str) -> None:
    check(text)


def test_limits_are_the_callers() -> None:
    check(nested(20), Limits(depth=20))
    with pytest.raises(LimitExceeded, match="more than 0 aliases"):
        check("{ a: b }", Limits(aliases=0))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{ ...A } fragment A on T { a { ...A } }", "A"),
        ("{ ...U } fragment U on T { ...A } fragment A on T { ...B } fragment B on T { ... { ...A } }", "A"),
    ],
)
def test_fragment_that_spreads_itself_is_not_valid(text: str, name: str) -> None:
    with pytest.raises(BadRequest, match=rf"Cannot spread fragment '[{name}B]' within itself") as caught:
        check(text)
    assert caught.value.code == "GRAPHQL_VALIDATION_FAILED"


def test_fragment_no_operation_reaches_is_not_valid() -> None:
    text = "{ ...A } fragment A on T { x } fragment B on T { ...C } fragment C on T { x }"
    with pytest.raises(BadRequest, match="Fragment 'B' is never used") as caught:
        check(text)
    assert caught.value.code == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("text", ["", "{", "{ a ", "query {", '{ a(b: "unterminated) }', "{ a } }"])
def test_text_that_is_no_document_fails_to_parse(text: str) -> None:
    with pytest.raises(BadRequest, match="Syntax Error") as caught:
        parse_document(text, LIMITS)
    assert caught.value.code == "GRAPHQL_PARSE_FAILED"
