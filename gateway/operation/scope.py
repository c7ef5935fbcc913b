"""What selections may be made on each type: the view of clients, and those of planning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    introspection_types,
    is_composite_type,
)

from gateway.supergraph.model import FieldDef, Supergraph, TypeDef, TypeKind, named_type

__all__ = ["Inner", "Scope", "api_scope", "supergraph_scope"]

Inner = Mapping[str, str | None]
"""Field -> composite type it leads to, None for a leaf."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Lookup tables of normalisation, made once per supergraph and view."""

    possible: Mapping[str, frozenset[str]]
    """Composite type -> object types a value of it may have."""
    inner: Mapping[str, Inner]
    objects: frozenset[str]
    """Names of the object types."""


INTROSPECTION: Mapping[str, Inner] = {
    name: {
        field_name: get_named_type(field.type).name if is_composite_type(get_named_type(field.type)) else None
        for field_name, field in found.fields.items()
    }
    for name, found in introspection_types.items()
    if isinstance(found, GraphQLObjectType)
}
INTROSPECTION_ROOT: Inner = {"__schema": "__Schema", "__type": "__Type"}

_api: WeakKeyDictionary[Supergraph, Scope] = WeakKeyDictionary()
_views: WeakKeyDictionary[Supergraph, dict[str | None, Scope]] = WeakKeyDictionary()


def api_scope(supergraph: Supergraph) -> Scope:
    """Return the view of clients: accessible types and fields, and introspection."""
    scope = _api.get(supergraph)
    if scope is None:
        scope = _api[supergraph] = build_api_scope(supergraph)
    return scope


def build_api_scope(supergraph: Supergraph) -> Scope:
    """Take from the API schema what is accessible."""
    inner: dict[str, Inner] = dict(INTROSPECTION)
    possible = {name: frozenset({name}) for name in INTROSPECTION}
    objects = set(INTROSPECTION)
    visible = supergraph.api_schema.type_map
    for found in composite_types(supergraph):
        shown = visible.get(found.name)
        if shown is None:
            continue
        fields = shown.fields if isinstance(shown, GraphQLObjectType | GraphQLInterfaceType) else {}
        inner[found.name] = {name: composite(supergraph, found.fields[name].type_name) for name in fields}
        possible[found.name] = frozenset(found.possible_types) & visible.keys()
        if found.kind is TypeKind.OBJECT:
            objects.add(found.name)
    inner[supergraph.query_type] = {**inner[supergraph.query_type], **INTROSPECTION_ROOT}
    return Scope(possible, inner, frozenset(objects))


def supergraph_scope(supergraph: Supergraph, graph: str | None = None) -> Scope:
    """Return the view of planning: the whole supergraph, or its types as one subgraph declares them.

    Fields a subgraph lacks are in its view too: @requires and keys may read them elsewhere.
    """
    views = _views.setdefault(supergraph, {})
    scope = views.get(graph)
    if scope is None:
        scope = views[graph] = build_supergraph_scope(supergraph, graph)
    return scope


def build_supergraph_scope(supergraph: Supergraph, graph: str | None) -> Scope:
    """Take everything, inaccessible elements included, narrowed to one subgraph's types if it is named."""
    inner: dict[str, Inner] = {}
    possible: dict[str, frozenset[str]] = {}
    for found in composite_types(supergraph):
        inner[found.name] = {
            field.name: composite(supergraph, declared_type(supergraph, found, field, graph))
            for field in found.fields.values()
        }
        if graph is None or found.kind is TypeKind.OBJECT:
            possible[found.name] = frozenset(found.possible_types)
        else:
            possible[found.name] = found.members.get(graph, frozenset())
    objects = (found.name for found in supergraph.types.values() if found.kind is TypeKind.OBJECT)
    return Scope(possible, inner, frozenset(objects))


def composite_types(supergraph: Supergraph) -> list[TypeDef]:
    """Return the types that take selection sets."""
    return [found for found in supergraph.types.values() if found.kind.is_composite]


def composite(supergraph: Supergraph, name: str) -> str | None:
    """Return the name if selections can be made on it."""
    return name if supergraph.is_composite(name) else None


def declared_type(supergraph: Supergraph, found: TypeDef, field: FieldDef, graph: str | None) -> str:
    """Return the named type of a field, as a subgraph declares it where it differs."""
    join = None if graph is None else supergraph.join_of(found.name, field.name, graph)
    return field.type_name if join is None or join.type is None else named_type(join.type)
