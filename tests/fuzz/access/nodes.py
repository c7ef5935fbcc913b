"""The value of a field of an object, if everything were open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.model import UNKNOWN, Node, snake
from tests.fuzz.access.resolvers import RESOLVERS
from tests.fuzz.access.world import EVENTS, World

__all__ = ["field_value"]

_COLUMNS = {
    ("Event", "placeOfBirth"): "subject_birth_place",
    ("Event", "childName"): "subject_name",
    ("Event", "childPin"): "subject_pin",
    ("Event", "date"): "decided_on",
}


def field_value(world: World, node: Node, name: str, arguments: Mapping[str, Any]) -> Any:
    """Return a scalar, a node, a list of either, None, or UNKNOWN."""
    if node.values is not None:
        found = node.values.get(name, UNKNOWN)
        return found() if callable(found) else found
    assert node.entity is not None
    special = RESOLVERS.get((_base(node.type), name))
    if special is not None:
        return special(world, node, arguments)
    column = _COLUMNS.get((_base(node.type), name), snake(name))
    return node.entity.row.get(column, UNKNOWN)


def _base(type_name: str) -> str:
    """Return the type whose fields a version shares."""
    if type_name == "CivilStatusEventVersion" or type_name in EVENTS:
        return "Event"
    return type_name.removesuffix("Version")
