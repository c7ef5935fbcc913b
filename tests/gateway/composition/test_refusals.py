"""Each code of composition, by the smallest subgraphs that earn it; `@id` is short for a key "id"."""

from __future__ import annotations

import pytest

from gateway.composition import CompositionError, SubgraphSource, compose

FEDERATION = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@requires",'
    ' "@provides", "@external", "@shareable", "@override", "@inaccessible", "@tag", "@interfaceObject"])\n'
)
QUERY = "type Query { q: Int }\n"

ONE_SUBGRAPH: dict[str, tuple[str, str]] = {
    "syntax_error": ("INVALID_GRAPHQL", "type Query {"),
    "unknown_type": ("INVALID_GRAPHQL", "type Query { q: Nothing }"),
    "unknown_directive": ("INVALID_GRAPHQL", "type Query { q: Int @nothing }"),
    "key_without_fields": ("INVALID_GRAPHQL", QUERY + "type T @key { id: ID }"),
    "interface_not_implemented": (
        "INVALID_GRAPHQL",
        "type Query { q: T } interface I { a: Int } type T implements I { b: Int }",
    ),
    "no_queries": ("NO_QUERIES", "type T @id { id: ID }"),
    "root_name_used_twice": (
        "ROOT_QUERY_USED",
        "schema { query: Root } type Root { q: Int } type Query { a: Int }",
    ),
    "key_selects_unknown_field": ("KEY_INVALID_FIELDS", QUERY + 'type T @key(fields: "nothing") { id: ID }'),
    "key_does_not_parse": ("KEY_INVALID_FIELDS", QUERY + 'type T @key(fields: "id {") { id: ID }'),
    "key_with_alias": ("KEY_INVALID_FIELDS", QUERY + 'type T @key(fields: "a: id") { id: ID }'),
    "key_without_subfields": (
        "KEY_INVALID_FIELDS",
        QUERY + 'type T @key(fields: "u") { u: U } type U { id: ID }',
    ),
    "key_is_no_string": ("KEY_INVALID_FIELDS_TYPE", QUERY + "type T @key(fields: 3) { id: ID }"),
    "key_with_directive": (
        "KEY_DIRECTIVE_IN_FIELDS_ARG",
        QUERY + 'type T @key(fields: "id @include(if: true)") { id: ID }',
    ),
    "key_with_arguments": ("KEY_FIELDS_HAS_ARGS", QUERY + "type T @id { id(a: Int): ID }"),
    "key_on_interface_field": (
        "KEY_FIELDS_SELECT_INVALID_TYPE",
        QUERY
        + 'type T @key(fields: "i { a }") { i: I } interface I { a: Int } type U implements I { a: Int }',
    ),
    "requires_unknown_field": (
        "REQUIRES_INVALID_FIELDS",
        QUERY + 'type T @id { id: ID a: Int @requires(fields: "b") }',
    ),
    "requires_own_field": (
        "REQUIRES_FIELDS_MISSING_EXTERNAL",
        QUERY + 'type T @id { id: ID b: Int a: Int @requires(fields: "b") }',
    ),
    "requires_is_no_string": (
        "REQUIRES_INVALID_FIELDS_TYPE",
        QUERY + "type T @id { id: ID a: Int @requires(fields: 1) }",
    ),
    "provides_own_field": (
        "PROVIDES_FIELDS_MISSING_EXTERNAL",
        'type Query { t: T @provides(fields: "a") } type T @id { id: ID a: Int }',
    ),
    "provides_with_arguments": (
        "PROVIDES_FIELDS_HAS_ARGS",
        'type Query { t: T @provides(fields: "a") } type T @id { id: ID a(x: Int): Int @external }',
    ),
    "provides_on_scalar": ("PROVIDES_ON_NON_OBJECT_FIELD", 'type Query { q: Int @provides(fields: "a") }'),
    "external_unused": ("EXTERNAL_UNUSED", QUERY + "type T @id { id: ID a: Int @external }"),
    "external_on_interface": (
        "EXTERNAL_ON_INTERFACE",
        QUERY + "interface I { a: Int @external } type T implements I { a: Int }",
    ),
    "requires_on_interface": (
        "REQUIRES_UNSUPPORTED_ON_INTERFACE",
        QUERY + 'interface I { a: Int b: Int @requires(fields: "a") } type T implements I { a: Int b: Int }',
    ),
    "provides_on_interface": (
        "PROVIDES_UNSUPPORTED_ON_INTERFACE",
        QUERY
        + 'interface I { u: U @provides(fields: "a") } type T implements I { u: U @provides(fields: "a") }'
        + " type U @id { id: ID a: Int @external }",
    ),
    "shareable_on_interface": (
        "INVALID_SHAREABLE_USAGE",
        QUERY + "interface I { a: Int @shareable } type T implements I { a: Int }",
    ),
    "override_on_interface": (
        "OVERRIDE_ON_INTERFACE",
        QUERY + 'interface I { a: Int @override(from: "z") } type T implements I { a: Int }',
    ),
    "override_from_self": ("OVERRIDE_FROM_SELF_ERROR", 'type Query { q: Int @override(from: "a") }'),
    "interface_key_not_on_implementation": (
        "INTERFACE_KEY_NOT_ON_IMPLEMENTATION",
        QUERY + "interface I @id { id: ID } type T implements I { id: ID }",
    ),
    "interface_object_without_key": (
        "INTERFACE_OBJECT_USAGE_ERROR",
        "type Query { i: I } type I @interfaceObject { a: Int }",
    ),
    "inaccessible_query": ("QUERY_ROOT_TYPE_INACCESSIBLE", "type Query @inaccessible { q: Int }"),
    "inaccessible_type_referenced": (
        "REFERENCED_INACCESSIBLE",
        "type Query { q: Int t: T } type T @inaccessible { a: Int }",
    ),
    "inaccessible_children": (
        "ONLY_INACCESSIBLE_CHILDREN",
        "type Query { q: Int t: T } type T { a: Int @inaccessible }",
    ),
    "inaccessible_required_argument": (
        "REQUIRED_INACCESSIBLE",
        "type Query { q(a: Int! @inaccessible): Int }",
    ),
    "inaccessible_required_input_field": (
        "REQUIRED_INACCESSIBLE",
        "type Query { q(i: In): Int } input In { a: Int b: Int! @inaccessible }",
    ),
    "inaccessible_implementation": (
        "IMPLEMENTED_BY_INACCESSIBLE",
        QUERY + "interface I { a: Int b: Int } type T implements I { a: Int @inaccessible b: Int }",
    ),
    "inaccessible_default": (
        "DEFAULT_VALUE_USES_INACCESSIBLE",
        "type Query { q(e: E = X): Int } enum E { X @inaccessible Y }",
    ),
}

TWO_SUBGRAPHS: dict[str, tuple[str, str, str]] = {
    "kinds_differ": (
        "TYPE_KIND_MISMATCH",
        "type Query { q: T } type T { a: Int }",
        "type Query { r: T } enum T { A }",
    ),
    "field_types_differ": (
        "FIELD_TYPE_MISMATCH",
        "type Query { q: Int @shareable }",
        "type Query { q: String @shareable }",
    ),
    "input_types_differ": (
        "FIELD_TYPE_MISMATCH",
        "type Query { q(i: In): Int } input In { a: Int }",
        "type Query { r(i: In): Int } input In { a: String }",
    ),
    "field_not_shareable": (
        "INVALID_FIELD_SHARING",
        "type Query { q: Int }",
        "type Query { q: Int @shareable }",
    ),
    "interface_object_field_not_shareable": (
        "INVALID_FIELD_SHARING",
        ("type Query { i: I } interface I @id { id: ID } type T implements I @id { id: ID a: Int }"),
        "type I @interfaceObject @id { id: ID a: Int }",
    ),
    "argument_types_differ": (
        "FIELD_ARGUMENT_TYPE_MISMATCH",
        "type Query { q(a: Int): Int @shareable }",
        "type Query { q(a: String): Int @shareable }",
    ),
    "argument_defaults_differ": (
        "FIELD_ARGUMENT_DEFAULT_MISMATCH",
        "type Query { q(a: Int = 1): Int @shareable }",
        "type Query { q(a: Int = 2): Int @shareable }",
    ),
    "input_defaults_differ": (
        "INPUT_FIELD_DEFAULT_MISMATCH",
        "type Query { q(i: In): Int } input In { a: Int = 1 }",
        "type Query { r(i: In): Int } input In { a: Int = 2 }",
    ),
    "required_argument_unknown": (
        "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
        "type Query { q(a: Int!): Int @shareable }",
        "type Query { q: Int @shareable }",
    ),
    "required_input_field_unknown": (
        "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
        "type Query { q(i: In): Int } input In { a: Int b: Int! }",
        "type Query { r(i: In): Int } input In { a: Int }",
    ),
    "inputs_have_nothing_in_common": (
        "EMPTY_MERGED_INPUT_TYPE",
        "type Query { q(i: In): Int } input In { a: Int }",
        "type Query { r(i: In): Int } input In { b: Int }",
    ),
    "input_enums_have_nothing_in_common": (
        "EMPTY_MERGED_ENUM_TYPE",
        "type Query { q(e: E): Int } enum E { A }",
        "type Query { r(e: E): Int } enum E { B }",
    ),
    "enums_of_both_uses_differ": (
        "ENUM_VALUE_MISMATCH",
        "type Query { q(e: E): E } enum E { A }",
        "type Query { r(e: E): Int } enum E { A B }",
    ),
    "tag_on_external": (
        "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
        QUERY + 'type T @id { id: ID a: Int @external @tag(name: "x") b: Int @requires(fields: "a") }',
        "type T @id { id: ID a: Int }",
    ),
    "external_everywhere": (
        "EXTERNAL_MISSING_ON_BASE",
        'type Query { t: T } type T @id { id: ID a: Int @external b: Int @requires(fields: "a") }',
        "type T @id { id: ID }",
    ),
    "external_of_another_type": (
        "EXTERNAL_TYPE_MISMATCH",
        'type Query { t: T } type T @id { id: ID a: Int @external b: Int @requires(fields: "a") }',
        "type T @id { id: ID a: String }",
    ),
    "external_without_argument": (
        "EXTERNAL_ARGUMENT_MISSING",
        'type Query { t: T } type T @id { id: ID a: Int @external b: Int @requires(fields: "a") }',
        "type T @id { id: ID a(x: Int): Int }",
    ),
    "extension_without_definition": (
        "EXTENSION_WITH_NO_BASE",
        "type Query { t: T } extend type T @id { id: ID }",
        "extend type T @id { id: ID }",
    ),
    "override_of_an_override": (
        "OVERRIDE_SOURCE_HAS_OVERRIDE",
        'type Query { q: Int @override(from: "b") }',
        'type Query { q: Int @override(from: "a") }',
    ),
    "override_of_a_field_with_requires": (
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        'type Query { t: T } type T @id { id: ID a: Int @override(from: "b") c: Int }',
        'type T @id { id: ID a: Int @requires(fields: "c") c: Int @external }',
    ),
    "override_of_external_field": (
        "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        (
            'type Query { t: T } type T @id { id: ID a: Int @external @override(from: "b")'
            ' b: Int @requires(fields: "a") }'
        ),
        "type T @id { id: ID a: Int }",
    ),
    "interface_field_missing_elsewhere": (
        "INTERFACE_FIELD_NO_IMPLEM",
        "type Query { i: I } interface I { a: Int } type T implements I { a: Int }",
        "type Query { j: I } interface I { a: Int b: Int } type U implements I { a: Int b: Int }",
    ),
    "interface_key_without_all_implementers": (
        "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
        (
            "type Query { i: I } interface I @id { id: ID }"
            " type T implements I @id { id: ID }"
            " type I2 @id { id: ID }"
        ),
        "type Query { j: I } interface I { id: ID } type U implements I @id { id: ID }",
    ),
    "shared_field_of_other_runtime_types": (
        "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
        "type Query { u: U @shareable } union U = A type A { a: Int }",
        "type Query { u: U @shareable } union U = B type B { a: Int }",
    ),
}


def codes(*sdls: str) -> list[str]:
    sources = [
        SubgraphSource(
            name=name,
            url=f"http://127.0.0.1:1/{name}",
            sdl=FEDERATION + sdl.replace("@id", '@key(fields: "id")'),
        )
        for name, sdl in zip("ab", sdls, strict=False)
    ]
    with pytest.raises(CompositionError) as caught:
        compose(sources)
    return sorted({error.code for error in caught.value.errors})


@pytest.mark.parametrize("case", ONE_SUBGRAPH)
def test_one_subgraph_is_refused_with_its_code(case: str) -> None:
    code, sdl = ONE_SUBGRAPH[case]
    assert codes(sdl) == [code]


@pytest.mark.parametrize("case", TWO_SUBGRAPHS)
def test_two_subgraphs_are_refused_with_their_code(case: str) -> None:
    code, *sdls = TWO_SUBGRAPHS[case]
    assert codes(*sdls) == [code]
