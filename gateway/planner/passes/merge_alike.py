"""Merges groups that send the same objects to the same subgraph at the same moment."""

from __future__ import annotations

from collections.abc import Collection

from gateway.planner.groups import Group, Scope, leaves_of
from gateway.planner.passes.order import direct_dependencies, in_order
from gateway.query_graph import FieldSet, NeededField

__all__ = ["merge_alike"]


def merge_alike(groups: list[Group], scopes: Collection[Scope]) -> list[Group]:
    """Merge until nothing is alike.

    Alike: same subgraph, place, type and key, waiting for the same groups, behind the same gate for the same
    purpose. Two requirements that read one field with different arguments never share a representation.
    """
    while True:
        ordered = in_order(groups)
        waits = direct_dependencies(ordered)
        seen: dict[tuple[object, ...], list[Group]] = {}
        merged: dict[Group, Group] = {}
        for group in ordered:
            if group.root_type is not None:
                continue
            known = seen.setdefault(_likeness(group, waits[group]), [])
            into = next((other for other in known if not _clash(other, group)), None)
            if into is None:
                known.append(group)
            else:
                _absorb(into, group)
                merged[group] = into
        if not merged:
            return ordered
        groups = _redirect(ordered, merged)
        for scope in scopes:
            scope.source = scope.source and merged.get(scope.source, scope.source)


def _likeness(group: Group, waits: frozenset[Group]) -> tuple[object, ...]:
    key = frozenset[tuple[str, ...]]() if group.key is None else leaves_of(group.key.items)
    return (
        group.graph,
        group.path,
        group.selection.type_name,
        group.typename,
        key,
        group.clearance,
        group.links,
        waits,
        group.position,
    )


def _clash(first: Group, second: Group) -> bool:
    """Whether both send a field of the same name with different arguments."""
    sent: dict[tuple[str, ...], str] = {}
    for group in (first, second):
        for given in group.inputs:
            for path, arguments in _arguments(given.items, ()):
                if sent.setdefault(path, arguments) != arguments:
                    return True
    return False


def _arguments(items: FieldSet, above: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    for item in items:
        if isinstance(item, NeededField):
            path = (*above, item.name)
            found.append((path, item.arguments))
            found.extend(_arguments(item.items, path))
        else:
            found.extend(_arguments(item.items, above))
    return found


def _absorb(into: Group, group: Group) -> None:
    into.selection.absorb(group.selection)
    into.serves.update(group.serves)
    into.parents |= group.parents - {into}
    for given in group.inputs:
        if all(known.items != given.items for known in into.inputs):
            into.inputs.append(given)


def _redirect(groups: list[Group], merged: dict[Group, Group]) -> list[Group]:
    kept = [group for group in groups if group not in merged]
    for group in kept:
        group.parents = {merged.get(parent, parent) for parent in group.parents} - {group}
    return kept
