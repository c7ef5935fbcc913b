"""The supergraph: every type and field, and what each subgraph knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graphql import GraphQLSchema, ValueNode

__all__ = [
    "ArgumentDef",
    "EnumValueDef",
    "FieldDef",
    "JoinField",
    "JoinType",
    "Supergraph",
    "TypeDef",
    "TypeKind",
    "list_depth",
    "named_type",
]


class TypeKind(StrEnum):
    """The six kinds of named type."""

    OBJECT = "OBJECT"
    INTERFACE = "INTERFACE"
    UNION = "UNION"
    ENUM = "ENUM"
    INPUT_OBJECT = "INPUT_OBJECT"
    SCALAR = "SCALAR"

    @property
    def is_composite(self) -> bool:
        """True where a selection set is needed."""
        return self in (TypeKind.OBJECT, TypeKind.INTERFACE, TypeKind.UNION)

    @property
    def is_abstract(self) -> bool:
        """True for interfaces and unions."""
        return self in (TypeKind.INTERFACE, TypeKind.UNION)


def named_type(text: str) -> str:
    """`[Product!]!` -> `Product`."""
    return text.strip("[]!")


def list_depth(text: str) -> int:
    """Count the list levels of a type: `[[Int!]]!` -> 2."""
    return text.count("[")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinType:
    """One `@join__type`: the type exists in a subgraph, with at most one key. One entry per key."""

    graph: str
    """Subgraph name (not the enum value of the SDL)."""
    key: str | None = None
    """Field set text of one `@key`."""
    resolvable: bool = True
    interface_object: bool = False
    extension: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinField:
    """One `@join__field`: what a subgraph has to do with a field."""

    graph: str | None
    """Subgraph name; None: the field comes to this type from an interface object (bare `@join__field`)."""
    requires: str | None = None
    provides: str | None = None
    external: bool = False
    override: str | None = None
    """Name of the subgraph whose field this one takes over."""
    override_label: str | None = None
    used_overridden: bool = False
    """The field was overridden away from this graph, yet stays in it because a key or requires uses it."""
    type: str | None = None
    """The type this subgraph gives the field, where it differs from the supergraph's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentDef:
    """An argument of a field. Composition keeps only arguments all subgraphs of the field accept."""

    name: str
    type: str
    default: ValueNode | None = None
    inaccessible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDef:
    """A field of an object, interface or input object type."""

    name: str
    type: str
    """GraphQL type text, e.g. `[Product!]!`."""
    joins: tuple[JoinField, ...] = ()
    """Empty: every subgraph of the type has the field plainly. `Supergraph.join_of` answers for one graph."""
    arguments: Mapping[str, ArgumentDef] = field(default_factory=dict)
    inaccessible: bool = False

    @property
    def type_name(self) -> str:
        """The named type inside lists and non-nulls."""
        return named_type(self.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValueDef:
    """A value of an enum and the subgraphs that know it."""

    name: str
    graphs: frozenset[str]
    inaccessible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDef:
    """A named type. Inaccessible types and fields are here too: only the API schema lacks them."""

    name: str
    kind: TypeKind
    fields: Mapping[str, FieldDef] = field(default_factory=dict)
    """Of objects, interfaces and input objects; `__typename` is not listed."""
    joins: tuple[JoinType, ...] = ()
    implements: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Subgraph -> interfaces this object or interface implements there."""
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Subgraph -> object types a value may have there: members of a union, implementers of an interface."""
    possible_types: tuple[str, ...] = ()
    """Object types a value may have in any subgraph, sorted; an object type names itself."""
    values: Mapping[str, EnumValueDef] = field(default_factory=dict)
    inaccessible: bool = False

    @property
    def graphs(self) -> tuple[str, ...]:
        """Subgraphs that have the type, each once, in the order of the SDL."""
        return tuple(dict.fromkeys(join.graph for join in self.joins))

    def joins_in(self, graph: str) -> tuple[JoinType, ...]:
        """Return the entries of one subgraph: one per key, or one without key."""
        return tuple(join for join in self.joins if join.graph == graph)

    def is_interface_object_in(self, graph: str) -> bool:
        """Whether the interface is declared there as an object type (`@interfaceObject`)."""
        return any(join.interface_object for join in self.joins if join.graph == graph)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Supergraph:
    """A loaded supergraph. Compared and hashed by identity."""

    types: Mapping[str, TypeDef]
    """Every type of the subgraphs, inaccessible ones too; no built-in scalars, no join machinery."""
    subgraphs: Mapping[str, str]
    """Subgraph name -> url, in the order of the SDL."""
    graph_ids: Mapping[str, str]
    """Value of the SDL's `join__Graph` enum -> subgraph name."""
    api_schema: GraphQLSchema
    query_type: str
    mutation_type: str | None = None
    subscription_type: str | None = None

    def field(self, type_name: str, field_name: str) -> FieldDef:
        """Return a field of the supergraph. Raises KeyError; `__typename` is no field here."""
        return self.types[type_name].fields[field_name]

    def kind_of(self, type_name: str) -> TypeKind:
        """Return the kind of any type, built-in scalars too."""
        found = self.types.get(type_name)
        return TypeKind.SCALAR if found is None else found.kind

    def is_composite(self, type_name: str) -> bool:
        """Whether fields of this type need a selection set."""
        return self.kind_of(type_name).is_composite

    def possible_types(self, type_name: str) -> tuple[str, ...]:
        """Object types a value of this composite type may have in any subgraph, inaccessible ones too."""
        return self.types[type_name].possible_types

    def decided_types(self, type_name: str) -> tuple[str, ...]:
        """Types whose coordinates decide about a value of this composite type: its possible types.

        An interface that no object type implements (subgraphs have it as an interface object) has none: its
        values are known by no other name, and its own coordinates decide.
        """
        return self.types[type_name].possible_types or (type_name,)

    def join_of(self, type_name: str, field_name: str, graph: str) -> JoinField | None:
        """Return what a subgraph has to do with a field; None if it does not know the field.

        External and overridden entries are returned as they are: whether the field can be resolved there is
        the query graph's question. A field without any `@join__field` gives a plain entry for every subgraph
        of its type; a bare one (contributed by an interface object) gives None for all.
        """
        found = self.types[type_name]
        joins = found.fields[field_name].joins
        for join in joins:
            if join.graph == graph:
                return join
        if joins or not any(join.graph == graph for join in found.joins):
            return None
        return JoinField(graph=graph)

    @property
    def root_types(self) -> tuple[str, ...]:
        """Names of the root types that exist."""
        return tuple(
            name for name in (self.query_type, self.mutation_type, self.subscription_type) if name is not None
        )
