"""Order of groups: every group after all it waits for."""

from __future__ import annotations

from gateway.planner.errors import PlanningError
from gateway.planner.groups import Group

__all__ = ["ancestors", "direct_dependencies", "in_order"]


def in_order(groups: list[Group]) -> list[Group]:
    """Sort by dependency, else as made. Raises PlanningError where groups wait for each other."""
    waiting = {group: {other for other in group.dependencies if other is not group} for group in groups}
    ordered: list[Group] = []
    ready = [group for group in groups if not waiting[group]]
    followers: dict[Group, list[Group]] = {}
    for group in groups:
        for other in waiting[group]:
            followers.setdefault(other, []).append(group)
    while ready:
        group = min(ready, key=lambda other: other.order)
        ready.remove(group)
        ordered.append(group)
        for follower in followers.get(group, ()):
            waiting[follower].discard(group)
            if not waiting[follower]:
                ready.append(follower)
    if len(ordered) < len(groups):
        raise PlanningError("The fetches of this operation wait for each other.", code="UNPLANNABLE")
    return ordered


def ancestors(ordered: list[Group]) -> dict[Group, frozenset[Group]]:
    """Return all groups each group waits for, at any distance."""
    found: dict[Group, frozenset[Group]] = {}
    for group in ordered:
        direct = group.dependencies
        found[group] = frozenset(direct).union(*(found[other] for other in direct))
    return found


def direct_dependencies(ordered: list[Group]) -> dict[Group, frozenset[Group]]:
    """Return the groups each group waits for that it does not wait for through another already."""
    above = ancestors(ordered)
    return {
        group: frozenset(group.dependencies)
        - frozenset[Group]().union(*(above[other] for other in group.dependencies))
        for group in ordered
    }
