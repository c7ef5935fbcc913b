"""Puts groups for different object types of one place into one `_entities` call."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain

from gateway.planner.groups import Group, Scope
from gateway.planner.passes.unite_branches import unite_branches
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


def batch_types(ordered: list[Group], scopes: Collection[Scope]) -> list[Batch]:
    """Batch groups in dependency order, what is alike in several branches united.

    Strict coordinates never share a fetch: one object type's permission must not open another's.
    """
    batcher = _Batcher(scopes)
    waves = _waves(ordered)
    for number, wave in enumerate(waves):
        replaced = batcher.add(wave)
        if replaced:
            _redirect(chain.from_iterable(waves[number + 1 :]), scopes, replaced)
    rank = {group: index for index, group in enumerate(ordered)}
    return [Batch(tuple(batch)) for batch in sorted(batcher.batches, key=lambda batch: rank[batch[0]])]


class _Batcher:
    """Batches wave by wave, as groups that waited for one batch can become one themselves."""

    def __init__(self, scopes: Collection[Scope]) -> None:
        self.batches: list[list[Group]] = []
        self._scopes = scopes
        self._number: dict[Group, int] = {}
        self._above: list[frozenset[int]] = []
        """Of each batch: the numbers of all batches before it."""

    def add(self, wave: list[Group]) -> dict[Group, Group]:
        """Batch groups that do not wait for each other, and return which of them others took in.

        All they wait for is batched already.
        """
        together: dict[frozenset[int], list[Group]] = {}
        for group in wave:
            together.setdefault(self._waits(group), []).append(group)
        all_replaced: dict[Group, Group] = {}
        for waits, groups in together.items():
            replaced = unite_branches(groups, self._scopes)
            self._batch([group for group in groups if group not in replaced], waits)
            all_replaced.update(replaced)
        return all_replaced

    def _batch(self, groups: list[Group], waits: frozenset[int]) -> None:
        at_place: dict[tuple[object, ...], list[int]] = {}
        above = waits.union(*(self._above[number] for number in waits))
        for group in groups:
            known = at_place.setdefault(_place(group), [])
            number = next((other for other in known if _is_new_type(self.batches[other], group)), None)
            if number is None:
                number = len(self.batches)
                known.append(number)
                self.batches.append([])
                self._above.append(above)
            self.batches[number].append(group)
            self._number[group] = number

    def _waits(self, group: Group) -> frozenset[int]:
        """Return the batches a group waits for, without those it waits for through another."""
        direct = frozenset(self._number[other] for other in group.dependencies)
        return direct - frozenset[int]().union(*(self._above[number] for number in direct))


def _waves(ordered: list[Group]) -> list[list[Group]]:
    """Sort groups by how many others they wait for one after the other."""
    depth: dict[Group, int] = {}
    waves: list[list[Group]] = []
    for group in ordered:
        depth[group] = 1 + max((depth[other] for other in group.dependencies), default=-1)
        while len(waves) <= depth[group]:
            waves.append([])
        waves[depth[group]].append(group)
    return waves


def _redirect(groups: Iterable[Group], scopes: Collection[Scope], replaced: dict[Group, Group]) -> None:
    for group in groups:
        group.parents = {replaced.get(parent, parent) for parent in group.parents}
    for scope in scopes:
        scope.source = scope.source and replaced.get(scope.source, scope.source)


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


def _place(group: Group) -> tuple[object, ...]:
    strict = group.clearance is not None and group.clearance.strict is not None
    if strict or group.root_type is not None or not _condition(group) or group.typename is None:
        return (group,)
    guarded = group.clearance is not None
    return (group.graph, group.path[:-1], guarded, group.links, group.position)


def _condition(group: Group) -> frozenset[str]:
    last = group.path[-1] if group.path else None
    return last.names if isinstance(last, OnTypes) else frozenset()
