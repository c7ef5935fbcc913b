"""Where else the objects under a cursor can be reached: hoisting and inlining."""

from __future__ import annotations

from dataclasses import replace

from gateway.planner.groups import Cursor, Group, Standing, leaves_of
from gateway.query_graph import FieldSet, KeyEdge

__all__ = ["inline", "places_for", "where_found"]


def places_for(cursor: Cursor, key: FieldSet) -> list[Cursor]:
    """Return the cursor and the places further up from which a key can be read as well.

    From an entity group one can go back to where its objects were, if the key is part of what was sent.
    """
    places = [cursor]
    while True:
        at = places[-1]
        origin = at.group.origin
        if origin is None or not _stands_on_entity(at):
            return places
        sent = (leaves_of(given.items) for given in at.group.representation_inputs)
        if not leaves_of(key) <= frozenset[tuple[str, ...]]().union(*sent):
            return places
        places.append(replace(origin, scope=at.scope, at_scope=at.at_scope, links=at.links))


def where_found(cursor: Cursor) -> Cursor:
    """Return the place where the objects were first found, before any hop."""
    while cursor.group.origin is not None and _stands_on_entity(cursor):
        cursor = cursor.group.origin
    return cursor


def inline(cursor: Cursor, edge: KeyEdge, needed: Standing) -> Cursor | None:
    """Return a place in a group of the target subgraph that holds these very objects already.

    Only a group of the very clearance needed will do: a stricter one is sent for fewer objects, a laxer one
    for more. A place that was found below its decided object has the clearance of the group that found it.
    A group that sends requirements is no place for others: it is not sent when they are missing.
    """
    for place in places_for(cursor, edge.key):
        group = place.group
        if group.graph != edge.tail.graph or place.selection.type_name != edge.tail.type_name:
            continue
        sent_here = _was_sent_at(group, cursor)
        if sent_here and group.inputs:
            continue
        if (group.clearance if sent_here else None) == needed:
            return place
        if needed is not None and not cursor.at_scope and not sent_here:
            return place
    return None


def _stands_on_entity(cursor: Cursor) -> bool:
    return cursor.group.path == cursor.path and cursor.selection is cursor.group.selection


def _was_sent_at(group: Group, cursor: Cursor) -> bool:
    """Whether a group sends the objects at this very place, rather than finding them."""
    return group.root_type is None and group.path == cursor.path
