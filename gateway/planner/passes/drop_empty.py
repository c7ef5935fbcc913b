"""Drops groups that ask for nothing: hops that only led on to the next."""

from __future__ import annotations

from gateway.planner.groups import Group

__all__ = ["drop_empty"]


def drop_empty(groups: list[Group]) -> list[Group]:
    """Return the groups that select something; who waited for an empty one waits for its parents."""
    empty = {group for group in groups if group.selection.is_empty() and group.root_type is None}
    kept = [group for group in groups if group not in empty]
    for group in kept:
        while group.parents & empty:
            dropped = group.parents & empty
            group.parents -= dropped
            for other in dropped:
                group.parents |= other.parents
        group.parents.discard(group)
    return kept
