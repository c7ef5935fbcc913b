"""What an interface object adds to its interface is there on every implementer too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gateway.composition.merge.context import JOIN, Context
from gateway.composition.merge.fields import join_field
from gateway.composition.model import Field, Kind, Type

__all__ = ["spread_interface_objects"]


def spread_interface_objects(context: Context, types: Mapping[str, Type]) -> dict[str, Type]:
    """Copy such fields to the implementers that lack them, with a bare @join__field."""
    contributed = {name: fields for name in types if (fields := _contributed(context, name))}
    spread = dict(types)
    for name, type_ in types.items():
        if type_.kind is not Kind.OBJECT:
            continue
        added = {
            field_name: _copy(types[interface].fields[field_name])
            for interface in type_.interfaces
            for field_name in contributed.get(interface, ())
            if field_name not in type_.fields and field_name in types[interface].fields
        }
        if added:
            spread[name] = replace(type_, fields={**type_.fields, **added})
    return spread


def _contributed(context: Context, name: str) -> dict[str, None]:
    """Names of the fields that some interface object of this name resolves."""
    return dict.fromkeys(
        field_name
        for subgraph in context.subgraphs
        if subgraph.is_interface_object(name)
        for field_name in _resolved(context, name, subgraph.types[name].fields, subgraph.name)
        if f"{name}.{field_name}" not in subgraph.external
    )


def _resolved(context: Context, name: str, fields: Mapping[str, Field], subgraph: str) -> Iterator[str]:
    return (one for one in fields if (subgraph, f"{name}.{one}") not in context.overrides.overridden)


def _copy(field: Field) -> Field:
    kept = tuple(one for one in field.directives if one.spec != JOIN)
    return replace(field, directives=(join_field(), *kept))
