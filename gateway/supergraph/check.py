"""Checks that a loaded supergraph holds together, so that no request finds out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import specified_scalar_types

from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.field_set import check_field_set
from gateway.supergraph.model import FieldDef, JoinField, Supergraph, TypeDef, TypeKind, named_type

__all__ = ["check_all_field_sets", "check_names"]


def check_all_field_sets(supergraph: Supergraph) -> None:
    """Check that every field set can be read in its scope. Raises SupergraphError."""
    for found in supergraph.types.values():
        if found.kind in (TypeKind.OBJECT, TypeKind.INTERFACE):
            check_field_sets(supergraph, found)


def check_names(types: Mapping[str, TypeDef]) -> None:
    """Check that fields, arguments, interfaces and members refer to types of some subgraph.

    Raises SupergraphError.
    """
    for found in types.values():
        for name in referred_names(found):
            if name not in types and name not in specified_scalar_types:
                raise SupergraphError(f"{found.name} refers to {name}, which is in no subgraph")


def referred_names(found: TypeDef) -> Iterator[str]:
    """Yield every type name a type mentions."""
    for field in found.fields.values():
        yield field.type_name
        yield from (named_type(argument.type) for argument in field.arguments.values())
        yield from (named_type(join.type) for join in field.joins if join.type is not None)
    for names in (*found.implements.values(), *found.members.values()):
        yield from names


def check_field_sets(supergraph: Supergraph, found: TypeDef) -> None:
    """Check keys, requires and provides of an object or interface."""
    for join in found.joins:
        if join.key is not None:
            check_field_set(supergraph, found.name, join.key, graph=join.graph, arguments=False)
    for field in found.fields.values():
        for entry in field.joins:
            check_join_field(supergraph, found, field, entry)


def check_join_field(supergraph: Supergraph, found: TypeDef, field: FieldDef, entry: JoinField) -> None:
    """Check what one subgraph requires for a field and provides with it."""
    if entry.graph is None:
        return
    if entry.requires is not None:
        check_field_set(supergraph, found.name, entry.requires, graph=entry.graph, arguments=True)
    if entry.provides is not None:
        target = named_type(entry.type or field.type)
        if not supergraph.is_composite(target):
            raise SupergraphError(f"{found.name}.{field.name} provides fields of {target}")
        check_field_set(supergraph, target, entry.provides, graph=entry.graph, arguments=True)
