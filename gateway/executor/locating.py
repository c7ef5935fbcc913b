"""From a place in the client's answer back to what was decided there: for explanations, never for answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gateway.decision import Decisions, Deny, PlanOutcome
from gateway.executor.enforce import enforce
from gateway.executor.existence import decided_outcome, decisions_within, denied_existence, existence_outcome
from gateway.executor.model import ExecutionResult
from gateway.executor.projection import Writer
from gateway.executor.report import ReportBuilder
from gateway.executor.shapes import FieldShape, ObjectShape, Shapes
from gateway.operation.model import Operation
from gateway.supergraph.model import Supergraph

__all__ = ["End", "Found", "NoSuchPlace", "Place", "locate"]

Place = tuple[str | int, ...]
"""A response path (GraphQL specification, section 7.1.2)."""


class End(StrEnum):
    """How the way to a place ends."""

    VALUE = "value"
    DENIED = "denied"
    HIDDEN = "hidden"
    """The object there is not there for the caller."""
    NULL = "null"
    """The source gave no value."""
    BEYOND = "beyond"
    """The list is shorter."""


class NoSuchPlace(Exception):
    """The operation has nothing there; the message says at which item, and what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where the way ended, and what decided that."""

    end: End
    path: Place
    """As far as the way went; shorter than asked where something on it is not to be seen."""
    coordinate: str
    outcome: object
    decisions: Decisions | None
    """Of the object that decides; None where the plan phase did, or nobody."""
    raw: Any = None
    """What the source gave, unmasked."""
    count: int = 0
    """Items the list has for the caller, where it is shorter."""


def locate(
    operation: Operation,
    supergraph: Supergraph,
    result: ExecutionResult,
    outcomes: Mapping[str, PlanOutcome],
    path: Place,
) -> Found:
    """Follow a response path. An index beyond a list's items stands for one of those left out of it.

    Raises NoSuchPlace.
    """
    shapes = Shapes(supergraph, outcomes, result.gated)
    root = shapes.of((operation.selection,), operation.selection.type_name)
    writer = Writer(shapes, result, ReportBuilder())
    writer.write(root)
    return _Walk(shapes, result, writer.dropped, root, path).run()


class _Walk:
    def __init__(
        self,
        shapes: Shapes,
        result: ExecutionResult,
        dropped: Mapping[int, list[int]],
        root: ObjectShape,
        path: Place,
    ) -> None:
        self._shapes = shapes
        self._table = result.decisions
        self._dropped = dropped
        self._path = path
        self._node: Any = result.data
        self._shape: ObjectShape | None = root
        self._within: Decisions | None = None
        self._field: FieldShape | None = None
        self._outcome: object = None
        self._coordinate = ""
        self._at = 0

    def run(self) -> Found:
        """Walk to the end of the path, or to where something ends it."""
        for at, item in enumerate(self._path):
            self._at = at
            end = self._key(item) if isinstance(item, str) else self._index(item)
            if end is not None:
                return end
        return self._found(End.VALUE if self._node is not None else End.NULL)

    def _key(self, key: str) -> Found | None:
        shape = self._shape
        if shape is None:
            raise NoSuchPlace(self._nothing(f"{self._told()} is no object: it has no {key}"))
        field = shape.by_key.get(key)
        if field is None:
            raise NoSuchPlace(f"{self._told()} has no {key}: it has {', '.join(shape.by_key)}")
        self._field, self._coordinate = field, field.coordinate
        if field.name == "__typename":
            self._outcome, self._node, self._shape = field.outcome, shape.type_name, None
            return None
        self._outcome = decided_outcome(field, self._within)
        if isinstance(enforce(self._outcome, None), Deny):
            return self._found(End.DENIED)
        self._node = self._node.get(key)
        return self._enter()

    def _index(self, index: int) -> Found | None:
        if self._node.__class__ is not list:
            raise NoSuchPlace(self._nothing(f"{self._told()} is no list: it has no item {index}"))
        left_out = self._dropped.get(id(self._node), [])
        shown = [number for number in range(len(self._node)) if number not in left_out]
        order = [*shown, *left_out]
        if index >= len(order):
            return self._found(End.BEYOND, count=len(shown))
        self._node = self._node[order[index]]
        end = self._enter()
        return end if end is not None or index < len(shown) else self._behind_an_edge()

    def _behind_an_edge(self) -> Found | None:
        """Go on to the object for whose sake an edge is left out of its list."""
        for field in () if self._field is None else self._field.nodes:
            end = self._key(field.key)
            if end is not None:
                return end
        return None

    def _enter(self) -> Found | None:
        """Look at the value the walk has reached."""
        self._shape = None
        field = self._field
        if self._node is None:
            return self._found(End.NULL)
        if self._node.__class__ is not dict or field is None or field.leaf is not None:
            return None
        shape = self._shapes.runtime(field, self._node)
        if shape is None:
            return self._found(End.NULL)
        within = decisions_within(self._table, shape, self._node, self._within)
        denial = denied_existence(self._table, shape, self._node, within)
        self._shape, self._within = shape, within
        if denial is None:
            return None
        self._coordinate = shape.existence_coordinate
        self._outcome = existence_outcome(shape, within) or denial
        return self._found(End.HIDDEN)

    def _found(self, end: End, count: int = 0) -> Found:
        return Found(
            end=end,
            path=self._path[: self._at + 1],
            coordinate=self._coordinate,
            outcome=self._outcome,
            decisions=self._within,
            raw=self._node if end in (End.VALUE, End.NULL) else None,
            count=count,
        )

    def _told(self) -> str:
        return "the answer" if self._field is None else self._coordinate

    def _nothing(self, text: str) -> str:
        items = " (its items are [0], [1], ...)" if self._node.__class__ is list else ""
        return text + items
