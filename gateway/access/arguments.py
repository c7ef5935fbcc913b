"""What the arguments of a field filter, sort or group by (`@reads`)."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import EnumValueNode, ListValueNode, NullValueNode, ObjectValueNode, ValueNode, VariableNode

from gateway.operation import Field
from gateway.supergraph import FieldDef, Supergraph, TypeKind
from gateway.supergraph.catalogue import Catalogue

__all__ = ["coordinates_read"]


def coordinates_read(
    supergraph: Supergraph, catalogue: Catalogue, definition: FieldDef, coordinate: str, field: Field
) -> frozenset[str]:
    """Return the coordinates whose values the written arguments of a field read.

    A variable counts as given with every value its type allows: one plan serves all its values, and what it
    holds must not change what is decided.
    """
    found: set[str] = set()
    for argument in field.arguments:
        if isinstance(argument.value, NullValueNode):
            continue
        found.update(catalogue.reads.get(f"{coordinate}.{argument.name}", ()))
        type_name = definition.arguments[argument.name].type.strip("[]!")
        found.update(_read_by_value(supergraph, catalogue, type_name, argument.value))
    return frozenset(found)


def _read_by_value(
    supergraph: Supergraph, catalogue: Catalogue, type_name: str, value: ValueNode
) -> Iterator[str]:
    match value:
        case VariableNode():
            yield from _read_by_type(supergraph, catalogue, type_name, set())
        case ListValueNode():
            for item in value.values:
                yield from _read_by_value(supergraph, catalogue, type_name, item)
        case EnumValueNode():
            yield from catalogue.reads.get(f"{type_name}.{value.value}", ())
        case ObjectValueNode():
            for given in value.fields:
                name = given.name.value
                yield from catalogue.reads.get(f"{type_name}.{name}", ())
                inner = supergraph.field(type_name, name).type_name
                yield from _read_by_value(supergraph, catalogue, inner, given.value)
        case _:
            return


def _read_by_type(
    supergraph: Supergraph, catalogue: Catalogue, type_name: str, seen: set[str]
) -> Iterator[str]:
    if type_name in seen or type_name not in supergraph.types:
        return
    seen.add(type_name)
    found = supergraph.types[type_name]
    if found.kind is TypeKind.ENUM:
        for name in found.values:
            yield from catalogue.reads.get(f"{type_name}.{name}", ())
    elif found.kind is TypeKind.INPUT_OBJECT:
        for name, definition in found.fields.items():
            yield from catalogue.reads.get(f"{type_name}.{name}", ())
            yield from _read_by_type(supergraph, catalogue, definition.type_name, seen)
