"""The schema that one kind of caller may use, plain or with what the catalogue says of each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLSchema,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from gateway.access import Directory
from gateway.catalogue.locations import coordinates
from gateway.decision import SubjectKind
from gateway.supergraph import filter_api_schema, load_supergraph, print_api_schema
from gateway.supergraph.catalogue import CATALOGUE
from gateway.supergraph.links import read_features

__all__ = ["schema_of"]


def schema_of(sdl: str, directory: Directory, kind: SubjectKind, *, directives: bool = False) -> str:
    """Return the SDL a kind of caller validates against; `sdl` is the supergraph's.

    With `directives`, those of the catalogue are applied as in the supergraph. Those of federation never are:
    which subgraph holds what is the gateway's affair. Raises SupergraphError.
    """
    schema = load_supergraph(sdl).api_schema
    visible = directory.visible_coordinates(kind)
    if visible is not None:
        schema = filter_api_schema(schema, visible)
    return _annotated(schema, parse(sdl, no_location=True)) if directives else print_api_schema(schema)


def _annotated(schema: GraphQLSchema, supergraph: DocumentNode) -> str:
    linked = next(node for node in supergraph.definitions if isinstance(node, SchemaDefinitionNode))
    feature = read_features(linked.directives or ()).find(CATALOGUE)
    if feature is None:
        return print_api_schema(schema)
    given = {
        coordinate: tuple(one for one in node.directives or () if feature.owns_directive(one.name.value))
        for coordinate, node in coordinates(supergraph.definitions)
    }
    definitions: list[DefinitionNode] = [
        node
        for node in supergraph.definitions
        if isinstance(node, DirectiveDefinitionNode) and feature.owns_directive(node.name.value)
    ]
    printed = parse(print_api_schema(schema), no_location=True)
    definitions += [_with(node, given) for node in printed.definitions]
    return print_ast(DocumentNode(definitions=tuple(definitions))) + "\n"


def _with(node: DefinitionNode, given: Mapping[str, tuple[ConstDirectiveNode, ...]]) -> DefinitionNode:
    """Return a definition with the directives of its own coordinate and of those inside it."""
    if not isinstance(node, TypeDefinitionNode):
        return node
    name = node.name.value
    inside: dict[str, Any] = {}
    for part in ("fields", "values"):
        members = getattr(node, part, None)
        if members:
            inside[part] = tuple(_member(member, name, given) for member in members)
    return replace(node, directives=_joined(node, given.get(name, ())), **inside)


def _member(node: Any, owner: str, given: Mapping[str, tuple[ConstDirectiveNode, ...]]) -> Any:
    coordinate = f"{owner}.{node.name.value}"
    directives = _joined(node, given.get(coordinate, ()))
    if not isinstance(node, FieldDefinitionNode):
        return replace(node, directives=directives)
    arguments = tuple(
        replace(one, directives=_joined(one, given.get(f"{coordinate}({one.name.value}:)", ())))
        for one in node.arguments or ()
    )
    return replace(node, directives=directives, arguments=arguments)


def _joined(node: Any, more: tuple[ConstDirectiveNode, ...]) -> tuple[ConstDirectiveNode, ...]:
    return (*(node.directives or ()), *more)
