"""The types of a subgraph, and of the supergraph, as composition sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graphql.language.ast import (
    ConstValueNode,
    DirectiveDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    StringValueNode,
    TypeNode,
)

from gateway.composition.specs import FEDERATION

__all__ = [
    "AppliedDirective",
    "Argument",
    "ComposedDirective",
    "Element",
    "EnumValue",
    "Field",
    "Key",
    "Kind",
    "Subgraph",
    "SubgraphSource",
    "Type",
    "applied",
    "has",
    "named_type",
    "string_argument",
]


class Kind(StrEnum):
    """The six kinds of GraphQL type; the value is the keyword that defines one."""

    SCALAR = "scalar"
    OBJECT = "type"
    INTERFACE = "interface"
    UNION = "union"
    ENUM = "enum"
    INPUT = "input"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphSource:
    """What one subgraph brings to composition."""

    name: str
    url: str
    sdl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedDirective:
    """A directive on an element, under the name its specification gives it.

    `spec` is the identity (URL without version) of the specification that defines it, None for GraphQL's own.
    """

    spec: str | None
    name: str
    arguments: Mapping[str, ConstValueNode] = field(default_factory=dict)
    on_extension: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a field."""

    name: str
    type: TypeNode
    default: ConstValueNode | None = None
    description: str | None = None
    directives: tuple[AppliedDirective, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an object or interface (with arguments) or of an input object (with a default)."""

    name: str
    type: TypeNode
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    default: ConstValueNode | None = None
    description: str | None = None
    directives: tuple[AppliedDirective, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    """A value of an enum."""

    name: str
    description: str | None = None
    directives: tuple[AppliedDirective, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type with all its extensions folded in. `only_extensions`: the document never defines it."""

    name: str
    kind: Kind
    description: str | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    interfaces: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    values: Mapping[str, EnumValue] = field(default_factory=dict)
    directives: tuple[AppliedDirective, ...] = ()
    only_extensions: bool = False


Element = Type | Field | Argument | EnumValue
"""Anything a directive can be applied to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One @key of a type."""

    fields: str
    resolvable: bool
    extension: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedDirective:
    """A composed directive as one subgraph declares it: its specification, and what it is called there."""

    spec: str
    version: str
    name: str
    local_name: str
    definition: DirectiveDefinitionNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """A subgraph, read: no federation machinery left, federation directives under their own names.

    Coordinates are `Type.field`. `external` leaves out keys of extensions, external in name only;
    `shareable` holds key and provided fields too; `used` is what a key, @requires, @provides or interface
    needs.
    """

    name: str
    url: str
    graph: str
    is_fed1: bool
    types: Mapping[str, Type]
    keys: Mapping[str, tuple[Key, ...]]
    external: frozenset[str]
    shareable: frozenset[str]
    used: frozenset[str]
    composed: tuple[ComposedDirective, ...] = ()

    def fields(self) -> Iterator[tuple[Type, Field]]:
        """Every field of every type that has fields."""
        for type_ in self.types.values():
            for field_ in type_.fields.values():
                yield type_, field_

    def is_interface_object(self, type_name: str) -> bool:
        """Whether the type stands for an interface of other subgraphs (@interfaceObject)."""
        type_ = self.types.get(type_name)
        return type_ is not None and has(type_, "interfaceObject")


def applied(element: Element, name: str, spec: str | None = FEDERATION) -> tuple[AppliedDirective, ...]:
    """The applications of one directive on an element, of the federation specification unless told."""
    return tuple(one for one in element.directives if one.name == name and one.spec == spec)


def has(element: Element, name: str, spec: str | None = FEDERATION) -> bool:
    """Whether the directive is applied to the element."""
    return bool(applied(element, name, spec))


def string_argument(directive: AppliedDirective, name: str) -> str | None:
    """The string given for an argument, None when it is absent or no string."""
    value = directive.arguments.get(name)
    return value.value if isinstance(value, StringValueNode) else None


def named_type(node: TypeNode) -> str:
    """The name inside lists and non-nulls."""
    match node:
        case NamedTypeNode():
            return node.name.value
        case ListTypeNode() | NonNullTypeNode():
            return named_type(node.type)
        case _:
            raise TypeError(f"not a type reference: {node!r}")
