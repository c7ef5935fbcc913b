"""How the representations of a group are read from the data."""

from __future__ import annotations

from collections.abc import Callable

from gateway.planner.groups import Group
from gateway.planner.naming import Keys
from gateway.query_graph import TYPENAME, FieldSet, NeededField, NeededOn
from gateway.query_plan.model import Representation, RepresentationField
from gateway.supergraph.model import Supergraph

__all__ = ["Representer"]

HiddenKey = Callable[[Keys, str, NeededField], str]
"""Response key of a hidden field: place, type, field."""


class Representer:
    """Makes representations minimal: `__typename`, one key, and what is required."""

    def __init__(self, supergraph: Supergraph, hidden_key: HiddenKey) -> None:
        self._supergraph = supergraph
        self._hidden_key = hidden_key

    def representation(self, group: Group, type_names: frozenset[str]) -> Representation:
        """Return the representation of an entity group's objects."""
        type_name = group.selection.type_name if group.origin is None else group.origin.type_name
        fields: dict[tuple[str, frozenset[str]], RepresentationField] = {}
        for given in group.representation_inputs:
            for found in self._fields(given.items, group.keys, type_name, given.required, frozenset()):
                _merge(fields, found)
        return Representation(type_names=type_names, typename=group.typename, fields=tuple(fields.values()))

    def _fields(
        self, items: FieldSet, place: Keys, type_name: str, required: bool, on_types: frozenset[str]
    ) -> list[RepresentationField]:
        found: list[RepresentationField] = []
        for item in items:
            match item:
                case NeededField():
                    found.append(self._field(item, place, type_name, required, on_types))
                case NeededOn():
                    names = frozenset((item.type_name,))
                    found.extend(self._fields(item.items, place, item.type_name, required, names))
        return found

    def _field(
        self, item: NeededField, place: Keys, type_name: str, required: bool, on_types: frozenset[str]
    ) -> RepresentationField:
        read_key = self._hidden_key(place, type_name, item)
        inner: dict[tuple[str, frozenset[str]], RepresentationField] = {}
        if item.items:
            target = self._supergraph.field(type_name, item.name).type_name
            if self._supergraph.kind_of(target).is_abstract:
                _merge(inner, RepresentationField(name=TYPENAME, read_key=TYPENAME, required=required))
            for found in self._fields(item.items, (*place, read_key), target, required, frozenset()):
                _merge(inner, found)
        return RepresentationField(
            name=item.name,
            read_key=read_key,
            fields=tuple(inner.values()),
            on_types=on_types,
            required=required,
        )


def _merge(fields: dict[tuple[str, frozenset[str]], RepresentationField], found: RepresentationField) -> None:
    """Add a field; of one that is there already the parts are joined."""
    known = fields.get((found.name, found.on_types))
    if known is None or not known.fields:
        fields.setdefault((found.name, found.on_types), found)
        return
    parts = {(part.name, part.on_types): part for part in known.fields}
    for part in found.fields:
        _merge(parts, part)
    fields[(found.name, found.on_types)] = RepresentationField(
        name=known.name,
        read_key=known.read_key,
        fields=tuple(parts.values()),
        on_types=known.on_types,
        required=known.required,
    )
