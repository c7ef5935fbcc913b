"""Unites groups that ask the same of the same place, reached through different object types further up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.planner.groups import Group, Scope
from gateway.query_plan.model import OnTypes, Path

__all__ = ["unite_branches"]


def unite_branches(groups: Sequence[Group], scopes: Iterable[Scope]) -> dict[Group, Group]:
    """Unite groups that wait for the same fetches, and return which group took the place of which.

    Of groups at `items.@|[A].part` and at `items.@|[B].part` one is left, at `items.@|[A|B].part`. Types are
    united at one place of the path at a time, so that the new path leads to no object the old ones did not
    lead to. The last type of a path stays: it chooses the representation. Objects that are decided, and what
    is around or inside them, stay apart, for a gate knows them by their path.
    """
    paths = [scope.path for scope in scopes]
    alike: dict[tuple[object, ...], list[Group]] = {}
    for skeleton, found in _by_skeleton(groups).items():
        for group in found if len(found) > 1 else ():
            if not any(_meet(group.path, path) for path in paths):
                alike.setdefault((skeleton, *_likeness(group)), []).append(group)
    replaced: dict[Group, Group] = {}
    for found in alike.values():
        _unite(found, replaced)
    return {group: _last(into, replaced) for group, into in replaced.items()}


def _last(group: Group, replaced: dict[Group, Group]) -> Group:
    while group in replaced:
        group = replaced[group]
    return group


def _meet(path: Path, other: Path) -> bool:
    """Whether one path begins with the other."""
    shared = min(len(path), len(other))
    return path[:shared] == other[:shared]


def _by_skeleton(groups: Sequence[Group]) -> dict[tuple[object, ...], list[Group]]:
    found: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        if group.clearance is None and any(isinstance(item, OnTypes) for item in group.path[:-1]):
            found.setdefault((group.graph, _skeleton(group.path)), []).append(group)
    return found


def _skeleton(path: Path) -> Path:
    """Return a path without the names of its types, except the last."""
    return (*(OnTypes(frozenset()) if isinstance(item, OnTypes) else item for item in path[:-1]), path[-1])


def _likeness(group: Group) -> tuple[object, ...]:
    return (
        group.selection.type_name,
        group.selection.text(),
        group.typename,
        group.root_type,
        tuple(given.items for given in group.representation_inputs),
        None if group.origin is None else group.origin.type_name,
        group.links,
        group.position,
    )


def _unite(found: list[Group], replaced: dict[Group, Group]) -> None:
    count = 0
    while len(found) != count:
        count = len(found)
        for index in range(len(found[0].path) - 1):
            if isinstance(found[0].path[index], OnTypes):
                found = _unite_at(index, found, replaced)


def _unite_at(index: int, found: list[Group], replaced: dict[Group, Group]) -> list[Group]:
    """Unite groups whose paths differ at one index alone."""
    kept: dict[Path, Group] = {}
    for group in found:
        rest = (*group.path[:index], *group.path[index + 1 :])
        into = kept.setdefault(rest, group)
        here, there = into.path[index], group.path[index]
        if into is not group and isinstance(here, OnTypes) and isinstance(there, OnTypes):
            types = OnTypes(here.names | there.names)
            into.path = (*into.path[:index], types, *into.path[index + 1 :])
            into.parents |= group.parents
            replaced[group] = into
    return list(kept.values())
