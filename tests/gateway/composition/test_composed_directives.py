"""Directives kept by @composeDirective, above all the catalogue's; level: compose."""

from __future__ import annotations

import pytest

from gateway.composition import CompositionError, CompositionProblem, SubgraphSource, compose
from gateway.supergraph.catalogue import read_catalogue
from tests.gateway.composition.normal_form import normal_form

CATALOGUE = (
    'schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@composeDirective", "@key",'
    ' "@shareable"]) @link(url: "https://specs.lienthong.example/catalogue/v1.0", import: ["@classification",'
    ' "@enteredBy", "@reads", "@register"]) @composeDirective(name: "@classification")'
    ' @composeDirective(name: "@enteredBy") @composeDirective(name: "@reads")'
    ' @composeDirective(name: "@register") { query: Query }'
    " directive @classification(level: String!, tags: [String!]! = []) on FIELD_DEFINITION"
    " directive @enteredBy(levels: [String!]!, group: String!) on FIELD_DEFINITION"
    " directive @reads(field: String!) repeatable"
    " on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE"
    " directive @register(name: String!) on OBJECT\n"
)
COMPOSED = '@composeDirective(name: "@shelf")'
SPECIFICATION = "https://specs.example.org/shelf"


def sources(*sdls: str) -> list[SubgraphSource]:
    return [
        SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=sdl)
        for name, sdl in zip("ab", sdls, strict=False)
    ]


def problems(*sdls: str) -> tuple[CompositionProblem, ...]:
    with pytest.raises(CompositionError) as caught:
        compose(sources(*sdls))
    return caught.value.errors


def shelf(
    version: str = "v1.0", imported: str = '"@shelf"', rest: str = "type Query { q: Int @shareable }"
) -> str:
    """A subgraph that composes @shelf under some name."""
    local = imported.split('"')[-2].removeprefix("@")
    return (
        'schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@composeDirective",'
        f' "@shareable"]) @link(url: "{SPECIFICATION}/{version}", import: [{imported}])'
        f' @composeDirective(name: "@{local}") {{ query: Query }}'
        f" directive @{local}(name: String) on FIELD_DEFINITION {rest}"
    )


def test_applications_on_types_fields_and_arguments_are_kept_with_definitions_and_link() -> None:
    sdl = CATALOGUE + (
        'type Query { t(id: ID! @reads(field: "T.id")): T @classification(level: "OPERATIONAL") }'
        ' type T @key(fields: "id") @register(name: "a") {'
        ' id: ID @classification(level: "BASIC") @enteredBy(levels: ["COMMUNE"], group: "g") }'
    )
    assert [line for line in normal_form(compose(sources(sdl))) if "join__Graph" not in line] == [
        'Query.t(id: ID! @reads(field: "T.id")): T @classification(level: "OPERATIONAL", tags: [])',
        'T.id(): ID @classification(level: "BASIC", tags: []) @enteredBy(group: "g", levels: ["COMMUNE"])',
        "directive @classification(level: String!, tags: [String!]! = []) on FIELD_DEFINITION",
        "directive @enteredBy(levels: [String!]!, group: String!) on FIELD_DEFINITION",
        (
            "directive @reads(field: String!) repeatable"
            " on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE"
        ),
        "directive @register(name: String!) on OBJECT",
        "object_type_definition Query [] @join__type(graph: A)",
        'object_type_definition T [] @join__type(graph: A, key: { id }) @register(name: "a")',
        (
            'schema query: Query @link(import: ["@classification", "@enteredBy", "@reads", "@register"],'
            ' url: "https://specs.lienthong.example/catalogue/v1.0")'
        ),
    ]


def test_tags_and_reads_of_several_subgraphs_are_united() -> None:
    first = '(a: Int @reads(field: "T.b")): Int @classification(level: "BASIC", tags: ["hiv"])'
    second = (
        '(a: Int @reads(field: "T.a") @reads(field: "T.b")): Int'
        ' @classification(level: "BASIC", tags: ["bank", "hiv"])'
    )
    lines = normal_form(
        compose(sources(*(CATALOGUE + f"type Query {{ q{one} @shareable }}" for one in (first, second))))
    )
    assert [line for line in lines if line.startswith("Query.q")] == [
        (
            'Query.q(a: Int @reads(field: "T.a") @reads(field: "T.b")): Int'
            ' @classification(level: "BASIC", tags: ["bank", "hiv"])'
        )
    ]


def test_reads_of_input_fields_and_enum_values_reach_the_supergraph_and_its_catalogue() -> None:
    types = (
        " type Query {{ q(by: [Dimension!], given: Given): Int @shareable }}"
        ' enum Dimension {{ AGE @reads(field: "T.{0}") SEX }}'
        ' input Given {{ pin: ID = "1" @reads(field: "T.pin") @reads(field: "T.{0}") name: String }}'
    )
    sdl = compose(sources(*(CATALOGUE + types.format(one) for one in ("born", "dead"))))
    lines = [line.strip() for line in sdl.splitlines()]
    joined = "@join__enumValue(graph: A) @join__enumValue(graph: B)"
    assert f'AGE {joined} @reads(field: "T.born") @reads(field: "T.dead")' in lines
    assert f"SEX {joined}" in lines
    assert 'pin: ID = "1" @reads(field: "T.born") @reads(field: "T.dead") @reads(field: "T.pin")' in lines
    catalogue = read_catalogue(sdl)
    assert catalogue.enum_reads == {"Dimension.AGE": ("T.born", "T.dead")}
    assert catalogue.input_reads == {"Given.pin": ("T.born", "T.dead", "T.pin")}
    assert catalogue.reads == {**catalogue.enum_reads, **catalogue.input_reads}


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            '@classification(level: "BASIC")',
            '@classification(level: "SEALED")',
            "@classification(level:) of Query.q differs between subgraphs",
        ),
        (
            '@enteredBy(levels: ["COMMUNE"], group: "x")',
            '@enteredBy(levels: ["COMMUNE"], group: "y")',
            "@enteredBy(group:) of Query.q differs between subgraphs",
        ),
        (
            '@classification(level: "BASIC", tags: ["structure"])',
            '@classification(level: "BASIC")',
            'Query.q is tagged "structure" in some subgraphs only',
        ),
    ],
    ids=["levels_differ", "writer_groups_differ", "structure_in_one_only"],
)
def test_catalogues_that_contradict_each_other_are_refused(first: str, second: str, message: str) -> None:
    sdls = [CATALOGUE + f"type Query {{ q: Int @shareable {one} }}" for one in (first, second)]
    assert problems(*sdls) == (
        CompositionProblem(code="CATALOGUE_CONFLICT", message=message, subgraphs=("a", "b")),
    )


def test_two_registers_for_one_type_are_refused() -> None:
    sdls = [
        CATALOGUE
        + f'type Query {{ q{one}: T }} type T @key(fields: "id") @register(name: "{one}") {{ id: ID }}'
        for one in "ab"
    ]
    assert problems(*sdls) == (
        CompositionProblem(
            code="CATALOGUE_CONFLICT",
            message="@register(name:) of T differs between subgraphs",
            subgraphs=("a", "b"),
        ),
    )


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (shelf(), shelf(imported='{name: "@shelf", as: "@rack"}'), "LINK_IMPORT_NAME_MISMATCH"),
        (shelf(), shelf(version="v1.1"), "DIRECTIVE_COMPOSITION_ERROR"),
        (shelf(), shelf().replace("(name: String)", "(name: String!)"), "DIRECTIVE_COMPOSITION_ERROR"),
        (
            shelf(),
            shelf(rest="type Query { q: Int @shareable @shelf }").replace(
                '@composeDirective(name: "@shelf")', ""
            ),
            "DIRECTIVE_COMPOSITION_ERROR",
        ),
        (shelf(), shelf().replace(f'@link(url: "{SPECIFICATION}/v1.0", import: ["@shelf"])', ""), ""),
    ],
    ids=["names_differ", "versions_differ", "definitions_differ", "applied_but_not_composed", "not_linked"],
)
def test_subgraphs_that_do_not_agree_on_a_composed_directive_are_refused(
    first: str, second: str, code: str
) -> None:
    assert {problem.code for problem in problems(first, second)} == {code or "DIRECTIVE_COMPOSITION_ERROR"}


def test_directive_that_is_not_composed_ends_in_its_subgraph() -> None:
    sdl = "directive @mine on OBJECT | FIELD_DEFINITION type Query @mine { q: Int @mine }"
    assert "mine" not in compose(sources(sdl))


@pytest.mark.parametrize(
    ("directive", "name"),
    [
        ("@authenticated", "authenticated"),
        ('@requiresScopes(scopes: [["a"]])', "requiresScopes"),
        ('@policy(policies: [["a"]])', "policy"),
    ],
)
def test_security_directive_is_refused_because_policies_decide(directive: str, name: str) -> None:
    sdl = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@authenticated",'
        f' "@requiresScopes", "@policy"]) type Query {{ q: Int {directive} }}'
    )
    assert problems(sdl) == (
        CompositionProblem(
            code="UNSUPPORTED_FEATURE",
            message=f"@{name} on Query.q: access is decided by policies,"
            " write the rule there and remove it here",
            subgraphs=("a",),
        ),
    )


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ('@link(url: "https://specs.apollo.dev/federation")', "INVALID_LINK_IDENTIFIER"),
        ('@link(url: "https://specs.apollo.dev/federation/v9.9")', "UNKNOWN_FEDERATION_LINK_VERSION"),
        (
            '@link(url: "https://specs.apollo.dev/federation/v2.3", import: [3])',
            "INVALID_LINK_DIRECTIVE_USAGE",
        ),
        ('@link(url: "https://specs.example.org/x/v1.0", for: SECURITY)', "UNSUPPORTED_LINKED_FEATURE"),
    ],
)
def test_link_that_cannot_be_followed_is_refused(link: str, code: str) -> None:
    assert [problem.code for problem in problems(f"extend schema {link} type Query {{ q: Int }}")] == [code]


def test_all_problems_of_all_subgraphs_are_told_together() -> None:
    told = problems("type Query { q: Nothing }", "type Query { q: Nobody r: Nowhere }")
    assert [(problem.code, problem.subgraphs) for problem in told] == [
        ("INVALID_GRAPHQL", ("a",)),
        ("INVALID_GRAPHQL", ("b",)),
        ("INVALID_GRAPHQL", ("b",)),
    ]


def test_names_of_subgraphs_have_to_differ() -> None:
    twice = [SubgraphSource(name="a", url="http://127.0.0.1:1/a", sdl="type Query { q: Int }")] * 2
    with pytest.raises(CompositionError, match="INVALID_SUBGRAPH_NAME"):
        compose(twice)
