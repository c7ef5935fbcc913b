"""Narrowing: what a selection set asks of one type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gateway.operation.model import Field, SelectionSet
from gateway.operation.scope import Scope, api_scope
from gateway.supergraph.model import Supergraph

__all__ = ["merge_fields", "narrow"]


def narrow(supergraph: Supergraph, selection: SelectionSet, type_name: str) -> SelectionSet:
    """Return what a selection set asks of one accessible type that it may apply to.

    For an object type the result has no `by_type`: what is asked of every object and what is asked of this
    type are merged. For an abstract type the entries of its possible types are kept. Sub-selections are
    narrowed to the type the field has there. Fields the type does not have are left out.
    """
    return narrow_in(api_scope(supergraph), selection, type_name)


def narrow_in(scope: Scope, selection: SelectionSet, type_name: str) -> SelectionSet:
    """Narrow within one scope."""
    if selection.type_name == type_name:
        return selection
    possible = scope.possible[type_name]
    general = narrow_fields(scope, selection.fields, type_name)
    if type_name in scope.objects:
        special = (
            narrow_fields(scope, other.fields, type_name)
            for other in selection.by_type
            if other.type_name == type_name
        )
        return SelectionSet(type_name=type_name, fields=merge_in(scope, general, *special))
    return SelectionSet(
        type_name=type_name,
        fields=general,
        by_type=tuple(other for other in selection.by_type if other.type_name in possible),
    )


def narrow_fields(scope: Scope, fields: Iterable[Field], type_name: str) -> tuple[Field, ...]:
    """Give each field the sub-selection that fits its type on `type_name`."""
    inner = scope.inner[type_name]
    narrowed = []
    for field in fields:
        target = inner.get(field.name)
        if field.selection is None or target is None:
            if field.name in inner or field.name == "__typename":
                narrowed.append(field)
        else:
            narrowed.append(replace(field, selection=narrow_in(scope, field.selection, target)))
    return tuple(narrowed)


def merge_fields(supergraph: Supergraph, *groups: Iterable[Field]) -> tuple[Field, ...]:
    """Merge fields of one type by response key, sub-selections deeply, in order of first occurrence."""
    return merge_in(api_scope(supergraph), *groups)


def merge_in(scope: Scope, *groups: Iterable[Field]) -> tuple[Field, ...]:
    """Merge within one scope."""
    merged: dict[str, Field] = {}
    for group in groups:
        for field in group:
            known = merged.get(field.response_key)
            if known is None:
                merged[field.response_key] = field
            elif known.selection is not None and field.selection is not None:
                both = merge_selections(scope, known.selection, field.selection)
                merged[field.response_key] = replace(known, selection=both)
    return tuple(merged.values())


def merge_selections(scope: Scope, first: SelectionSet, second: SelectionSet) -> SelectionSet:
    """Merge two selections on one type, or on a type and one it may narrow to: the narrower one results."""
    if first.type_name != second.type_name:
        if scope.possible[first.type_name] < scope.possible[second.type_name]:
            second = narrow_in(scope, second, first.type_name)
        else:
            first = narrow_in(scope, first, second.type_name)
    special: dict[str, tuple[Field, ...]] = {}
    for other in (*first.by_type, *second.by_type):
        special[other.type_name] = merge_in(scope, special.get(other.type_name, ()), other.fields)
    return SelectionSet(
        type_name=first.type_name,
        fields=merge_in(scope, first.fields, second.fields),
        by_type=tuple(SelectionSet(type_name=name, fields=special[name]) for name in sorted(special)),
    )
