"""Loading of supergraphs, level: one module with real SDL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.supergraph import (
    EnumValueDef,
    FieldDef,
    JoinField,
    JoinType,
    Supergraph,
    SupergraphError,
    TypeDef,
    TypeKind,
    list_depth,
    load_supergraph,
    named_type,
)

SOCIAL, POPULATION = "social-assistance", "population"
HEADER = """
schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/{version}", for: EXECUTION) {more} {{ query: Query }}
enum join__Graph {{ A @join__graph(name: "a", url: "http://a.test") }}
"""  # noqa: E501
QUERY = "type Query @join__type(graph: A) { x: Int }"


def sdl(body: str = QUERY, *, version: str = "v0.3", more: str = "") -> str:
    return HEADER.format(version=version, more=more) + body


def test_subgraphs_are_known_by_name_and_enum_values_lead_to_them(registers: Supergraph) -> None:
    assert registers.graph_ids == {"POPULATION": POPULATION, "SOCIAL": SOCIAL}
    assert registers.subgraphs == {POPULATION: "http://population.test", SOCIAL: "http://social.test"}


def test_types_of_machinery_are_left_out_and_inaccessible_ones_kept(registers: Supergraph) -> None:
    assert set(registers.types) == {
        *("Person", "Residence", "Eligibility", "Record", "Titled", "Case", "Decision", "Secret", "Hit"),
        *("Date", "Status", "Filter", "Hidden", "OnlyHidden", "Query", "Mutation"),
    }
    assert {name for name, found in registers.types.items() if found.inaccessible} == {"Secret", "Hidden"}


def test_entity_holds_keys_and_joins_of_each_subgraph(registers: Supergraph) -> None:
    person = registers.types["Person"]
    assert person.joins == (JoinType(graph=POPULATION, key="pin"), JoinType(graph=SOCIAL, key="pin"))
    assert person.fields["eligibility"] == FieldDef(
        name="eligibility",
        type="Eligibility",
        joins=(JoinField(graph=SOCIAL, requires="residence { commune } hasStateIncome"),),
    )
    assert person.fields["cases"].type_name == "Case"
    assert person.fields["policyAttributes"].inaccessible
    assert person.graphs == (POPULATION, SOCIAL)


def test_interface_knows_its_implementers_per_subgraph_and_in_all(registers: Supergraph) -> None:
    record = registers.types["Record"]
    assert record.members == {SOCIAL: frozenset({"Case", "Decision", "Secret"})}
    assert registers.possible_types("Record") == ("Case", "Decision", "Secret")
    assert registers.possible_types("Case") == ("Case",)
    assert registers.types["Case"].implements == {SOCIAL: frozenset({"Record", "Titled"})}


def test_union_and_enum_know_their_members_per_subgraph(registers: Supergraph) -> None:
    assert registers.types["Hit"].members == {SOCIAL: frozenset({"Case", "Person"})}
    assert registers.types["Status"].values == {
        "OPEN": EnumValueDef(name="OPEN", graphs=frozenset({SOCIAL, POPULATION})),
        "CLOSED": EnumValueDef(name="CLOSED", graphs=frozenset({SOCIAL})),
        "ERASED": EnumValueDef(name="ERASED", graphs=frozenset({SOCIAL}), inaccessible=True),
    }


def test_join_of_a_plain_field_is_a_plain_entry_in_every_subgraph_of_the_type(registers: Supergraph) -> None:
    assert registers.join_of("Person", "pin", SOCIAL) == JoinField(graph=SOCIAL)
    assert registers.join_of("Person", "residence", SOCIAL) == JoinField(graph=SOCIAL, external=True)
    assert registers.join_of("Person", "fullName", SOCIAL) is None
    assert registers.join_of("Eligibility", "amount", POPULATION) is None


def test_roots_and_kinds_are_told(registers: Supergraph) -> None:
    assert registers.root_types == ("Query", "Mutation")
    assert registers.kind_of("String") is TypeKind.SCALAR
    assert registers.is_composite("Hit")
    assert not registers.is_composite("Status")


def test_renamed_link_join_and_inaccessible_are_resolved(supergraph_sdl: Callable[[str], str]) -> None:
    supergraph = load_supergraph(supergraph_sdl("renamed"))
    assert supergraph.types == {
        "Media": TypeDef(
            name="Media",
            kind=TypeKind.INTERFACE,
            fields={
                "id": FieldDef(name="id", type="ID!"),
                "views": FieldDef(name="views", type="Int", joins=(JoinField(graph="b"),)),
            },
            joins=(
                JoinType(graph="a", key="id"),
                JoinType(graph="b", key="id", interface_object=True, resolvable=False),
            ),
        ),
        "Root": TypeDef(
            name="Root",
            kind=TypeKind.OBJECT,
            fields={
                "media": FieldDef(
                    name="media",
                    type="Media",
                    joins=(
                        JoinField(graph="a", provides="id"),
                        JoinField(graph="b", override="a", override_label="percent(5)"),
                    ),
                ),
                "old": FieldDef(
                    name="old",
                    type="Int",
                    joins=(
                        JoinField(graph="a", used_overridden=True, type="Int!"),
                        JoinField(graph="b", override="a"),
                    ),
                ),
                "inner": FieldDef(name="inner", type="Int", joins=(JoinField(graph="a"),), inaccessible=True),
            },
            joins=(JoinType(graph="a"), JoinType(graph="b")),
            possible_types=("Root",),
        ),
    }
    assert supergraph.types["Media"].is_interface_object_in("b")
    assert not supergraph.types["Media"].is_interface_object_in("a")


def test_field_from_an_interface_object_has_a_bare_join_and_no_subgraph() -> None:
    supergraph = load_supergraph(
        sdl(
            """
            interface I @join__type(graph: A, key: "id", isInterfaceObject: true) { id: ID! extra: Int }
            type T implements I @join__implements(graph: A, interface: "I") @join__type(graph: A, key: "id") {
              id: ID!
              extra: Int @join__field
            }
            type Query @join__type(graph: A) { i: I }
            """
        )
    )
    assert supergraph.field("T", "extra").joins == (JoinField(graph=None),)
    assert supergraph.join_of("T", "extra", "a") is None


def test_union_and_enum_before_v03_are_whole_in_every_subgraph() -> None:
    supergraph = load_supergraph(
        sdl(
            """
            union U @join__type(graph: A) = T
            type T @join__type(graph: A) { e: E }
            enum E @join__type(graph: A) { X }
            type Query @join__type(graph: A) { u: U }
            """,
            version="v0.2",
        )
    )
    assert supergraph.types["U"].members == {"a": frozenset({"T"})}
    assert supergraph.types["E"].values == {"X": EnumValueDef(name="X", graphs=frozenset({"a"}))}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("type {", "the supergraph is not GraphQL"),
        (QUERY, "no schema definition"),
        ("schema { query: Query } " + QUERY, "links no link specification"),
        (
            'schema @link(url: "https://specs.apollo.dev/link/v1.0") { query: Query }' + QUERY,
            "links no join specification",
        ),
        (sdl(version="v0.9"), "join v0.9 is not supported"),
        (sdl(version="next"), "no specification url with a version"),
        (sdl("extend type Query { y: Int } " + QUERY), "definitions only"),
        (sdl(QUERY + QUERY), "type Query is defined twice"),
        (sdl("type Query { x: Int }"), "root type Query is in no subgraph"),
        (sdl("type Query @join__type(graph: B) { x: Int }"), "B is no subgraph"),
        (sdl("type Query @join__type(graph: A) { x: Nothing }"), "Nothing"),
        (sdl('type Query @join__type(graph: A, key: "y") { x: Int }'), "Query has no field y"),
        (sdl('type Query @join__type(graph: A, key: "a: x") { x: Int }'), "aliases are not allowed"),
        (sdl('type Query @join__type(graph: A, key: "x(a: 1)") { x: Int }'), "arguments are not allowed"),
        (sdl('type Query @join__type(graph: A, key: "x {") { x: Int }'), "Syntax Error"),
        (
            sdl('type Query @join__type(graph: A) { x: Int @join__field(graph: A, requires: "x { y }") }'),
            "which is a Int",
        ),
        (
            sdl('type Query @join__type(graph: A) { x: Int @join__field(graph: A, provides: "y") }'),
            "provides fields of Int",
        ),
        (
            sdl("type Query @join__type(graph: A) { x: Int @join__field(graph: A, contextArguments: [{}]) }"),
            "contextArguments",
        ),
        (
            sdl(more='@link(url: "https://specs.apollo.dev/join/v0.3", as: "k")'),
            "https://specs.apollo.dev/join is linked twice",
        ),
    ],
)
def test_broken_supergraph_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(SupergraphError, match=r".*") as caught:
        load_supergraph(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "more",
    [
        '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
        '@link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "renamed")',
        '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)',
        '@link(url: "https://specs.example/other/v1.0", for: SECURITY)',
        '@link(url: "https://specs.apollo.dev/connect/v0.1", for: EXECUTION)',
    ],
)
def test_feature_that_must_be_understood_is_refused_unless_handled(more: str) -> None:
    with pytest.raises(SupergraphError, match="must be understood"):
        load_supergraph(sdl(more=more))
    identity = more.split('"')[1].rsplit("/", 1)[0]
    assert load_supergraph(sdl(more=more), handled_features={identity}).subgraphs == {"a": "http://a.test"}


def test_access_directive_without_link_is_refused() -> None:
    with pytest.raises(SupergraphError, match="@policy asks for access rules"):
        load_supergraph(sdl(QUERY + " directive @policy(policies: [String]) on OBJECT"))


def test_feature_without_purpose_is_ignored() -> None:
    more = '@link(url: "https://specs.apollo.dev/cost/v0.1") @link(url: "https://specs.apollo.dev/tag/v0.3")'
    assert set(load_supergraph(sdl(more=more)).types) == {"Query"}


@pytest.mark.parametrize(("text", "name", "depth"), [("[[Int!]]!", "Int", 2), ("ID!", "ID", 0)])
def test_type_text_tells_name_and_list_depth(text: str, name: str, depth: int) -> None:
    assert (named_type(text), list_depth(text)) == (name, depth)
