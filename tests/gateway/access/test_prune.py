"""Pruning, level: one module over small supergraphs."""

from __future__ import annotations

from graphql import parse

from gateway.access.prune import prune
from gateway.operation import Field, Operation, OperationKind, SelectionSet, normalise
from gateway.supergraph import load_supergraph
from tests.gateway.access.building import operation, supergraph


def write(selection: SelectionSet) -> str:
    """Write a selection set on one line."""
    parts = [
        field.name if field.selection is None else f"{field.name} {write(field.selection)}"
        for field in selection.fields
    ]
    parts += [f"... on {inner.type_name} {write(inner)}" for inner in selection.by_type]
    return "{ " + " ".join(parts) + " }"


CASE = """{ assistanceCases { edges { node { hivStatus payment { bankAccountNo } } } }
  civilServants { totalCount } }"""


def pruned(*denied: str) -> str:
    return write(prune(supergraph(), operation(CASE), lambda coordinate, _: coordinate in denied).selection)


def test_denied_field_is_gone_with_all_below_it() -> None:
    assert pruned("AssistanceCase.payment", "Query.civilServants") == (
        "{ assistanceCases { edges { node { hivStatus } } } }"
    )


def test_emptied_selection_keeps_typename() -> None:
    assert pruned("AssistanceCase.hivStatus", "AssistancePayment.bankAccountNo", "Query.civilServants") == (
        "{ assistanceCases { edges { node { payment { __typename } } } } }"
    )


def test_emptied_operation_has_no_field() -> None:
    assert pruned("Query.assistanceCases", "Query.civilServants") == "{  }"


def test_nothing_denied_changes_nothing() -> None:
    assert prune(supergraph(), operation(CASE), lambda *_: False) == operation(CASE)


ABSTRACT = load_supergraph("""
schema @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT | INTERFACE
directive @link(url: String, for: link__Purpose) repeatable on SCHEMA
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
type Query @join__type(graph: A) { event: Event }
interface Event @join__type(graph: A) { no: String }
type Birth implements Event @join__implements(graph: A, interface: "Event") @join__type(graph: A) {
  no: String place: String }
type Death implements Event @join__implements(graph: A, interface: "Event") @join__type(graph: A) {
  no: String }
""")

NOBODYS = load_supergraph("""
schema @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: String, isInterfaceObject: Boolean)
  repeatable on OBJECT | INTERFACE
directive @link(url: String, for: link__Purpose) repeatable on SCHEMA
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
type Query @join__type(graph: A) { event: Event }
interface Event @join__type(graph: A, key: "no", isInterfaceObject: true) { no: ID note: String }
""")


def test_field_of_an_interface_nobody_implements_is_denied_under_its_own_name() -> None:
    document = parse("{ event { no note } }")
    kept = prune(
        NOBODYS, normalise(NOBODYS, document, None, {}), lambda coordinate, _: coordinate == "Event.note"
    )
    assert write(kept.selection) == "{ event { no } }"


EVENT = Operation(
    kind=OperationKind.QUERY,
    name=None,
    selection=SelectionSet(
        type_name="Query",
        fields=(
            Field(
                response_key="event",
                name="event",
                selection=SelectionSet(
                    type_name="Event",
                    fields=(Field(response_key="no", name="no"),),
                    by_type=(
                        SelectionSet(type_name="Birth", fields=(Field(response_key="place", name="place"),)),
                    ),
                ),
            ),
        ),
    ),
)


def test_field_of_an_interface_denied_on_one_type_is_asked_of_the_others_only() -> None:
    """CVE-2025-64173: a rule on an implementing type holds however the type is reached."""
    kept = prune(ABSTRACT, EVENT, lambda coordinate, _: coordinate == "Birth.no")
    assert write(kept.selection) == "{ event { ... on Birth { place } ... on Death { no } } }"


def test_field_of_an_interface_denied_on_every_type_is_gone() -> None:
    kept = prune(ABSTRACT, EVENT, lambda coordinate, _: coordinate.endswith((".no", ".place")))
    assert write(kept.selection) == "{ event { __typename } }"


def test_use_that_is_refused_takes_no_other_use_of_the_field_with_it() -> None:
    document = '{ a: assistanceCases(pins: ["1"]) { totalCount } b: assistanceCases { totalCount } }'
    kept = prune(supergraph(), operation(document), lambda _, key: key == "a")
    assert [field.response_key for field in kept.selection.fields] == ["b"]
