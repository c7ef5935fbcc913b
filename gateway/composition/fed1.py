"""Federation 1 subgraphs (no @link) read as Federation 2 ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gateway.composition.facts import facts_of
from gateway.composition.field_sets import read_field_set
from gateway.composition.model import Field, Key, Kind, Type, has
from gateway.composition.specs import FEDERATION

__all__ = ["upgrade"]

Keys = dict[str, tuple[Key, ...]]


def upgrade(types: Mapping[str, Type], keys: Mapping[str, tuple[Key, ...]]) -> tuple[dict[str, Type], Keys]:
    """Drop what Federation 1 asked for or tolerated: @external on keys of extensions and on interfaces.

    `extend type` was the only way to say that a type is shared, so it makes no extension; @extends does.
    An @external that nothing uses is left out. All fields being shareable is a fact that looks at `is_fed1`.
    """
    key_fields = {
        coordinate
        for name, ones in keys.items()
        for key in ones
        if key.extension
        for coordinate in read_field_set(types, name, key.fields).coordinates()
    }
    upgraded = {name: _upgrade_type(type_, key_fields) for name, type_ in types.items()}
    facts = facts_of(upgraded, keys, is_fed1=True)
    used = {name: _without_unused(type_, facts.external - facts.used) for name, type_ in upgraded.items()}
    return used, {
        name: tuple(replace(key, extension=has(types[name], "extends")) for key in ones)
        for name, ones in keys.items()
    }


def _upgrade_type(type_: Type, key_fields: set[str]) -> Type:
    fields = {
        name: _without_external(field)
        if type_.kind is Kind.INTERFACE or f"{type_.name}.{name}" in key_fields
        else field
        for name, field in type_.fields.items()
    }
    return replace(type_, fields=fields)


def _without_unused(type_: Type, unused: frozenset[str]) -> Type:
    fields = {name: field for name, field in type_.fields.items() if f"{type_.name}.{name}" not in unused}
    return replace(type_, fields=fields)


def _without_external(field: Field) -> Field:
    kept = tuple(one for one in field.directives if (one.spec, one.name) != (FEDERATION, "external"))
    return replace(field, directives=kept)
