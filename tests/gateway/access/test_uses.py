"""Uses of an operation, level: collection over the composed supergraph."""

from __future__ import annotations

import pytest
from graphql import parse

from gateway.access import Use
from gateway.access.uses import collect_uses, entities_reached, is_entity
from gateway.composition import SubgraphSource, compose
from gateway.decision import Via
from gateway.operation import normalise
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import catalogue, operation, supergraph


def uses(text: str) -> set[tuple[str, str, str, str]]:
    found = collect_uses(supergraph(), catalogue(), operation(text))
    return {(use.coordinate, use.via.value, use.entity, use.at) for use in found}


def test_selection_existence_key_count_and_filter() -> None:
    query = "{ assistanceCases(pins: []) { totalCount edges { node { payment { bankName } } } } }"
    assert uses(query) == {
        ("Query.assistanceCases", "select", "", ""),
        ("AssistanceCaseConnection.totalCount", "count", "", ""),
        ("AssistanceCaseConnection.edges", "select", "", ""),
        ("AssistanceCaseEdge.node", "select", "", ""),
        ("AssistanceCase.__typename", "select", "AssistanceCase", ""),
        ("AssistanceCase.caseId", "key", "AssistanceCase", ""),
        ("AssistanceCase.payment", "select", "AssistanceCase", ""),
        ("AssistancePayment.bankName", "select", "AssistanceCase", ""),
        ("AssistanceCase.pin", "filter", "AssistanceCase", "Query.assistanceCases"),
    }


def test_count_alone_uses_the_existence_of_what_it_counts() -> None:
    assert ("AssistanceCase.__typename", "select", "AssistanceCase", "") in uses(
        "{ assistanceCases { totalCount } }"
    )


def test_argument_that_is_null_filters_nothing() -> None:
    assert not [
        use for use in uses("{ assistanceCases(categoryCode: null) { totalCount } }") if use[1] == "filter"
    ]


def test_argument_given_by_variable_filters_whatever_its_value() -> None:
    query = "query ($c: String) { assistanceCases(categoryCode: $c) { totalCount } }"
    found = collect_uses(supergraph(), catalogue(), operation(query, {}))
    expected = Use(
        coordinate="AssistanceCase.categoryCode",
        via=Via.FILTER,
        entity="AssistanceCase",
        at="Query.assistanceCases",
        key="assistanceCases",
    )
    assert expected in found


def test_value_type_belongs_to_the_entity_it_hangs_from() -> None:
    query = """{ person(pin: "1", fullName: "x", dateOfBirth: "2000-01-01") {
      household { members { person { fullName } } } provenance { version } } civilServants { edges { node {
      provenance { version } } } } }"""
    found = uses(query)
    assert ("HouseholdMember.person", "select", "Person", "") in found
    assert {entity for coordinate, _, entity, _ in found if coordinate == "Provenance.version"} == {
        "Person",
        "CivilServant",
    }


def test_an_entity_below_another_exists_and_has_its_key() -> None:
    found = uses("{ assistanceCases { edges { node { person { fullName } } } } }")
    assert {one for one in found if one[0].startswith("Person.")} == {
        ("Person.__typename", "select", "Person", ""),
        ("Person.pin", "key", "Person", ""),
        ("Person.fullName", "select", "Person", ""),
    }


def test_what_a_value_leads_to_is_used_only_where_it_is_asked_for() -> None:
    place = '{{ person(pin: "1") {{ permanentResidence {{ {} }} }} }}'
    below = {
        name: {one for one in uses(place.format(asked)) if one[0].startswith("AdministrativeUnit.")}
        for name, asked in {"leaf": "communeCode", "entity": "commune { name }"}.items()
    }
    assert below == {
        "leaf": set(),
        "entity": {
            ("AdministrativeUnit.__typename", "select", "AdministrativeUnit", ""),
            ("AdministrativeUnit.code", "key", "AdministrativeUnit", ""),
            ("AdministrativeUnit.name", "select", "AdministrativeUnit", ""),
        },
    }


def test_what_is_asked_of_one_type_of_a_list_is_used_of_that_type_alone() -> None:
    text = "{ civilStatusEvents(first: 5) { edges { node { ... on BirthEvent { motherPin } } } } }"
    assert {one[0] for one in uses(text) if one[0].endswith("Pin")} == {"BirthEvent.motherPin"}


def test_a_part_of_a_value_that_an_argument_reads_is_of_what_the_list_is_about() -> None:
    found = uses('{ residents(unit: "21028") { totalCount } }')
    assert {one for one in found if one[1] == "filter"} == {
        ("Residence.communeCode", "filter", "Person", "Query.residents"),
        ("Residence.provinceCode", "filter", "Person", "Query.residents"),
    }


def test_a_type_nobody_knows_is_no_entity() -> None:
    assert [is_entity(supergraph(), name) for name in ("Person", "Residence", "Plot")] == [True, False, False]


def test_typename_of_a_root_uses_nothing() -> None:
    assert uses("{ __typename }") == set()


def test_entities_a_structure_coordinate_is_about() -> None:
    about = {
        coordinate: entities_reached(supergraph(), coordinate)
        for coordinate in (
            "Query.person",
            "Query.assistanceCases",
            "AssistanceCaseConnection.totalCount",
            "AssistanceCaseConnection.pageInfo",
            "AssistanceCaseEdge.cursor",
            "PageInfo.endCursor",
            "Query.verifyIdentity",
            "Person.assistanceCases",
            "HouseholdMember.person",
            "Residence.communeCode",
        )
    }
    assert about == {
        "Query.person": ("Person",),
        "Query.assistanceCases": ("AssistanceCase",),
        "AssistanceCaseConnection.totalCount": ("AssistanceCase",),
        "AssistanceCaseConnection.pageInfo": ("AssistanceCase",),
        "AssistanceCaseEdge.cursor": ("AssistanceCase",),
        "PageInfo.endCursor": (),
        "Query.verifyIdentity": (),
        "Person.assistanceCases": ("AssistanceCase",),
        "HouseholdMember.person": ("Person",),
        "Residence.communeCode": ("AdministrativeUnit",),
    }


INTERFACE_INPUT = {
    "a": """type Query { thing: Thing }
    type Thing @key(fields: "id") { id: ID! holder: Holder }
    interface Holder { name: String } type Cat implements Holder { name: String @shareable }""",
    "b": """type Thing @key(fields: "id") {
      id: ID! holder: Holder @external x: String @requires(fields: "holder { name }") }
    interface Holder { name: String } type Cat implements Holder { name: String @shareable }""",
}


def test_an_input_of_an_interface_is_used_on_the_types_that_implement_it() -> None:
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key",'
    link += ' "@requires", "@external", "@shareable"])\n'
    sources = [
        SubgraphSource(name=name, url=f"http://127.0.0.1/{name}", sdl=link + sdl)
        for name, sdl in INTERFACE_INPUT.items()
    ]
    graph = load_supergraph(compose(sources))
    asked = normalise(graph, parse("{ thing { x } }"), None, {})
    found = collect_uses(graph, Catalogue(fields={}, registers={}, reads={}), asked)
    required = {use.coordinate for use in found if use.via is Via.REQUIRES}
    assert required == {"Thing.holder", "Cat.name"}


CIRCULAR = """type Query { first: Here }
  type Here { there: There } type There { here: Here thing: Thing }
  type Thing @key(fields: "id") { id: ID! }"""


@pytest.mark.timeout(30)
def test_values_that_lead_to_each_other_lead_to_the_same_entities() -> None:
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n'
    source = SubgraphSource(name="a", url="http://127.0.0.1/a", sdl=link + CIRCULAR)
    graph = load_supergraph(compose([source]))
    about = [entities_reached(graph, name) for name in ("Query.first", "Here.there", "There.here")]
    assert about == [("Thing",)] * 3
