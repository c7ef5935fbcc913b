"""Denied fields leave the operation before it is planned, so that no subgraph is asked for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gateway.access.uses import TYPENAME
from gateway.operation import Field, Operation, SelectionSet
from gateway.supergraph import Supergraph

__all__ = ["prune"]

IsDenied = Callable[[str, str], bool]
"""Asked about a coordinate under a response key."""


def prune(supergraph: Supergraph, operation: Operation, is_denied: IsDenied) -> Operation:
    """Return the operation without denied coordinates and refused uses.

    A selection that is emptied keeps `__typename`: whether the object is there may still be said. The root
    selection may end up empty, and then nothing is fetched.
    """
    return replace(operation, selection=_selection(supergraph, operation.selection, is_denied))


def _selection(supergraph: Supergraph, selection: SelectionSet, is_denied: IsDenied) -> SelectionSet:
    types = supergraph.decided_types(selection.type_name)
    general: list[Field] = []
    special: dict[str, list[Field]] = {}
    for field in selection.fields:
        allowed = [name for name in types if not _denied(field, name, is_denied)]
        inner = _field(supergraph, field, is_denied)
        if len(allowed) == len(types):
            general.append(inner)
        else:
            for name in allowed:
                special.setdefault(name, []).append(inner)
    for narrowed in selection.by_type:
        kept = _selection(supergraph, narrowed, is_denied)
        special.setdefault(narrowed.type_name, []).extend(kept.fields)
    return SelectionSet(
        type_name=selection.type_name,
        fields=tuple(general),
        by_type=tuple(
            SelectionSet(type_name=name, fields=tuple(fields))
            for name, fields in sorted(special.items())
            if fields
        ),
    )


def _field(supergraph: Supergraph, field: Field, is_denied: IsDenied) -> Field:
    if field.selection is None:
        return field
    inner = _selection(supergraph, field.selection, is_denied)
    if not inner.fields and not inner.by_type:
        inner = replace(inner, fields=(Field(response_key=TYPENAME, name=TYPENAME),))
    return replace(field, selection=inner)


def _denied(field: Field, type_name: str, is_denied: IsDenied) -> bool:
    return field.name != TYPENAME and is_denied(f"{type_name}.{field.name}", field.response_key)
