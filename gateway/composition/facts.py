"""What the federation directives of a subgraph say about its fields, as sets of coordinates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.composition.field_sets import read_field_set
from gateway.composition.model import (
    Field,
    Key,
    Kind,
    Type,
    applied,
    has,
    named_type,
    string_argument,
)

__all__ = ["Facts", "facts_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Coordinates (`Type.field`) that are external, may be shared, are used by something in the subgraph."""

    external: frozenset[str]
    shareable: frozenset[str]
    used: frozenset[str]


def facts_of(types: Mapping[str, Type], keys: Mapping[str, tuple[Key, ...]], *, is_fed1: bool) -> Facts:
    """Work out the facts; invalid field sets count as far as they can be read (a rule reports them)."""
    of_keys = {
        (name, key): _coordinates(types, name, key.fields) for name, ones in keys.items() for key in ones
    }
    in_keys = frozenset().union(*of_keys.values())
    in_extension_keys = frozenset().union(*(found for (_, key), found in of_keys.items() if key.extension))
    provided = frozenset(_selected_by(types, "provides"))
    required = frozenset(_selected_by(types, "requires"))
    external = {
        f"{type_.name}.{field.name}"
        for type_ in types.values()
        if type_.kind is Kind.OBJECT  # on an interface it says nothing (EXTERNAL_ON_INTERFACE)
        for field in type_.fields.values()
        if has(field, "external")
    }
    shareable = {coordinate for coordinate, field in _fields(types) if is_fed1 or has(field, "shareable")}
    return Facts(
        external=frozenset(external - in_extension_keys),
        shareable=frozenset(shareable | in_keys | provided),
        used=in_keys | provided | required | frozenset(_implementing(types)),
    )


def _fields(types: Mapping[str, Type]) -> Iterator[tuple[str, Field]]:
    for type_ in types.values():
        for field in type_.fields.values():
            yield f"{type_.name}.{field.name}", field


def _coordinates(types: Mapping[str, Type], type_name: str, text: str) -> frozenset[str]:
    return frozenset(read_field_set(types, type_name, text).coordinates())


def _selected_by(types: Mapping[str, Type], directive_name: str) -> Iterator[str]:
    """Coordinates in every @requires (of the type itself) or @provides (of the field's type)."""
    for type_ in types.values():
        for field in type_.fields.values():
            target = named_type(field.type) if directive_name == "provides" else type_.name
            for directive in applied(field, directive_name):
                text = string_argument(directive, "fields")
                if text is not None and target in types:
                    yield from read_field_set(types, target, text).coordinates()


def _implementing(types: Mapping[str, Type]) -> Iterator[str]:
    """Fields that are there because an interface of the subgraph asks for them."""
    for type_ in types.values():
        for interface_name in type_.interfaces:
            interface = types.get(interface_name)
            if interface is not None and interface.kind is Kind.INTERFACE:
                yield from (f"{type_.name}.{name}" for name in interface.fields if name in type_.fields)
