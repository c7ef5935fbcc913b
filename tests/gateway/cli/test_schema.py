"""`lienthong schema`: what a kind of caller may use, and only that."""

from __future__ import annotations

from functools import cache

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    parse,
    print_type,
    validate,
)
from typer.testing import CliRunner

from gateway.catalogue import schema_of
from gateway.cli.main import app
from gateway.composition import compose
from gateway.decision import SubjectKind
from gateway.local.operation_file import operation_text
from gateway.supergraph import print_api_schema
from tests.gateway.access.building import catalogue, directory, supergraph
from tests.gateway.composition.test_composed_directives import shelf, sources


@cache
def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["schema", *arguments])
    return result.exit_code, result.stdout, result.stderr


def fields(schema: GraphQLSchema) -> set[str]:
    return {
        f"{name}.{field}"
        for name, type_ in schema.type_map.items()
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
        for field in type_.fields
    }


def shape(sdl: str) -> list[str]:
    """Types as text, without directives."""
    return [print_type(type_) for type_ in build_schema(sdl).type_map.values()]


@pytest.mark.parametrize("caller", ["gia-lai-health", "quy-nhon-social"])
def test_agency_has_the_full_schema(caller: str) -> None:
    assert run("--as", caller) == (0, print_api_schema(supergraph().api_schema), "")


@pytest.mark.parametrize(("caller", "kind"), [("viettel", "ENTERPRISE"), ("anonymous", "ANONYMOUS")])
def test_for_an_enterprise_and_the_anonymous_the_rest_does_not_exist(caller: str, kind: str) -> None:
    code, output, _ = run("--as", caller)
    visible = directory().visible_coordinates(SubjectKind(kind))
    assert visible is not None
    assert code == 0
    assert fields(build_schema(output)) == {one for one in visible if not one.endswith(".__typename")}


@pytest.mark.parametrize(
    ("caller", "example", "valid"),
    [
        ("viettel", "verify_identity", True),
        ("viettel", "assistance_cases", False),
        ("anonymous", "administrative_unit", True),
        ("anonymous", "verify_identity", False),
        ("gia-lai-health", "assistance_cases", True),
    ],
)
def test_documents_are_valid_in_it_that_the_gateway_takes_from_the_caller(
    caller: str, example: str, valid: bool
) -> None:
    schema = build_schema(run("--as", caller)[1])
    assert (validate(schema, parse(operation_text(example))) == []) is valid


def test_directives_of_the_catalogue_are_there_only_when_asked_for() -> None:
    plain, annotated = run("--as", "gia-lai-health")[1], run("--as", "gia-lai-health", "--directives")[1]
    assert "@" not in plain
    assert "join__" not in annotated
    assert "@link" not in annotated
    # the same schema under the directives
    assert shape(annotated) == shape(plain)


def test_directives_stand_where_the_subgraphs_put_them() -> None:
    schema = build_schema(run("--as", "gia-lai-health", "--directives")[1])
    known = catalogue()
    for coordinate in fields(schema):
        type_name, _, name = coordinate.partition(".")
        type_ = schema.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        node = type_.fields[name].ast_node
        assert node is not None
        (classification,) = [one for one in node.directives or () if one.name.value == "classification"]
        assert f'level: "{known.fields[coordinate].level}"' in str(
            [argument.loc and argument.loc.source.body[argument.loc.start : argument.loc.end]
             for argument in classification.arguments or ()]
        )  # fmt: skip
        for argument in node.arguments or ():
            reads = [one for one in argument.directives or () if one.name.value == "reads"]
            assert len(reads) == len(known.reads.get(f"{coordinate}.{argument.name.value}", ()))


def test_the_readers_of_a_field_stand_in_its_description() -> None:
    code, output, _ = run("--as", "moh", "--readers", "--purpose", "inspection", "--engine", "embedded")
    schema = build_schema(output)
    assert code == 0
    assert typed(output) == typed(run("--as", "moh")[1])

    def told(type_name: str, field: str) -> str:
        type_ = schema.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        return (type_.fields[field].description or "").partition("\n\n")[2]

    who = "OFFICER MINISTRY HEALTH inspector"
    assert told("AssistanceCase", "categoryCode") == (
        f"Read by {who}:\n- allow [inspection] if the record is the stated case (gov.health.inspection):"
        " for inspection"
    )
    assert told("AssistancePayment", "bankAccountNo").startswith(f"Read by {who}:\n- mask keep_last(4) ")
    assert told("AssistanceCase", "hivStatus") == f"Not read by {who}."


def typed(sdl: str) -> set[str]:
    return {
        f"{type_.name}.{name}: {field.type}"
        for type_ in build_schema(sdl).type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
    }


def test_supergraph_without_a_catalogue_has_no_directives_to_show() -> None:
    sdl = compose(sources(shelf()))
    officer = SubjectKind.OFFICER
    assert schema_of(sdl, directory(), officer, directives=True) == schema_of(sdl, directory(), officer)
