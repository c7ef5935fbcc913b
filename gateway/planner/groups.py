"""Fetch groups: the fetches of a plan while it is built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.planner.naming import Keys
from gateway.planner.selection import Selection
from gateway.query_graph import FieldSet, NeededField, NeededOn
from gateway.query_plan.model import GateSpec, Path

__all__ = ["Clearance", "Cursor", "Group", "Input", "Scope", "Standing", "leaves_of"]


@dataclass(slots=True, eq=False)
class Scope:
    """A place whose objects a gate decides."""

    path: Path
    spec: GateSpec
    outer: Scope | None
    """The nearest decided place further up."""
    source: Group | None = None
    """The group that delivers the policy attributes."""

    def chain(self) -> Iterator[Scope]:
        """Yield this scope and all around it."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def decides(self, coordinate: str) -> bool:
        """Whether the gate decides this coordinate; the others were decided in the plan phase."""
        return coordinate in self.spec.coordinates


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a group may be sent for: `strict` names the one coordinate, else any that was decided.

    No clearance at all means: objects are sent undecided, which only their owner subgraph gets.
    """

    scope: Scope
    strict: str | None = None
    chain: tuple[str, ...] = ()
    """Coordinates that lead from the decided object to the strict one."""


Standing = Clearance | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cursor:
    """A place in the data, seen from the selection of one group."""

    group: Group
    selection: Selection
    path: Path
    keys: Keys
    type_name: str
    """Type of the objects as the operation knows it; the selection's own may be narrower or an interface."""
    scope: Scope | None = None
    """The nearest decided place: here or further up."""
    at_scope: bool = False
    """Whether it is these very objects that the scope decides."""
    links: tuple[str, ...] = ()
    """Coordinates from the scope's objects down to here."""


@dataclass(slots=True, eq=False)
class Input:
    """A key or @requires field set of an entity group's representations."""

    items: FieldSet
    required: bool
    providers: set[Group] = field(default_factory=set)


@dataclass(slots=True, eq=False, kw_only=True)
class Group:
    """One fetch in the making."""

    order: int
    graph: str
    path: Path
    keys: Keys
    selection: Selection
    parents: set[Group] = field(default_factory=set)
    root_type: str | None = None
    """Of a root group; None for an entity group."""
    origin: Cursor | None = None
    """Of an entity group: where its objects were when it was made."""
    typename: str | None = None
    """`__typename` to send; None: the objects' own."""
    key: Input | None = None
    inputs: list[Input] = field(default_factory=list)
    clearance: Standing = None
    serves: dict[str, None] = field(default_factory=dict)
    """Coordinates the group fetches for, at the objects of its clearance's scope."""
    links: tuple[str, ...] = ()
    position: int = 0
    """Of the root fields of a mutation: the first one of the run this group belongs to."""

    @property
    def dependencies(self) -> set[Group]:
        """The groups to wait for, directly or at a gate."""
        return self.parents | {scope.source for scope in self.gates if scope.source is not None}

    @property
    def gates(self) -> tuple[Scope, ...]:
        """The gates to wait for: that of the objects, and those of all objects around them."""
        return () if self.clearance is None else tuple(self.clearance.scope.chain())

    @property
    def representation_inputs(self) -> tuple[Input, ...]:
        """The key, then the requirements."""
        return (() if self.key is None else (self.key,)) + tuple(self.inputs)


def leaves_of(items: FieldSet) -> frozenset[tuple[str, ...]]:
    """Return the leaves of a field set as paths, for asking whether one set covers another."""
    return frozenset(_leaves(items))


def _leaves(items: FieldSet) -> Iterator[tuple[str, ...]]:
    for item in items:
        match item:
            case NeededField():
                head = f"{item.name}({item.arguments})"
                if not item.items:
                    yield (head,)
                for rest in _leaves(item.items):
                    yield (head, *rest)
            case NeededOn():
                for rest in _leaves(item.items):
                    yield (f"... on {item.type_name}", *rest)
