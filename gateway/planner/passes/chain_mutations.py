"""Runs the root fields of a mutation one after the other."""

from __future__ import annotations

from itertools import pairwise

from gateway.planner.groups import Group

__all__ = ["chain_mutations"]


def chain_mutations(groups: list[Group]) -> None:
    """Let each mutation wait for everything the ones before it started (GraphQL spec 6.2.2)."""
    positions = sorted({group.position for group in groups})
    for before, position in pairwise(positions):
        earlier = {group for group in groups if group.position == before}
        for group in groups:
            if group.position == position and group.root_type is not None and not group.path:
                group.parents |= earlier
