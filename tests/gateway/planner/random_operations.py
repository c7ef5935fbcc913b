"""Random valid operations over an API schema, repeatable by seed."""

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
    OverlappingFieldsCanBeMergedRule,
    get_named_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    parse,
    validate,
)

__all__ = ["random_operation"]


def random_operation(schema: GraphQLSchema, seed: int, depth: int = 5) -> str:
    """Return a query that is valid for the schema: aliases, fragments, arguments, repeated keys."""
    for attempt in range(50):
        random = Random(seed * 1000 + attempt)  # noqa: S311 -- repeatable, not secret
        assert schema.query_type is not None
        text = f"query {_selection(schema, schema.query_type, random, depth)}"
        if not validate(schema, parse(text), [OverlappingFieldsCanBeMergedRule]):
            return text
    return "{ __typename }"


def _selection(schema: GraphQLSchema, found: GraphQLNamedType, random: Random, depth: int) -> str:
    parts: list[str] = []
    if isinstance(found, GraphQLObjectType | GraphQLInterfaceType):
        names = [
            name
            for name, field in found.fields.items()
            if depth > 1 or not is_composite_type(get_named_type(field.type))
        ]
        chosen = random.sample(names, min(len(names), random.randint(1, 3)))
        parts += [_field(schema, name, found.fields[name], random, depth) for name in chosen]
    if isinstance(found, GraphQLInterfaceType | GraphQLUnionType):
        types = list(schema.get_possible_types(found))
        members = random.sample(types, random.randint(0 if parts else 1, len(types)))
        parts += [f"... on {member.name} {_selection(schema, member, random, depth)}" for member in members]
    if not parts or random.random() < 0.3:
        parts.append("__typename")
    return f"{{ {' '.join(parts)} }}"


def _field(schema: GraphQLSchema, name: str, field: GraphQLField, random: Random, depth: int) -> str:
    alias = f"{random.choice('abc')}_{name}: " if random.random() < 0.2 else ""
    given = [
        f"{key}: {_value(argument.type, random)}"
        for key, argument in field.args.items()
        if is_non_null_type(argument.type) or random.random() < 0.5
    ]
    arguments = f"({', '.join(given)})" if given else ""
    inner = get_named_type(field.type)
    selection = f" {_selection(schema, inner, random, depth - 1)}" if is_composite_type(inner) else ""
    return f"{alias}{name}{arguments}{selection}"


def _value(kind: GraphQLInputType, random: Random) -> str:
    if is_non_null_type(kind):
        return _value(kind.of_type, random)
    if is_list_type(kind):
        return f"[{_value(kind.of_type, random)}]"
    if is_enum_type(kind):
        return str(random.choice(list(kind.values)))
    if is_input_object_type(kind):
        return (
            "{ "
            + ", ".join(f"{key}: {_value(part.type, random)}" for key, part in kind.fields.items())
            + " }"
        )
    match get_named_type(kind).name:
        case "Int":
            return str(random.randint(1, 3))
        case "Float":
            return "1.5"
        case "Boolean":
            return random.choice(("true", "false"))
        case _:
            return f'"{random.choice("xyz")}"'
