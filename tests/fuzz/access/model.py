"""Objects of the graph over the raw rows, and who they are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.fuzz.access.world import EVENTS, SECOND, Row, World

__all__ = ["ENTITIES", "UNKNOWN", "Entity", "Node", "Resolver", "camel", "entity_node", "keyed", "snake"]


class _Unknown:
    """A value the oracle does not compute: what came back is believed, whether it may come back is not."""


ENTITIES = frozenset({
    "Person", "PersonVersion", "CivilServant", "CivilServantVersion", "AssistanceCase",
    "AssistanceCaseVersion",
    "CivilStatusEventVersion", *EVENTS,
})  # fmt: skip
UNKNOWN = _Unknown()
"""A value the oracle does not compute: what came back is believed, whether it may come back is not."""


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """What decides: the version asked, and the current record it belongs to."""

    type: str
    key: str
    row: Row
    current: Row
    persons: frozenset[str]
    """Present numbers of those the record is about."""
    case: str | None = None
    """Id of the record that a purpose may state."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One object; a value type is decided with the entity it stands on, and holds its values."""

    type: str
    entity: Entity | None
    values: Mapping[str, Any] | None = None


Resolver = Callable[[World, Node, Mapping[str, Any]], Any]
"""Takes the arguments too; returns a scalar, a node, a list of either, None or UNKNOWN."""


def entity_node(world: World, kind: str, row: Row, current: Row | None = None) -> Node:
    """Return the node of a row; `kind` is the type of the current record."""
    version = current is not None
    now = current if current is not None else row
    if kind == "Person":
        key, persons, name = now["pin"], {now["pin"]}, "PersonVersion"
    elif kind == "CivilServant":
        key, persons, name = now["employee_no"], {world.number(now["pin"])}, "CivilServantVersion"
    elif kind == "AssistanceCase":
        key, persons, name = now["case_id"], {world.number(now["pin"])}, "AssistanceCaseVersion"
    else:
        key, name = now["event_id"], "CivilStatusEventVersion"
        persons = {
            world.number(now["subject_pin"]),
            world.number(now[SECOND[kind]] if kind in SECOND else None),
        }
    entity = Entity(
        type=name if version else kind,
        key=key,
        row=row,
        current=now,
        persons=frozenset(each for each in persons if each is not None),
        case=key,
    )
    return Node(entity.type, entity)


def keyed(world: World, kind: str, key: str | None) -> Node | None:
    """Return the node of a current record by its key, None when there is no such record."""
    if key is None:
        return None
    if kind == "Person":
        row = world.people.get(world.number(key) or "")
    elif kind == "CivilServant":
        row = world.servants.get(key)
    elif kind == "AssistanceCase":
        row = world.cases.get(key)
    else:
        kind, row = world.events.get(key, (kind, None))
    return None if row is None else entity_node(world, kind, row)


@cache
def snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: "_" + found.group(1).lower(), name)


def camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)
