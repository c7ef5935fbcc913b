"""What differing subgraphs make of a field, an enum, an input, a description; level: compose."""

from __future__ import annotations

import pytest

from gateway.composition import SubgraphSource, compose
from tests.gateway.composition.normal_form import normal_form

FEDERATION = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@requires",'
    ' "@provides", "@external", "@shareable", "@override", "@inaccessible", "@tag", "@interfaceObject"])\n'
)
ID = '@key(fields: "id")'

CASES: dict[str, tuple[str | tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "nullable_wins_in_outputs": (
        "Query.q",
        ("type Query { q: Int! @shareable }", "type Query { q: Int @shareable }"),
        ('Query.q(): Int @join__field(graph: A, type: "Int!") @join__field(graph: B, type: "Int")',),
    ),
    "interface_wins_over_its_object": (
        "Query.l",
        (
            (
                "type Query { l: [I]! @shareable } interface I { a: Int }"
                " type T implements I { a: Int @shareable }"
            ),
            "type Query { l: [T!]! @shareable } type T @shareable { a: Int }",
        ),
        ('Query.l(): [I]! @join__field(graph: A, type: "[I]!") @join__field(graph: B, type: "[T!]!")',),
    ),
    "arguments_intersect_and_non_null_wins": (
        "Query.q",
        (
            "type Query { q(a: Int, b: Int! = 3, c: Int): Int @shareable }",
            "type Query { q(a: Int!, b: Int! = 3, d: Int): Int @shareable }",
        ),
        ("Query.q(a: Int!, b: Int! = 3): Int",),
    ),
    "argument_default_needs_all_subgraphs": (
        "Query.q",
        ("type Query { q(a: Int = 1): Int @shareable }", "type Query { q(a: Int): Int @shareable }"),
        ("Query.q(a: Int): Int",),
    ),
    "input_fields_intersect": (
        "In.",
        (
            "type Query { q(i: In): Int } input In { a: Int b: Int }",
            "type Query { r(i: In): Int } input In { a: Int! c: Int }",
        ),
        ('In.a: Int! @join__field(graph: A, type: "Int") @join__field(graph: B, type: "Int!")',),
    ),
    "returned_enum_is_united": (
        "E.",
        ("type Query { q: E } enum E { X Y }", "type Query { r: E } enum E { Y Z }"),
        (
            "E.X @join__enumValue(graph: A)",
            "E.Y @join__enumValue(graph: A) @join__enumValue(graph: B)",
            "E.Z @join__enumValue(graph: B)",
        ),
    ),
    "accepted_enum_is_intersected": (
        "E.",
        ("type Query { q(e: E): Int } enum E { X Y }", "type Query { r(e: E): Int } enum E { Y Z }"),
        ("E.Y @join__enumValue(graph: A) @join__enumValue(graph: B)",),
    ),
    "inaccessible_value_may_be_missing_in_an_enum_of_both_uses": (
        "E.",
        ("type Query { q(e: E): E } enum E { X Y @inaccessible }", "type Query { r: E } enum E { X }"),
        (
            "E.X @join__enumValue(graph: A) @join__enumValue(graph: B)",
            "E.Y @inaccessible() @join__enumValue(graph: A)",
        ),
    ),
    "unions_are_united": (
        "union",
        (
            "type Query { u: U } union U = S | T type S { a: Int } type T @shareable { a: Int }",
            "type Query { v: U } union U = T type T @shareable { a: Int }",
        ),
        (
            (
                "union U @join__type(graph: A) @join__type(graph: B)"
                ' @join__unionMember(graph: A, member: "S") @join__unionMember(graph: A, member: "T")'
                ' @join__unionMember(graph: B, member: "T") = S | T'
            ),
        ),
    ),
    "most_frequent_description_wins": (
        "Query.q",
        (
            'type Query { "one" q: Int @shareable }',
            'type Query { "two" q: Int @shareable }',
            'type Query { "two" q: Int @shareable }',
        ),
        ("Query.q(): Int # two",),
    ),
    "tags_are_united_and_inaccessible_is_contagious": (
        "Query.q",
        (
            'type Query { q: Int @shareable @tag(name: "x") r: Int }',
            'type Query { q: Int @shareable @tag(name: "a") @tag(name: "x") @inaccessible }',
        ),
        ('Query.q(): Int @inaccessible() @tag(name: "a") @tag(name: "x")',),
    ),
    "external_and_requires": (
        "T.",
        (
            f"type Query {{ t: T }} type T {ID} {{ id: ID a: Int }}",
            f'type T {ID} {{ id: ID a: Int @external b: Int @requires(fields: "a") }}',
        ),
        (
            "T.a(): Int @join__field(external: true, graph: B) @join__field(graph: A)",
            "T.b(): Int @join__field(graph: B, requires: { a })",
            "T.id(): ID",
        ),
    ),
    "key_of_an_extension_is_external_in_name_only": (
        "T.id",
        (
            f"type Query {{ t: T }} type T {ID} {{ id: ID a: Int }}",
            f"extend type T {ID} {{ id: ID @external b: Int }}",
        ),
        ("T.id(): ID",),
    ),
    "overridden_field_leaves_its_subgraph": (
        "T.a",
        (
            f'type Query {{ t: T }} type T {ID} {{ id: ID a: Int @override(from: "b") }}',
            f"type T {ID} {{ id: ID a: Int }}",
        ),
        ('T.a(): Int @join__field(graph: A, override: "b")',),
    ),
    "overridden_field_stays_where_a_key_needs_it": (
        "T.a",
        (
            f'type Query {{ t: T }} type T {ID} {{ id: ID a: Int @override(from: "b") }}',
            f'type T {ID} @key(fields: "a") {{ id: ID a: Int }}',
        ),
        ('T.a(): Int @join__field(graph: A, override: "b") @join__field(graph: B, usedOverridden: true)',),
    ),
    "override_from_an_unknown_subgraph_is_no_override": (
        "T.a",
        (f'type Query {{ t: T }} type T {ID} {{ id: ID a: Int @override(from: "zzz") }}',),
        ("T.a(): Int",),
    ),
    "interface_object_adds_to_every_implementer": (
        ("I.a", "T.a"),
        (
            f"type Query {{ i: I }} interface I {ID} {{ id: ID }} type T implements I {ID} {{ id: ID }}",
            f"type I @interfaceObject {ID} {{ id: ID a: Int @inaccessible }}",
        ),
        (
            "I.a(): Int @inaccessible() @join__field(graph: B)",
            "T.a(): Int @inaccessible() @join__field()",
        ),
    ),
    "shareable_type_speaks_of_one_declaration": (
        "O.",
        (
            "type Query { o: O } type O @shareable { x: Int } extend type O { z: Int }",
            "type O @shareable { x: Int }",
        ),
        ("O.x(): Int", "O.z(): Int @join__field(graph: A)"),
    ),
}


def composed(*sdls: str) -> list[str]:
    sources = [
        SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=sdl)
        for name, sdl in zip("abc", sdls, strict=False)
    ]
    return normal_form(compose(sources))


@pytest.mark.parametrize("case", CASES)
def test_merge_gives_the_lines_of_the_case(case: str) -> None:
    about, sdls, expected = CASES[case]
    lines = composed(*(FEDERATION + sdl for sdl in sdls))
    assert tuple(line for line in lines if line.startswith(about)) == expected


def test_names_of_federation_may_be_prefixed_renamed_and_the_roots_called_otherwise() -> None:
    lines = composed(
        'schema @link(url: "https://specs.apollo.dev/federation/v2.3", as: "fed") { query: Root }'
        ' type Root { t: T root: Root } type T @fed__key(fields: "id") { id: ID! x: Int @fed__shareable }',
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",'
        ' import: [{name: "@key", as: "@identifiedBy"}, "@shareable"])'
        ' type T @identifiedBy(fields: "id") { id: ID! x: Int @shareable }',
    )
    assert [line for line in lines if "join__Graph" not in line] == [
        "Query.root(): Query @join__field(graph: A)",
        "Query.t(): T @join__field(graph: A)",
        "T.id(): ID!",
        "T.x(): Int",
        "object_type_definition Query [] @join__type(graph: A) @join__type(graph: B)",
        "object_type_definition T [] @join__type(graph: A, key: { id }) @join__type(graph: B, key: { id })",
        "schema query: Query",
    ]


def test_federation_1_subgraphs_share_everything_and_lose_unused_externals() -> None:
    lines = composed(
        'type Query { t: T v: V } type T @key(fields: "id") { id: ID! a: Int } type V { x: Int y: Int }',
        'extend type T @key(fields: "id") { id: ID! @external a: Int @external b: V } type V { x: Int }',
    )
    assert [line for line in lines if line.startswith(("T.", "V."))] == [
        "T.a(): Int @join__field(graph: A)",
        "T.b(): V @join__field(graph: B)",
        "T.id(): ID!",
        "V.x(): Int",
        "V.y(): Int @join__field(graph: A)",
    ]


def test_names_of_subgraphs_that_look_alike_get_numbers() -> None:
    sources = [
        SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=f"type Query {{ {field}: Int }}")
        for name, field in (("a-b", "x"), ("A_b", "y"), ("2nd", "z"), ("n_1", "w"))
    ]
    graphs = [line.split()[0] for line in normal_form(compose(sources)) if line.startswith("join__Graph.")]
    assert graphs == ["join__Graph.A_B_1", "join__Graph.A_B_2", "join__Graph.N_1_", "join__Graph._2ND"]
