"""Removing elements from type definitions until what is left holds together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    Node,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    specified_scalar_types,
)

__all__ = ["Keep", "prune", "unreachable"]

Keep = Callable[[str | None, Node], bool]
"""Called with the name of the owning type (None for a type itself) and the element."""

Types = dict[str, TypeDefinitionNode]
C = TypeVar("C", ObjectTypeDefinitionNode, InterfaceTypeDefinitionNode)


def prune(types: Iterable[TypeDefinitionNode], keep: Keep) -> Types:
    """Return the definitions that are kept, by name, without dangling references and without empty types.

    Removing one element may leave another without a type or a type without fields, so this repeats until
    nothing changes; every round but the last removes something. Interfaces come after that: a type that
    disappears for other reasons no longer limits what its interfaces show.
    """
    current = {node.name.value: drop_elements(node, keep) for node in types if keep(None, node)}
    while True:
        settled = settle(current)
        current = {name: shown_by_all(node, settled) for name, node in settled.items()}
        if current == settled:
            return current


def settle(types: Types) -> Types:
    """Remove empty types and what refers to them until none is left."""
    while True:
        alive = {name: node for name, node in types.items() if not is_empty(node)}
        shrunk = {name: drop_dangling(node, alive) for name, node in alive.items()}
        if shrunk == types:
            return shrunk
        types = shrunk


def drop_elements(node: TypeDefinitionNode, keep: Keep) -> TypeDefinitionNode:
    """Drop the fields, arguments and enum values that are not kept."""
    owner = node.name.value
    match node:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            fields = tuple(drop_arguments(f, owner, keep) for f in node.fields or () if keep(owner, f))
            return replace(node, fields=fields)
        case InputObjectTypeDefinitionNode():
            return replace(node, fields=tuple(f for f in node.fields or () if keep(owner, f)))
        case EnumTypeDefinitionNode():
            return replace(node, values=tuple(v for v in node.values or () if keep(owner, v)))
        case _:
            return node


def drop_arguments(field: FieldDefinitionNode, owner: str, keep: Keep) -> FieldDefinitionNode:
    """Drop the arguments that are not kept."""
    return replace(field, arguments=tuple(a for a in field.arguments or () if keep(owner, a)))


def is_empty(node: TypeDefinitionNode) -> bool:
    """Whether nothing is left in a type that needs something."""
    match node:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode() | InputObjectTypeDefinitionNode():
            return not node.fields
        case EnumTypeDefinitionNode():
            return not node.values
        case UnionTypeDefinitionNode():
            return not node.types
        case _:
            return False


def drop_dangling(node: TypeDefinitionNode, types: Mapping[str, TypeDefinitionNode]) -> TypeDefinitionNode:
    """Drop what refers to a type that is gone."""
    match node:
        case InterfaceTypeDefinitionNode():
            return drop_dangling_fields(node, types)
        case ObjectTypeDefinitionNode():
            return drop_dangling_fields(node, types)
        case InputObjectTypeDefinitionNode():
            return replace(node, fields=tuple(f for f in node.fields or () if known(f.type, types)))
        case UnionTypeDefinitionNode():
            return replace(node, types=tuple(member for member in node.types or () if known(member, types)))
        case _:
            return node


def drop_dangling_fields(node: C, types: Mapping[str, TypeDefinitionNode]) -> C:
    """Drop fields, arguments and interfaces that refer to a type that is gone."""
    fields = tuple(
        replace(field, arguments=tuple(a for a in field.arguments or () if known(a.type, types)))
        for field in node.fields or ()
        if known(field.type, types)
    )
    interfaces = tuple(interface for interface in node.interfaces or () if known(interface, types))
    return replace(node, fields=fields, interfaces=interfaces)


def shown_by_all(node: TypeDefinitionNode, types: Mapping[str, TypeDefinitionNode]) -> TypeDefinitionNode:
    """Drop interface fields that some implementer does not show: the schema would not be valid with them."""
    if not isinstance(node, InterfaceTypeDefinitionNode):
        return node
    name = node.name.value
    shown = [
        {field.name.value for field in other.fields or ()}
        for other in types.values()
        if isinstance(other, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
        and any(interface.name.value == name for interface in other.interfaces or ())
    ]
    fields = tuple(f for f in node.fields or () if all(f.name.value in names for names in shown))
    return replace(node, fields=fields)


def named(node: TypeNode) -> str:
    """Return the named type inside lists and non-nulls."""
    match node:
        case ListTypeNode() | NonNullTypeNode():
            return named(node.type)
        case NamedTypeNode():
            return node.name.value
        case _:
            raise TypeError(f"{node.kind} is no type reference")


def known(node: TypeNode, types: Mapping[str, TypeDefinitionNode]) -> bool:
    """Whether a type reference leads to a type that is still there."""
    name = named(node)
    return name in types or name in specified_scalar_types


def unreachable(types: Mapping[str, TypeDefinitionNode], others: Iterable[DefinitionNode]) -> frozenset[str]:
    """Return the types that neither the root types nor a directive's arguments lead to.

    An abstract type leads to every object type a value of it may have.
    """
    queue = [name for node in others for name in entry_types(node)]
    reached: set[str] = set()
    while queue:
        name = queue.pop()
        if name in reached or name not in types:
            continue
        reached.add(name)
        queue.extend(types_of(types[name]))
        queue.extend(
            other.name.value
            for other in types.values()
            if any(interface.name.value == name for interface in getattr(other, "interfaces", None) or ())
        )
    return frozenset(types.keys() - reached)


def entry_types(node: DefinitionNode) -> Iterable[str]:
    """Yield the types a schema or directive definition leads to."""
    match node:
        case SchemaDefinitionNode():
            return [item.type.name.value for item in node.operation_types]
        case DirectiveDefinitionNode():
            return [named(argument.type) for argument in node.arguments or ()]
        case _:
            return []


def types_of(node: TypeDefinitionNode) -> Iterable[str]:
    """Yield the types a type leads to."""
    match node:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            for field in node.fields or ():
                yield named(field.type)
                yield from (named(argument.type) for argument in field.arguments or ())
            yield from (interface.name.value for interface in node.interfaces or ())
        case InputObjectTypeDefinitionNode():
            yield from (named(field.type) for field in node.fields or ())
        case UnionTypeDefinitionNode():
            yield from (member.name.value for member in node.types or ())
        case _:
            return
