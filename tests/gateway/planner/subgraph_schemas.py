"""The schema each subgraph must have, written back from the supergraph model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from graphql import GraphQLSchema, build_schema, print_ast

from gateway.supergraph import FieldDef, Supergraph, TypeDef, TypeKind

__all__ = ["entity_types", "subgraph_schema"]


@cache
def subgraph_schema(supergraph: Supergraph, graph: str) -> GraphQLSchema:
    """Build the executable schema of one subgraph, `_entities` included."""
    definitions = [text for found in supergraph.types.values() for text in _type(supergraph, found, graph)]
    entities = entity_types(supergraph, graph)
    root = supergraph.query_type
    definitions.append("scalar _Any")
    if entities:
        definitions.append(f"union _Entity = {' | '.join(entities)}")
        word = "extend type" if graph in supergraph.types[root].graphs else "type"
        definitions.append(f"{word} {root} {{ _entities(representations: [_Any!]!): [_Entity]! }}")
    roots = [f"query: {root}"]
    if supergraph.mutation_type is not None and graph in supergraph.types[supergraph.mutation_type].graphs:
        roots.append(f"mutation: {supergraph.mutation_type}")
    definitions.append(f"schema {{ {' '.join(roots)} }}")
    return build_schema("\n".join(definitions), assume_valid=True)


def entity_types(supergraph: Supergraph, graph: str) -> list[str]:
    """Return the object types of one subgraph that `_entities` may answer with."""
    found: set[str] = set()
    for definition in supergraph.types.values():
        if any(join.key is not None and join.resolvable for join in definition.joins_in(graph)):
            lie = definition.is_interface_object_in(graph) or definition.kind is TypeKind.OBJECT
            found.update({definition.name} if lie else definition.members.get(graph, ()))
    return sorted(found)


def _type(supergraph: Supergraph, found: TypeDef, graph: str) -> Iterator[str]:
    if not found.joins_in(graph):
        return
    match found.kind:
        case TypeKind.SCALAR:
            yield f"scalar {found.name}"
        case TypeKind.ENUM:
            values = [value.name for value in found.values.values() if graph in value.graphs]
            yield f"enum {found.name} {{ {' '.join(values)} }}"
        case TypeKind.UNION:
            yield f"union {found.name} = {' | '.join(sorted(found.members[graph]))}"
        case TypeKind.INPUT_OBJECT:
            fields = " ".join(f"{field.name}: {field.type}" for field in found.fields.values())
            yield f"input {found.name} {{ {fields} }}"
        case TypeKind.OBJECT | TypeKind.INTERFACE:
            lie = found.is_interface_object_in(graph)
            word = "type" if found.kind is TypeKind.OBJECT or lie else "interface"
            interfaces = " & ".join(sorted(found.implements.get(graph, ())))
            lines = [_field(supergraph, found, field, graph) for field in found.fields.values()]
            body = " ".join(line for line in lines if line) or "_unused: Boolean"
            yield f"{word} {found.name}{f' implements {interfaces}' if interfaces else ''} {{ {body} }}"


def _field(supergraph: Supergraph, found: TypeDef, field: FieldDef, graph: str) -> str:
    join = supergraph.join_of(found.name, field.name, graph)
    if join is None:
        return ""
    arguments = ", ".join(
        f"{argument.name}: {argument.type}"
        + ("" if argument.default is None else f" = {print_ast(argument.default)}")
        for argument in field.arguments.values()
    )
    return f"{field.name}{f'({arguments})' if arguments else ''}: {join.type or field.type}"
