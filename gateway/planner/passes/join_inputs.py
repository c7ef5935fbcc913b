"""Joins fetches that complete the same objects from different inputs into one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.planner.groups import Group, leaves_of
from gateway.planner.passes.batch_types import Batch

__all__ = ["Request", "join_inputs"]


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """Batches that become one fetch, each an `_entities` field of its own."""

    batches: tuple[Batch, ...]

    @property
    def first(self) -> Group:
        """The group made first."""
        return self.batches[0].first

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of all batches."""
        return tuple(group for batch in self.batches for group in batch.groups)


def join_inputs(batches: Sequence[Batch]) -> list[Request]:
    """Join single groups that are alike but for what they require.

    Two requirements that read one field with different arguments never share a representation, so each gets
    its own list of them. Alike: same subgraph, place, type and key, waiting for the same groups with the same
    clearance. Strict coordinates stay by themselves.
    """
    requests: list[list[Batch]] = []
    known: dict[tuple[object, ...], list[Batch]] = {}
    for batch in batches:
        likeness = _likeness(batch)
        if likeness in known:
            known[likeness].append(batch)
        else:
            known[likeness] = [batch]
            requests.append(known[likeness])
    return [Request(tuple(request)) for request in requests]


def _likeness(batch: Batch) -> tuple[object, ...]:
    group = batch.first
    strict = group.clearance is not None and group.clearance.strict is not None
    if len(batch.groups) > 1 or group.key is None or not group.inputs or strict:
        return (batch,)
    return (
        group.graph,
        group.path,
        group.selection.type_name,
        group.typename,
        leaves_of(group.key.items),
        frozenset(group.dependencies),
        group.clearance,
        group.links,
        group.position,
    )
