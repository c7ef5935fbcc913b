"""Reading the catalogue off a supergraph, and the rules it has to keep; level: real SDL."""

from __future__ import annotations

import pytest

from gateway.supergraph import SupergraphError, load_supergraph
from gateway.supergraph.catalogue import Catalogue, CatalogueEntry, read_catalogue
from gateway.supergraph.catalogue_check import check_catalogue

HEAD = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
  @link(
    url: "https://specs.lienthong.example/catalogue/v1.0"
    import: ["@classification", "@declassifies", {name: "@enteredBy", as: "@written"}, "@reads", "@register"]
  )
{
  query: Query
}

directive @classification(level: String!, tags: [String!]! = []) on FIELD_DEFINITION
directive @declassifies(fields: [String!]!, ground: String!) on FIELD_DEFINITION
directive @written(levels: [String!]!, group: String!) on FIELD_DEFINITION
directive @reads(field: String!) repeatable on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @register(name: String!) on OBJECT
directive @inaccessible on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION | ENUM_VALUE
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__field(
  graph: join__Graph
  requires: join__FieldSet
  provides: join__FieldSet
  type: String
  external: Boolean
  override: String
  usedOverridden: Boolean
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(
  graph: join__Graph!
  key: join__FieldSet
  extension: Boolean! = false
  resolvable: Boolean! = true
  isInterfaceObject: Boolean! = false
) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph {
  HEALTH @join__graph(name: "health", url: "http://127.0.0.1:1/health")
  PEOPLE @join__graph(name: "people", url: "http://127.0.0.1:1/people")
}
"""

TYPES = """
type Person
  @join__type(graph: HEALTH, key: "pin")
  @join__type(graph: PEOPLE, key: "pin")
  @register(name: "people")
{
  pin: ID @classification(level: "BASIC") @written(levels: ["COMMUNE"], group: "identity")
  born: String @join__field(graph: PEOPLE) @join__field(graph: HEALTH, external: true)
    @classification(level: "SENSITIVE") @written(levels: ["COMMUNE", "PROVINCE"], group: "identity")
  insured: Insurance @join__field(graph: HEALTH, requires: "born")
    @classification(level: "SENSITIVE", tags: ["hiv"])
  adult: Boolean @join__field(graph: HEALTH, requires: "born") @classification(level: "BASIC")
    @declassifies(fields: ["Person.born"], ground: "law")
  policyAttributes(names: [String!]!): [String]! @join__field(graph: PEOPLE) @inaccessible
}

type Insurance @join__type(graph: HEALTH) @register(name: "health") {
  rate: Int @classification(level: "SENSITIVE")
}

type Page @join__type(graph: HEALTH) @join__type(graph: PEOPLE) {
  size: Int! @classification(level: "OPEN", tags: ["structure"])
}

type PersonEdge @join__type(graph: PEOPLE) {
  node: Person @classification(level: "OPERATIONAL", tags: ["structure"])
}

type PersonConnection @join__type(graph: PEOPLE) {
  edges: [PersonEdge!]! @classification(level: "OPERATIONAL", tags: ["structure"])
}

enum Order @join__type(graph: PEOPLE) {
  BORN @join__enumValue(graph: PEOPLE) @reads(field: "Person.born")
}

input Filter @join__type(graph: PEOPLE) {
  pin: ID @reads(field: "Person.pin")
}

type Query @join__type(graph: HEALTH) @join__type(graph: PEOPLE) {
  people(born: String @reads(field: "Person.born"), first: Int): PersonConnection! @join__field(graph: PEOPLE)
    @classification(level: "OPERATIONAL", tags: ["structure"])
  page: Page! @join__field(graph: HEALTH) @classification(level: "OPEN")
}
"""

OPEN = ("Page.__typename", "Page.size", "Query.page")


def entry(coordinate: str, level: str, register: str, *tags: str, **more: object) -> CatalogueEntry:
    return CatalogueEntry(
        coordinate=coordinate,
        level=level,
        register=register,
        tags=frozenset(tags),
        **more,  # type: ignore[arg-type]
    )


def problems(types: str, opened: tuple[str, ...] = OPEN) -> list[str]:
    sdl = HEAD + types
    found = check_catalogue(read_catalogue(sdl), load_supergraph(sdl), opened)
    return [f"{problem.coordinate} {problem.message}" for problem in found]


def replaced(before: str, after: str) -> str:
    assert before in TYPES
    return TYPES.replace(before, after)


def test_catalogue_holds_each_classified_field_with_the_register_that_answers_for_it() -> None:
    identity = {"group": "identity"}
    structure = "structure"
    entries = [
        entry("Person.pin", "BASIC", "people", entered_by=("COMMUNE",), **identity),
        entry("Person.born", "SENSITIVE", "people", entered_by=("COMMUNE", "PROVINCE"), **identity),
        entry("Person.insured", "SENSITIVE", "health", "hiv"),
        entry("Person.adult", "BASIC", "health", declassifies=("Person.born",)),
        entry("Insurance.rate", "SENSITIVE", "health"),
        entry("Page.size", "OPEN", "health", structure),
        entry("PersonEdge.node", "OPERATIONAL", "people", structure),
        entry("PersonConnection.edges", "OPERATIONAL", "people", structure),
        entry("Query.people", "OPERATIONAL", "people", structure),
        entry("Query.page", "OPEN", "health"),
    ]
    assert read_catalogue(HEAD + TYPES) == Catalogue(
        fields={one.coordinate: one for one in entries},
        registers={"Person": "people", "Insurance": "health"},
        reads={
            "Query.people.born": ("Person.born",),
            "Order.BORN": ("Person.born",),
            "Filter.pin": ("Person.pin",),
        },
        input_reads={"Filter.pin": ("Person.pin",)},
        enum_reads={"Order.BORN": ("Person.born",)},
    )


def test_entry_knows_whether_it_is_open_structure_or_strict() -> None:
    fields = read_catalogue(HEAD + TYPES).fields
    assert [(one.is_open, one.is_structure, one.is_strict) for one in fields.values()] == [
        (False, False, False),
        (False, False, False),
        (False, False, True),
        (False, False, False),
        (False, False, False),
        (True, True, False),
        (False, True, False),
        (False, True, False),
        (False, True, False),
        (True, False, False),
    ]


def test_supergraph_without_the_catalogue_has_an_empty_one() -> None:
    linked = HEAD.index("  @link(\n"), HEAD.index("{\n  query")
    sdl = HEAD[: linked[0]] + HEAD[linked[1] :] + "type Query @join__type(graph: PEOPLE) { q: Int }"
    assert read_catalogue(sdl) == Catalogue()


def test_malformed_tags_are_an_error() -> None:
    with pytest.raises(SupergraphError, match="tags must be a list of strings"):
        read_catalogue(HEAD + replaced('tags: ["hiv"]', "tags: [3]"))


def test_catalogue_that_keeps_the_rules_has_no_problems() -> None:
    assert problems(TYPES) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            'rate: Int @classification(level: "SENSITIVE")',
            "rate: Int",
            "Insurance.rate has no @classification",
        ),
        (
            'rate: Int @classification(level: "SENSITIVE")',
            'rate: Int @classification(level: "SECRET")',
            "Insurance.rate has the unknown level 'SECRET'",
        ),
        (
            'rate: Int @classification(level: "SENSITIVE")',
            'rate: Int @classification(level: "SENSITIVE", tags: ["hvi"])',
            "Insurance.rate has the unknown tag 'hvi'",
        ),
        (
            'levels: ["COMMUNE"]',
            'levels: ["VILLAGE"]',
            "Person.pin is entered by the unknown level 'VILLAGE'",
        ),
        ("  rate: Int ", "  rate: Int! ", "Insurance.rate can be denied, but is Int!: it has to be nullable"),
        (
            'node: Person @classification(level: "OPERATIONAL"',
            'node: Person @classification(level: "OPEN"',
            "PersonEdge.node is OPEN, but not listed as open",
        ),
        (
            '    @declassifies(fields: ["Person.born"], ground: "law")\n',
            "",
            "Person.adult is less protected than its input Person.born and does not say so (@declassifies)",
        ),
        (
            'fields: ["Person.born"]',
            'fields: ["Person.born", "Person.shoe"]',
            "Person.adult @declassifies names Person.shoe, which is no classified field",
        ),
        (
            '  @register(name: "people")\n',
            "",
            "Person is an entity without @register",
        ),
        (
            'Insurance @join__type(graph: HEALTH) @register(name: "health")',
            'Insurance @join__type(graph: HEALTH) @register(name: "people")',
            "Insurance @register names 'people', which has no such type",
        ),
        (
            'people(born: String @reads(field: "Person.born"), ',
            "people(born: String, ",
            "Query.people.born filters or sorts without @reads",
        ),
        (
            'pin: ID @reads(field: "Person.pin")',
            'pin: ID @reads(field: "Person.pim")',
            "Filter.pin @reads names Person.pim, which is no field",
        ),
    ],
    ids=[
        "unclassified",
        "unknown_level",
        "unknown_tag",
        "unknown_entering_level",
        "deniable_and_non_null",
        "open_but_not_listed",
        "undeclared_declassification",
        "declassifies_nothing",
        "entity_without_register",
        "register_without_type",
        "filter_without_reads",
        "reads_nothing",
    ],
)
def test_broken_rule_is_named_with_its_coordinate(before: str, after: str, expected: str) -> None:
    assert problems(replaced(before, after)) == [expected]


def test_field_of_a_returned_value_is_as_protected_as_the_inputs() -> None:
    types = replaced(
        'rate: Int @classification(level: "SENSITIVE")', 'rate: Int @classification(level: "BASIC")'
    )
    assert problems(types) == [
        "Insurance.rate is less protected than its input Person.born and does not say so (@declassifies)"
    ]


def test_strict_input_makes_a_field_that_is_not_strict_less_protected() -> None:
    types = replaced(
        'external: true)\n    @classification(level: "SENSITIVE")',
        'external: true)\n    @classification(level: "SENSITIVE", tags: ["hiv"])',
    )
    assert problems(types) == [
        "Insurance.rate is less protected than its input Person.born and does not say so (@declassifies)"
    ]


def test_open_list_and_classification_have_to_agree_both_ways() -> None:
    assert problems(TYPES, ("Page.size", "Query.page", "Person.pin", "Person.shoe")) == [
        "Person.pin is listed as open, but not classified OPEN",
        "Person.shoe is listed as open, but is no field",
    ]
