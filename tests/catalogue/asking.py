"""Questions that ask a schema for everything, and what their answers show to be resolved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_composite_type,
    is_required_argument,
)

__all__ = ["Asked", "answered", "schema_of", "values_at"]

ARGUMENTS: Mapping[str, Mapping[str, Any]] = json.loads(
    Path(__file__).with_name("arguments.json").read_text(encoding="utf-8")
)
"""Values of arguments by field; a field of an interface stands for its implementers' too."""
HIDDEN = frozenset({"external", "inaccessible"})


@cache
def schema_of(sdl: str) -> GraphQLSchema:
    """Build a subgraph's schema with its directives as they are written."""
    return build_schema(sdl, assume_valid=True, assume_valid_sdl=True)


class Asked:
    """Selections over one subgraph's schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema

    @property
    def entities(self) -> dict[str, str]:
        """Entity types the subgraph can be entered at, with the name of their key."""
        found = {}
        for name, type_ in self._schema.type_map.items():
            key = _key(type_)
            if key is not None:
                found[name] = key
        return found

    def root_fields(self) -> Iterator[str]:
        """Yield one selection for each root field of the API."""
        query = self._schema.query_type
        assert query is not None
        for name, field in _fields(query):
            yield self._field("Query", name, field)

    def everything_of(self, entity: str) -> str:
        """Return the selection of all fields of an entity, down to its values and the keys of its links."""
        return f"__typename ... on {entity} {{ {self._selection(self._type(entity))} }}"

    def _selection(self, type_: GraphQLObjectType | GraphQLInterfaceType) -> str:
        return " ".join(self._field(type_.name, name, field) for name, field in _fields(type_))

    def _field(self, owner: str, name: str, field: GraphQLField) -> str:
        text = name + self._arguments(owner, name, field)
        named = get_named_type(field.type)
        if not is_composite_type(named):
            return text
        key = _key(named)
        if key is not None:
            return f"{text} {{ {key} }}"
        if isinstance(named, GraphQLInterfaceType):
            return f"{text} {{ __typename eventId }}"
        return f"{text} {{ {self._selection(self._type(named.name))} }}"

    def _arguments(self, owner: str, name: str, field: GraphQLField) -> str:
        given = self._given(owner, name)
        missing = [
            one for one, argument in field.args.items() if is_required_argument(argument) and one not in given
        ]
        assert not missing, f"arguments.json: {owner}.{name} needs {', '.join(missing)}"
        if not given:
            return ""
        return (
            "("
            + ", ".join(f"{one}: {self._literal(field, one, value)}" for one, value in given.items())
            + ")"
        )

    def _given(self, owner: str, name: str) -> Mapping[str, Any]:
        type_ = self._schema.type_map[owner]
        interfaces = type_.interfaces if isinstance(type_, GraphQLObjectType) else ()
        for holder in (owner, *(one.name for one in interfaces)):
            if f"{holder}.{name}" in ARGUMENTS:
                return ARGUMENTS[f"{holder}.{name}"]
        return {}

    def _literal(self, field: GraphQLField, argument: str, value: Any) -> str:
        named = get_named_type(field.args[argument].type)
        if named.name in ("ID", "String", "Int", "Boolean", "Date"):
            return json.dumps(value, ensure_ascii=False)
        return "[" + ", ".join(value) + "]"  # enum values

    def _type(self, name: str) -> GraphQLObjectType:
        type_ = self._schema.type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        return type_


def answered(schema: GraphQLSchema, type_name: str, value: Any) -> Iterator[str]:
    """Yield the coordinates that an object of an answer has a value for: not null, no empty list."""
    type_ = schema.type_map[value.get("__typename", type_name)]
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    for name, inner in value.items():
        if name == "__typename" or inner is None or inner == []:
            continue
        yield f"{type_.name}.{name}"
        named = get_named_type(type_.fields[name].type)
        if is_composite_type(named):
            for item in inner if isinstance(inner, list) else [inner]:
                if item is not None:
                    yield from answered(schema, named.name, item)


def values_at(value: Any, path: list[str]) -> Iterator[Any]:
    """Yield the leaves at a path of field names, through lists, nulls left out."""
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            yield from values_at(item, path)
    elif path:
        yield from values_at(value[path[0]], path[1:])
    else:
        yield value


def _fields(type_: GraphQLObjectType | GraphQLInterfaceType) -> Iterator[tuple[str, GraphQLField]]:
    for name, field in type_.fields.items():
        directives = field.ast_node.directives if field.ast_node is not None else ()
        if not name.startswith("_") and HIDDEN.isdisjoint(one.name.value for one in directives or ()):
            yield name, field


def _key(type_: GraphQLNamedType) -> str | None:
    """Return the name of the key field of an entity; None for another type."""
    node: Any = type_.ast_node
    for one in (node.directives if node is not None else None) or ():
        if one.name.value == "key":
            return str(next(each.value.value for each in one.arguments if each.name.value == "fields"))
    return None
