"""Puts groups for different object types of one place into one `_entities` call."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.planner.groups import Group
from gateway.planner.passes.order import direct_dependencies
from gateway.query_plan.model import OnTypes, Path

__all__ = ["Batch", "batch_types"]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Groups that become one fetch: one, or several that differ in object type alone."""

    groups: tuple[Group, ...]

    @property
    def first(self) -> Group:
        """The group made first."""
        return self.groups[0]

    @property
    def path(self) -> Path:
        """Where the objects are; of several types, all of them."""
        if len(self.groups) == 1:
            return self.first.path
        names = frozenset[str]().union(*(_condition(group) for group in self.groups))
        return (*self.first.path[:-1], OnTypes(names))


def batch_types(ordered: list[Group]) -> list[Batch]:
    """Batch groups in dependency order.

    Strict coordinates never share a fetch: one object type's permission must not open another's.
    """
    waits = direct_dependencies(ordered)
    batches: list[list[Group]] = []
    at_place: dict[tuple[object, ...], list[list[Group]]] = {}
    for group in ordered:
        known = at_place.setdefault(_place(group, waits[group]), [])
        fitting = next((batch for batch in known if _is_new_type(batch, group)), None)
        if fitting is None:
            batches.append([group])
            known.append(batches[-1])
        else:
            fitting.append(group)
    return [Batch(tuple(batch)) for batch in batches]


def _is_new_type(batch: list[Group], group: Group) -> bool:
    """Whether a group fits into a batch.

    A representation is chosen by object type, so a batch holds each once. In an interface object all types go
    by one name there: then they must ask the same.
    """
    return all(
        not (_condition(other) & _condition(group))
        and (
            other.selection.type_name != group.selection.type_name
            or other.selection.text() == group.selection.text()
        )
        for other in batch
    )


def _place(group: Group, waits: frozenset[Group]) -> tuple[object, ...]:
    strict = group.clearance is not None and group.clearance.strict is not None
    if strict or group.root_type is not None or not _condition(group) or group.typename is None:
        return (group,)
    guarded = group.clearance is not None
    return (group.graph, group.path[:-1], waits, guarded, group.links, group.position)


def _condition(group: Group) -> frozenset[str]:
    last = group.path[-1] if group.path else None
    return last.names if isinstance(last, OnTypes) else frozenset()
