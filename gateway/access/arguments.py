"""What the arguments of a field filter, sort or group by (`@reads`), and the unit they ask about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    EnumValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from gateway.decision import Via
from gateway.operation import Field
from gateway.supergraph import FieldDef, Supergraph, TypeKind
from gateway.supergraph.catalogue import Catalogue

__all__ = ["OTHER_UNIT", "Reader", "is_statistics", "unit_asked", "variables_in"]

UNIT = "unit"
"""Argument of a statistics field that names an administrative unit."""
UNIT_CODE = re.compile(r"[0-9]{2}|[0-9]{5}")
OTHER_UNIT = "unknown"
"""Stands for a unit that is no code: what a caller writes there may be anything, and policy sees it."""

Values = Mapping[str, Any]
"""Variables by name, coerced: None was not given, and one that is not in it may hold anything."""


def is_statistics(catalogue: Catalogue, coordinate: str) -> bool:
    """Whether a field counts instead of telling: what its arguments read is grouped or aggregated."""
    entry = catalogue.fields.get(coordinate)
    return entry is not None and "statistics" in entry.tags


def unit_asked(field: Field, given: Values) -> str:
    """Return the unit a statistics field is asked about; empty when none is given."""
    value = next((one.value for one in field.arguments if one.name == UNIT), None)
    match value:
        case VariableNode():
            found = given.get(value.name.value, OTHER_UNIT)
        case StringValueNode() | IntValueNode():
            found = value.value
        case None | NullValueNode():
            found = None
        case _:
            found = OTHER_UNIT
    if found is None:
        return ""
    return found if isinstance(found, str) and UNIT_CODE.fullmatch(found) else OTHER_UNIT


def variables_in(field: Field) -> Iterator[str]:
    """Yield the variables that the arguments of one field use."""
    pending: list[ValueNode] = [argument.value for argument in field.arguments]
    while pending:
        match pending.pop():
            case VariableNode(name=name):
                yield name.value
            case ListValueNode(values=values):
                pending.extend(values)
            case ObjectValueNode(fields=fields):
                pending.extend(one.value for one in fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Finds the coordinates that arguments read.

    A variable that is not in `given` counts as given with every value its type allows. One plan then serves
    all its values, and what it holds must not change what is decided.
    """

    supergraph: Supergraph
    catalogue: Catalogue
    plain: Via
    """The way of use of what is read by anything but the value of an enum, which groups."""
    given: Values

    def of(self, definition: FieldDef, coordinate: str, field: Field) -> frozenset[tuple[str, Via]]:
        """Return what the arguments of a field read; one that is left out reads what its default does."""
        written = {argument.name: argument.value for argument in field.arguments}
        found: set[tuple[str, Via]] = set()
        for name, argument in definition.arguments.items():
            value = written.get(name, argument.default)
            if value is None or isinstance(value, NullValueNode) or self._is_left_out(value):
                continue
            found.update(self._read(f"{coordinate}.{name}"))
            found.update(self._by_value(argument.type.strip("[]!"), value))
        return frozenset(found)

    def _is_left_out(self, value: ValueNode) -> bool:
        return isinstance(value, VariableNode) and self.given.get(value.name.value, value) is None

    def _read(self, place: str) -> Iterator[tuple[str, Via]]:
        return ((read, self.plain) for read in self.catalogue.reads.get(place, ()))

    def _grouped(self, place: str) -> Iterator[tuple[str, Via]]:
        return ((read, Via.GROUP) for read in self.catalogue.enum_reads.get(place, ()))

    def _by_value(self, type_name: str, value: ValueNode) -> Iterator[tuple[str, Via]]:
        match value:
            case VariableNode() if value.name.value in self.given:
                yield from self._by_runtime_value(type_name, self.given[value.name.value])
            case VariableNode():
                yield from self._by_type(type_name, set())
            case ListValueNode():
                for item in value.values:
                    yield from self._by_value(type_name, item)
            case EnumValueNode():
                yield from self._grouped(f"{type_name}.{value.value}")
            case ObjectValueNode():
                for given in value.fields:
                    name = given.name.value
                    yield from self._read(f"{type_name}.{name}")
                    inner = self.supergraph.field(type_name, name).type_name
                    yield from self._by_value(inner, given.value)
            case _:
                return

    def _by_runtime_value(self, type_name: str, value: object) -> Iterator[tuple[str, Via]]:
        match value:
            case list():
                for item in value:
                    yield from self._by_runtime_value(type_name, item)
            case dict():
                for name, inner in value.items():
                    yield from self._read(f"{type_name}.{name}")
                    yield from self._by_runtime_value(self.supergraph.field(type_name, name).type_name, inner)
            case str():
                yield from self._grouped(f"{type_name}.{value}")
            case _:
                return

    def _by_type(self, type_name: str, seen: set[str]) -> Iterator[tuple[str, Via]]:
        if type_name in seen or type_name not in self.supergraph.types:
            return
        seen.add(type_name)
        found = self.supergraph.types[type_name]
        if found.kind is TypeKind.ENUM:
            for name in found.values:
                yield from self._grouped(f"{type_name}.{name}")
        elif found.kind is TypeKind.INPUT_OBJECT:
            for name, definition in found.fields.items():
                yield from self._read(f"{type_name}.{name}")
                yield from self._by_type(definition.type_name, seen)
