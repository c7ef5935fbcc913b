"""What the registers' printed schemas say of each field: class, tags, writer group, register.

Read here apart from the gateway's own catalogue, so that the two cannot be wrong together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from graphql import (
    ConstDirectiveNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListValueNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    parse,
)

__all__ = ["REGISTERS", "Field", "catalogue", "of_type", "reads_of_values"]

ROOT = Path(__file__).parents[3]
REGISTERS = ("population", "civil_status", "civil_servants", "social_assistance")
_SDL = {name: ROOT / "subgraphs" / name / "schema.graphql" for name in REGISTERS} | {
    "sharing": ROOT / "gateway" / "sharing" / "schema.graphql"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of one type."""

    type: str
    name: str
    level: str
    tags: frozenset[str] = frozenset()
    group: str | None = None
    register: str
    requires: str = ""
    declassifies: frozenset[str] = frozenset()
    reads: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Argument -> coordinates it reads."""

    @property
    def coordinate(self) -> str:
        """Type and name."""
        return f"{self.type}.{self.name}"


@cache
def catalogue() -> dict[str, Field]:
    """Return all classified fields by coordinate."""
    return {found.coordinate: found for name in _SDL for found in _fields(name)}


@cache
def of_type(type_name: str) -> tuple[Field, ...]:
    """Return the fields of a type."""
    return tuple(found for found in catalogue().values() if found.type == type_name)


@cache
def reads_of_values() -> dict[str, tuple[str, ...]]:
    """Return what enum values read: `PersonDimension.GENDER` -> coordinates."""
    found: dict[str, tuple[str, ...]] = {}
    for file in _SDL.values():
        for node in parse(file.read_text(encoding="utf-8")).definitions:
            if isinstance(node, EnumTypeDefinitionNode):
                for value in node.values or ():
                    reads = tuple(_text(use, "field") for use in _uses(value.directives, "reads"))
                    if reads:
                        found[f"{node.name.value}.{value.name.value}"] = reads
    return found


def _fields(register: str) -> Iterator[Field]:
    for node in parse(_SDL[register].read_text(encoding="utf-8")).definitions:
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            for each in node.fields or ():
                found = _field(node.name.value, each, register)
                if found is not None:
                    yield found


def _field(type_name: str, node: FieldDefinitionNode, register: str) -> Field | None:
    classified = _uses(node.directives, "classification")
    if not classified:
        return None
    entered, required = _uses(node.directives, "enteredBy"), _uses(node.directives, "requires")
    declared = _uses(node.directives, "declassifies")
    return Field(
        type=type_name,
        name=node.name.value,
        level=_text(classified[0], "level"),
        tags=frozenset(_texts(classified[0], "tags")),
        group=_text(entered[0], "group") if entered else None,
        register=register,
        requires=_text(required[0], "fields") if required else "",
        declassifies=frozenset(_texts(declared[0], "fields")) if declared else frozenset(),
        reads={each.name.value: _read(each) for each in node.arguments or () if _read(each)},
    )


def _read(node: InputValueDefinitionNode) -> tuple[str, ...]:
    return tuple(_text(use, "field") for use in _uses(node.directives, "reads"))


def _uses(directives: tuple[ConstDirectiveNode, ...] | None, name: str) -> list[ConstDirectiveNode]:
    return [each for each in directives or () if each.name.value == name]


def _text(use: ConstDirectiveNode, name: str) -> str:
    value = next(each.value for each in use.arguments or () if each.name.value == name)
    assert isinstance(value, StringValueNode)
    return value.value


def _texts(use: ConstDirectiveNode, name: str) -> list[str]:
    value = next((each.value for each in use.arguments or () if each.name.value == name), None)
    values = value.values if isinstance(value, ListValueNode) else ()
    return [each.value for each in values if isinstance(each, StringValueNode)]
