"""Introspection on API schemas, level: from document to answer."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLSchema,
    build_client_schema,
    get_introspection_query,
    introspection_from_schema,
    print_schema,
)

from gateway.operation import (
    Limits,
    check_limits,
    coerce_variables,
    execute_introspection,
    normalise,
    parse_document,
    select_operation,
    validate_document,
)
from gateway.supergraph import Supergraph, filter_api_schema


def introspect(
    supergraph: Supergraph, schema: GraphQLSchema, text: str, raw: dict[str, Any] | None = None
) -> dict[str, Any]:
    document = parse_document(text, Limits())
    check_limits(document, Limits())
    validate_document(schema, document, suggestions=False)
    variables = coerce_variables(schema, select_operation(document, None), raw or {})
    operation = normalise(supergraph, document, None, variables)
    return execute_introspection(schema, operation.introspection, variables)


def test_standard_query_describes_the_whole_api_schema(registers: Supergraph) -> None:
    answer: Any = introspect(registers, registers.api_schema, get_introspection_query(specified_by_url=True))
    assert print_schema(build_client_schema(answer)) == print_schema(
        build_client_schema(introspection_from_schema(registers.api_schema))
    )


def test_aliases_conditions_and_variables_are_respected(registers: Supergraph) -> None:
    text = """
      query($name: String!, $old: Boolean, $more: Boolean!) {
        t: __type(name: $name) { n: name fields(includeDeprecated: $old) { name @include(if: $more) } }
        u: __type(name: "Hit") { possibleTypes { name } kind @skip(if: true) }
        person(pin: 1) { pin }
      }
    """
    fields = ["pin", "fullName", "residence", "eligibility", "cases"]
    hit = {"possibleTypes": [{"name": "Case"}, {"name": "Person"}]}
    assert introspect(registers, registers.api_schema, text, {"name": "Person", "more": True}) == {
        "t": {"n": "Person", "fields": [{"name": name} for name in fields]},
        "u": hit,
    }
    given = {"name": "Nothing", "more": True, "old": True}
    assert introspect(registers, registers.api_schema, text, given) == {"t": None, "u": hit}


def test_filtered_schema_shows_no_more_in_introspection(registers: Supergraph) -> None:
    schema = filter_api_schema(registers.api_schema, {"Query.person", "Person.pin"})
    text = '{ a: __type(name: "Person") { fields { name } } b: __type(name: "Case") { name } }'
    assert introspect(registers, schema, text) == {"a": {"fields": [{"name": "pin"}]}, "b": None}


def test_nothing_asked_is_an_empty_answer(registers: Supergraph) -> None:
    assert introspect(registers, registers.api_schema, "{ __typename }") == {}
