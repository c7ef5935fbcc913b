"""Random operations with everything a client may write: fragments, directives, variables, repeated keys."""

from __future__ import annotations

from random import Random

from graphql import (
    GraphQLField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    parse,
    validate,
)

__all__ = ["make_operation"]

ATTEMPTS = 50
"""Repeated keys often clash; after so many invalid operations a trivial one is returned."""


def make_operation(schema: GraphQLSchema, seed: str, depth: int = 6) -> str:
    """Return a valid query; equal seeds give equal operations. Every variable has a default."""
    for attempt in range(ATTEMPTS):
        text = _Maker(schema, Random(f"{seed}/{attempt}")).operation(depth)  # noqa: S311 -- repeatable
        if not validate(schema, parse(text)):
            return text
    return "{ __typename }"


class _Maker:
    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self._schema = schema
        self._random = random
        self._variables: dict[str, str] = {}
        self._fragments: dict[str, str] = {}

    def operation(self, depth: int) -> str:
        assert self._schema.query_type is not None
        selection = self._selection(self._schema.query_type, depth)
        declared = ", ".join(f"${name}: {text}" for name, text in self._variables.items())
        head = f"query({declared})" if declared else "query"
        return "\n".join([f"{head} {selection}", *self._fragments.values()])

    def _chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def _selection(self, found: GraphQLNamedType, depth: int) -> str:
        parts: list[str] = []
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType):
            parts += self._fields(found, depth)
        if isinstance(found, GraphQLInterfaceType | GraphQLUnionType):
            parts += self._members(found, depth, least=0 if parts else 1)
        if isinstance(found, GraphQLObjectType) and self._chance(15):
            parts.append(self._narrowed(found, depth))
        if not parts or self._chance(25):
            parts.append("kind: __typename" if self._chance(30) else "__typename")
        self._random.shuffle(parts)
        return f"{{ {' '.join(parts)} }}"

    def _fields(self, found: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> list[str]:
        names = [
            name
            for name, field in found.fields.items()
            if depth > 1 or not is_composite_type(get_named_type(field.type))
        ]
        chosen = self._random.sample(names, min(len(names), self._random.randint(1, 3)))
        if chosen and self._chance(15):
            chosen.append(self._random.choice(chosen))
        return [self._field(name, found.fields[name], depth) for name in chosen]

    def _members(self, found: GraphQLInterfaceType | GraphQLUnionType, depth: int, least: int) -> list[str]:
        types = sorted(self._schema.get_possible_types(found), key=lambda member: member.name)
        members = self._random.sample(types, self._random.randint(min(least, len(types)), len(types)))
        parts = [self._narrowed(member, depth) for member in members]
        others = [
            other
            for other in self._schema.type_map.values()
            if isinstance(other, GraphQLInterfaceType)
            and other is not found
            and {*self._schema.get_possible_types(other)} & {*types}
        ]
        if others and self._chance(20):
            parts.append(self._narrowed(self._random.choice(others), depth))
        return parts

    def _narrowed(self, member: GraphQLNamedType, depth: int) -> str:
        selection = self._selection(member, max(depth - 1, 1))
        if self._chance(15):
            name = f"F{len(self._fragments)}"
            self._fragments[name] = f"fragment {name} on {member.name} {selection}"
            return f"...{name}{self._condition()}"
        return f"... on {member.name}{self._condition()} {selection}"

    def _condition(self) -> str:
        if not self._chance(10):
            return ""
        truth = self._random.choice(("true", "false"))
        if self._chance(50):
            name = f"v{len(self._variables)}"
            self._variables[name] = f"Boolean! = {truth}"
            truth = f"${name}"
        return f" @{self._random.choice(('include', 'skip'))}(if: {truth})"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        alias = f"{self._random.choice('abc')}_{name}: " if self._chance(20) else ""
        given = [
            f"{key}: {self._argument(argument.type)}"
            for key, argument in field.args.items()
            if is_non_null_type(argument.type) or self._chance(50)
        ]
        arguments = f"({', '.join(given)})" if given else ""
        inner = get_named_type(field.type)
        selection = f" {self._selection(inner, depth - 1)}" if is_composite_type(inner) else ""
        return f"{alias}{name}{arguments}{self._condition()}{selection}"

    def _argument(self, kind: GraphQLInputType) -> str:
        value = self._value(kind)
        if not self._chance(30):
            return value
        name = f"v{len(self._variables)}"
        self._variables[name] = f"{kind} = {value}"
        return f"${name}"

    def _value(self, kind: GraphQLInputType) -> str:
        if is_non_null_type(kind):
            return self._value(kind.of_type)
        if is_list_type(kind):
            return f"[{self._value(kind.of_type)}]"
        if is_enum_type(kind):
            return str(self._random.choice(list(kind.values)))
        if is_input_object_type(kind):
            parts = (f"{key}: {self._value(part.type)}" for key, part in kind.fields.items())
            return f"{{ {', '.join(parts)} }}"
        match get_named_type(kind).name:
            case "Int":
                return str(self._random.randint(1, 3))
            case "Float":
                return "1.5"
            case "Boolean":
                return self._random.choice(("true", "false"))
            case _:
                return f'"{self._random.choice("xyz")}"'
