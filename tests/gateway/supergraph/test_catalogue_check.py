"""The rules a catalogue has to keep, each broken once; level: real SDL."""

from __future__ import annotations

import pytest

from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from gateway.supergraph.catalogue_check import check_catalogue
from tests.gateway.supergraph.catalogued import HEAD, OPEN, TYPES, replaced

RATE = 'rate: Int @classification(level: "SENSITIVE")'
NO_TERM = "has no Vietnamese term: its description has to end in one, in brackets"
ONE = '"One (một người)" one(pin: ID!): Person @classification(level: "BASIC") @join__field(graph: PEOPLE)'
AVERAGE = '"Average (trung bình)" average(of: [Order!]): Table @classification(level: "SENSITIVE")'
NO_READS = "filters, sorts or groups without @reads"


def problems(types: str, opened: tuple[str, ...] = OPEN) -> list[str]:
    sdl = HEAD + types
    found = check_catalogue(read_catalogue(sdl), load_supergraph(sdl), opened)
    return [f"{problem.coordinate} {problem.message}" for problem in found]


def declassifies(field: str, law: int) -> str:
    return f'@declassifies(fields: ["Person.{field}"], ground: "law {law}")'


def undeclared(shown: str, read: str) -> str:
    return f"{shown} is less protected than its input {read} and does not say so (@declassifies)"


def test_catalogue_that_keeps_the_rules_has_no_problems() -> None:
    assert problems(TYPES) == []


FIELDS = {
    "unclassified": (RATE, "rate: Int", "Insurance.rate has no @classification"),
    "unknown_level": (
        RATE,
        RATE.replace("SENSITIVE", "SECRET"),
        "Insurance.rate has the unknown level 'SECRET'",
    ),
    "unknown_tag": (
        RATE,
        'rate: Int @classification(level: "SENSITIVE", tags: ["hvi"])',
        "Insurance.rate has the unknown tag 'hvi'",
    ),
    "unknown_entering_level": (
        'levels: ["COMMUNE"]',
        'levels: ["VILLAGE"]',
        "Person.pin is entered by the unknown level 'VILLAGE'",
    ),
    "deniable_and_non_null": (
        "rate: Int ",
        "rate: Int! ",
        "Insurance.rate can be denied, but is Int!: it has to be nullable",
    ),
    "open_but_not_listed": (
        'node: Person @classification(level: "OPERATIONAL"',
        'node: Person @classification(level: "OPEN"',
        "PersonEdge.node is OPEN, but not listed as open",
    ),
    "entity_without_register": ('  @register(name: "people")\n', "", "Person is an entity without @register"),
    "register_without_type": (
        'Insurance @join__type(graph: HEALTH) @register(name: "health")',
        'Insurance @join__type(graph: HEALTH) @register(name: "people")',
        "Insurance @register names 'people', which has no such type",
    ),
    "field_without_term": ('"Rate (mức)"', '"Rate"', f"Insurance.rate {NO_TERM}"),
    "field_without_description": ('"Rate (mức)"', "", f"Insurance.rate {NO_TERM}"),
    "object_without_term": ('"Insurance (bảo hiểm)"', '"Insurance"', f"Insurance {NO_TERM}"),
    "enum_without_term": ('"Sex (giới tính)"', "", f"Sex {NO_TERM}"),
    "input_without_term": ('"Filter (điều kiện)"', "", f"Filter {NO_TERM}"),
}

ARGUMENTS = {
    "filter_of_a_list": (
        'born: String @reads(field: "Person.born"), ',
        "born: String, ",
        "Query.people(born:)",
    ),
    "key_of_an_entity": (
        "type Query @join__type(graph: HEALTH) @join__type(graph: PEOPLE) {",
        f"type Query @join__type(graph: HEALTH) @join__type(graph: PEOPLE) {{ {ONE}",
        "Query.one(pin:)",
    ),
    "filter_of_statistics": ('on: String @reads(field: "Person.born")', "on: String", "Query.counts(on:)"),
    "filter_of_open_data": ("page(on: String)", "page(size: String)", "Query.page(size:)"),
    "day_of_what_is_not_open": (
        "first: Int\n",
        "first: Int, on: String\n",
        "Query.people(on:)",
    ),
    "paging_of_what_is_no_page": ("page(on: String)", "page(first: String)", "Query.page(first:)"),
    "yes_or_no_that_declares_nothing": (
        declassifies("pin", 4),
        "",
        "Query.verify(pin:)",
    ),
    "input_field": ('pin: ID @reads(field: "Person.pin")', "pin: ID", "Filter.pin"),
    "enum_value": (
        'PIN @join__enumValue(graph: PEOPLE) @reads(field: "Person.pin")',
        "PIN @join__enumValue(graph: PEOPLE)",
        "Order.PIN",
    ),
    "value_of_a_plain_enum": ("filter: Filter", "filter: Filter, sex: Sex", "Query.people(sex:)"),
}


@pytest.mark.parametrize(("before", "after", "expected"), FIELDS.values(), ids=FIELDS)
def test_broken_rule_about_a_field_or_type_is_named_with_its_coordinate(
    before: str, after: str, expected: str
) -> None:
    assert problems(replaced(before, after)) == [expected]


@pytest.mark.parametrize(("before", "after", "where"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_what_filters_sorts_or_groups_says_what_it_reads(before: str, after: str, where: str) -> None:
    assert problems(replaced(before, after)) == [f"{where} {NO_READS}"]


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ('pin: ID @reads(field: "Person.pin")', 'pin: ID @reads(field: "Person.pim")', "Filter.pin"),
        (
            'born: String @reads(field: "Person.born"), f',
            'born: String @reads(field: "Person.pim"), f',
            "Query.people(born:)",
        ),
    ],
)
def test_reads_of_no_field_is_named_where_it_is_said(before: str, after: str, where: str) -> None:
    assert problems(replaced(before, after)) == [f"{where} @reads names Person.pim, which is no field"]


def test_arguments_of_a_mutation_are_written_and_not_compared() -> None:
    mutation = (
        'type Mutation @join__type(graph: PEOPLE) { "Register (đăng ký)" register(name: String): Person'
        ' @classification(level: "OPERATIONAL", tags: ["structure"]) }\n'
    )
    head = HEAD.replace("  query: Query\n", "  query: Query\n  mutation: Mutation\n")
    sdl = head + TYPES + mutation
    assert check_catalogue(read_catalogue(sdl), load_supergraph(sdl), OPEN) == ()


@pytest.mark.parametrize(
    ("before", "after", "shown", "read"),
    [
        (declassifies("born", 1), "", "Person.adult", "Person.born"),
        (declassifies("born", 2), "", "Person.isOlder", "Person.born"),
        ('"Person.born", "Person.pin"', '"Person.pin"', "Query.counts", "Person.born"),
        ('"Person.born", "Person.pin"', '"Person.born"', "Query.counts", "Person.pin"),
        (RATE, RATE.replace("SENSITIVE", "BASIC"), "Insurance.rate", "Person.born"),
        (
            'external: true)\n    @classification(level: "SENSITIVE")',
            'external: true)\n    @classification(level: "SENSITIVE", tags: ["hiv"])',
            "Insurance.rate",
            "Person.born",
        ),
        (
            'count: Int @classification(level: "OPERATIONAL")',
            f'count: Int @classification(level: "OPERATIONAL") {AVERAGE}',
            "Table.count",
            "Person.born, Person.pin",
        ),
    ],
    ids=[
        "required",
        "compared",
        "filtered",
        "grouped",
        "part_of_a_returned_value",
        "strict_input",
        "part_of_statistics",
    ],
)
def test_less_protected_than_an_input_without_saying_so(
    before: str, after: str, shown: str, read: str
) -> None:
    assert problems(replaced(before, after)) == [undeclared(shown, one) for one in read.split(", ")]


def test_declassified_is_what_is_classified() -> None:
    types = replaced(
        'fields: ["Person.born", "Person.pin"]', 'fields: ["Person.born", "Person.pin", "Person.shoe"]'
    )
    assert problems(types) == ["Query.counts @declassifies names Person.shoe, which is no classified field"]


def test_open_list_and_classification_have_to_agree_both_ways() -> None:
    assert problems(TYPES, ("Page.size", "Query.page", "Person.pin", "Person.shoe")) == [
        "Person.pin is listed as open, but not classified OPEN",
        "Person.shoe is listed as open, but is no field",
    ]
