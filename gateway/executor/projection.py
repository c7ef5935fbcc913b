"""Writes the answer in the client's shape, every value through `enforce`.

An interpreter over dicts: one shape per runtime type and selection, one loop per object. A compiled writer
can stand beside it behind `project`, with this one as its oracle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.decision import Decisions, Deny, Masked, PlanOutcome
from gateway.executor.client_paths import ClientPaths
from gateway.executor.enforce import enforce
from gateway.executor.existence import decided_outcome, decisions_within, denied_existence, is_silent
from gateway.executor.leaf import INVALID, LeafCheck
from gateway.executor.model import ExecutionResult, Link, Obj, Projection
from gateway.executor.report import ReportBuilder
from gateway.executor.shapes import FieldShape, ObjectShape, Shapes
from gateway.operation.model import Operation
from gateway.supergraph.model import Supergraph

__all__ = ["Writer", "project"]

_DROPPED: Any = object()
"""In place of an object that is not there for the caller."""


def project(
    operation: Operation,
    supergraph: Supergraph,
    result: ExecutionResult,
    outcomes: Mapping[str, PlanOutcome],
) -> Projection:
    """Return the answer to the client's operation (the one before denied fields were pruned).

    `outcomes` are those of the plan phase: a coordinate that is not among them is denied. Null propagation
    follows the GraphQL specification, section 6.4.4. The data tree is read, not changed.
    """
    shapes = Shapes(supergraph, outcomes, result.gated)
    root = shapes.of((operation.selection,), operation.selection.type_name)
    report = ReportBuilder()
    writer = Writer(shapes, result, report)
    data = writer.write(root)
    paths = ClientPaths(shapes, root, result, writer.dropped)
    source_errors, explained = paths.source_errors()
    errors = (*report.denial_errors(), *source_errors, *report.value_errors(explained))
    return Projection(data=data, errors=errors, report=report.fields())


class Writer:
    """One walk over the data tree. Methods return None for null, after saying why in the report."""

    def __init__(self, shapes: Shapes, result: ExecutionResult, report: ReportBuilder) -> None:
        self._shapes = shapes
        self._table = result.decisions
        self._tree = result.data
        self._report = report
        self.dropped: dict[int, list[int]] = {}
        """Per list of the data tree (by identity), the indexes that are not in the answer, ascending."""

    def write(self, root: ObjectShape) -> Obj | None:
        return self._object(root, self._tree, None, None)

    def _object(self, shape: ObjectShape, raw: Obj, decisions: Decisions | None, link: Link) -> Obj | None:
        written: Obj = {}
        for field in shape.fields:
            key = field.key
            if field.name == "__typename":
                if shape.type_name is None:
                    self._report.missing(field.coordinate, (link, key))
                    return None
                written[key] = shape.type_name
                continue
            outcome = decided_outcome(field, decisions)
            value = enforce(outcome, raw.get(key))
            done: Any = None
            if isinstance(value, Deny):
                self._report.deny(field.coordinate, value, (link, key))
            else:
                if isinstance(outcome, Masked):
                    self._report.mask(field.coordinate, outcome, (link, key))
                if value is None:
                    if field.non_null[0]:
                        self._report.missing(field.coordinate, (link, key))
                elif field.leaf is not None and not field.depth:
                    done = self._leaf(field, field.leaf, value, link)
                else:
                    done = self._value(field, value, 0, decisions, (link, key))
            if done is None and field.non_null[0]:
                return None
            written[key] = done
        return written

    def _leaf(self, field: FieldShape, check: LeafCheck, value: Any, link: Link) -> Any:
        checked = check(value)
        if checked is INVALID:
            self._report.malformed(field.coordinate, (link, field.key))
            return None
        return checked

    def _value(
        self, field: FieldShape, value: Any, level: int, decisions: Decisions | None, link: Link
    ) -> Any:
        """Write a value that is not null. `level`: list levels already entered."""
        if level < field.depth:
            if value.__class__ is list:
                return self._list(field, value, level, decisions, link)
            self._report.malformed(field.coordinate, link)
            return None
        if field.leaf is not None:
            checked = field.leaf(value)
            if checked is INVALID:
                self._report.malformed(field.coordinate, link)
                return None
            return checked
        entered = self._enter(field, value, decisions, link)
        if entered is None or entered is _DROPPED:
            return None
        shape, within = entered
        return self._object(shape, value, within, link)

    def _list(
        self, field: FieldShape, items: list[Any], level: int, decisions: Decisions | None, link: Link
    ) -> list[Any] | None:
        written: list[Any] = []
        item_non_null = field.non_null[level + 1]
        is_objects = field.leaf is None and level + 1 == field.depth
        for index, item in enumerate(items):
            done: Any = None
            if item is None:
                if item_non_null:
                    self._report.missing(field.coordinate, (link, len(written)))
            elif is_objects:
                done = self._item(field, item, decisions, (link, len(written)))
                if done is _DROPPED:
                    self.dropped.setdefault(id(items), []).append(index)
                    continue
            else:
                done = self._value(field, item, level + 1, decisions, (link, len(written)))
            if done is None and item_non_null:
                return None
            written.append(done)
        return written

    def _item(self, field: FieldShape, item: Any, decisions: Decisions | None, link: Link) -> Any:
        """Write one object of a list, or return `_DROPPED`."""
        entered = self._enter(field, item, decisions, link)
        if entered is None or entered is _DROPPED:
            return entered
        shape, within = entered
        if field.nodes and self._is_edge_to_nowhere(field.nodes, item, within):
            return _DROPPED
        return self._object(shape, item, within, link)

    def _enter(self, field: FieldShape, raw: Any, decisions: Decisions | None, link: Link) -> Any:
        """Return the shape of an object and the decisions within it; None for null; `_DROPPED`.

        Where nobody could decide whether the object may be seen, it is null, or not in the list, and the
        report says so.
        """
        if raw.__class__ is not dict:
            self._report.malformed(field.coordinate, link)
            return None
        shape = self._shapes.runtime(field, raw)
        if shape is None:
            if not self._shapes.is_hidden(field, raw):
                self._report.malformed(field.coordinate, link)
            return None
        within = decisions_within(self._table, shape, raw, decisions)
        denial = denied_existence(self._table, shape, raw, within)
        if denial is None:
            return shape, within
        at = link if not field.depth or link is None else link[0]
        self._report.deny(shape.existence_coordinate, denial, at, silent=is_silent(denial))
        return _DROPPED

    def _is_edge_to_nowhere(
        self, nodes: tuple[FieldShape, ...], edge: Obj, decisions: Decisions | None
    ) -> bool:
        for field in nodes:
            node = edge.get(field.key)
            if node.__class__ is dict:
                shape = self._shapes.runtime(field, node)
                if shape is not None:
                    within = decisions_within(self._table, shape, node, decisions)
                    denial = denied_existence(self._table, shape, node, within)
                    if denial is not None and is_silent(denial):
                        self._report.deny(shape.existence_coordinate, denial, None, silent=True)
                        return True
        return False
