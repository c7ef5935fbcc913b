"""API schemas, whole and filtered, level: one module with real SDL."""

from __future__ import annotations

from textwrap import dedent

import pytest

from gateway.supergraph import Supergraph, SupergraphError, filter_api_schema, print_api_schema


def test_api_schema_has_no_inaccessible_element_and_no_machinery(registers: Supergraph) -> None:
    printed = print_api_schema(registers.api_schema)
    for absent in (
        "join__",
        "link__",
        "@internal",
        "@classification",
        "policyAttributes",
        "Secret",
        "Hidden",
    ):
        assert absent not in printed
    for absent in ("ERASED", "raw:", "hidden", "onlyHidden"):
        assert absent not in printed


def test_api_schema_keeps_descriptions_executable_directives_and_standard_ones(registers: Supergraph) -> None:
    printed = print_api_schema(registers.api_schema)
    assert "directive @audited(note: String) on FIELD\n" in printed
    assert '"""Một con người"""\ntype Person {\n  """Số định danh"""\n  pin: ID\n' in printed
    assert 'hasStateIncome: Boolean @deprecated(reason: "old")' in printed
    assert 'scalar Date @specifiedBy(url: "https://example.test/date")' in printed


def test_filtered_schema_holds_visible_fields_and_what_they_lead_to(registers: Supergraph) -> None:
    visible = {"Query.person", "Person.pin", "Person.residence", "Residence.*", "Query.search", "Case.amount"}
    assert print_api_schema(filter_api_schema(registers.api_schema, visible)) == dedent(
        '''\
        directive @audited(note: String) on FIELD

        """Một con người"""
        type Person {
          """Số định danh"""
          pin: ID
          residence: Residence
        }

        type Residence {
          commune: String
          address(full: Boolean = false): String
        }

        type Case {
          amount: Int
        }

        union Hit = Case | Person

        type Query {
          person(pin: ID!): Person
          search(text: String!): [Hit!]
        }
        '''
    )


def test_interface_shows_only_fields_that_all_remaining_implementers_show(registers: Supergraph) -> None:
    visible = {"Query.records", "Record.*", "Case.id", "Case.status", "Decision.id", "Decision.next"}
    shown = filter_api_schema(registers.api_schema, visible)
    fields = {
        name: sorted(getattr(shown.type_map[name], "fields", ()))
        for name in ("Record", "Case", "Decision")
        if name in shown.type_map
    }
    assert fields == {"Record": ["id"], "Case": ["id", "status"], "Decision": ["id", "next"]}


def test_type_without_visible_field_disappears_with_the_fields_that_lead_to_it(registers: Supergraph) -> None:
    visible = {"Query.person", "Query.records", "Record.*", "Case.id", "Mutation.close"}
    shown = filter_api_schema(registers.api_schema, visible)
    assert sorted(shown.type_map["Query"].fields) == ["records"]  # type: ignore[attr-defined]
    assert "Person" not in shown.type_map
    assert "Decision" not in shown.type_map
    assert shown.mutation_type is not None


def test_unreachable_types_and_empty_roots_disappear(registers: Supergraph) -> None:
    shown = filter_api_schema(registers.api_schema, {"Query.person", "Person.pin", "Case.id"})
    assert shown.mutation_type is None
    assert "Case" not in shown.type_map
    assert "Status" not in shown.type_map


def test_filtering_leaves_the_given_schema_alone(registers: Supergraph) -> None:
    before = print_api_schema(registers.api_schema)
    filter_api_schema(registers.api_schema, {"Query.person", "Person.pin"})
    assert print_api_schema(registers.api_schema) == before


def test_nothing_visible_is_an_error(registers: Supergraph) -> None:
    with pytest.raises(SupergraphError, match="no field of the query root"):
        filter_api_schema(registers.api_schema, {"Person.pin"})
