"""Leads errors of sources from the data tree to the client's answer, and drops what would tell too much.

The answer leaves out list items and objects the caller may not know of, and internal fields. A path through
one of those would say that it exists, and indexes behind it would be wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.decision import Decisions, Deny
from gateway.executor.enforce import enforce
from gateway.executor.existence import decided_outcome, decisions_within, denied_existence
from gateway.executor.model import ExecutionResult, SourceError
from gateway.executor.paths import first_paths, unlink
from gateway.executor.report import PATH_LIMIT
from gateway.executor.shapes import FieldShape, ObjectShape, Shapes

__all__ = ["ClientPaths"]

_Path = tuple[str | int, ...]


@dataclass(slots=True)
class _Place:
    """Where a walk has come to."""

    node: Any
    shape: ObjectShape | None
    """Of the node, if it is an object the caller may see."""
    field: FieldShape | None = None
    """The field the node is a value of, or a list item of."""
    within: Decisions | None = None


class ClientPaths:
    """Translates paths after the projection; `dropped` is what it left out of lists."""

    def __init__(
        self,
        shapes: Shapes,
        root: ObjectShape,
        result: ExecutionResult,
        dropped: Mapping[int, list[int]],
    ) -> None:
        self._shapes = shapes
        self._root = root
        self._result = result
        self._dropped = dropped

    def source_errors(self) -> tuple[list[dict[str, Any]], list[_Path]]:
        """Return the errors the client is told, ready for the response, and all their paths."""
        errors: list[dict[str, Any]] = []
        explained: list[_Path] = []
        for error in self._result.errors:
            paths = first_paths(self._paths(error), PATH_LIMIT)
            if paths:
                explained.extend(paths)
                errors.append(_as_json(error, paths))
        return errors, explained

    def _paths(self, error: SourceError) -> Iterator[_Path]:
        for target in error.targets:
            found = self._walk(unlink(target) + error.rest)
            if found is None:
                continue
            path, place = found
            keys = self._unanswered(place, error.coordinates)
            if keys:
                yield from ((*path, key) for key in keys)
            else:
                yield path

    def _unanswered(self, place: _Place, coordinates: frozenset[str]) -> list[str]:
        """Return the fields of an object a failed fetch was to bring, those the caller may see."""
        node, shape = place.node, place.shape
        if not coordinates or shape is None or node.__class__ is not dict:
            return []
        return [
            field.key
            for field in shape.fields
            if field.coordinate in coordinates
            and node.get(field.key) is None
            and not isinstance(enforce(decided_outcome(field, place.within), None), Deny)
        ]

    def _walk(self, raw: _Path) -> tuple[_Path, _Place] | None:
        """Follow a path of the data tree as far as the answer goes. None: the caller may not see that far."""
        path: list[str | int] = []
        place = _Place(node=self._result.data, shape=self._root)
        for item in raw:
            if isinstance(item, str):
                field = None if place.shape is None else place.shape.by_key.get(item)
                if field is None or place.node.__class__ is not dict or field.name == "__typename":
                    break
                if isinstance(enforce(decided_outcome(field, place.within), None), Deny):
                    return None
                path.append(item)
                place = _Place(node=place.node.get(item), shape=None, field=field, within=place.within)
            else:
                if place.node.__class__ is not list or not 0 <= item < len(place.node):
                    break
                dropped = self._dropped.get(id(place.node), ())
                before = bisect_left(dropped, item)
                if before < len(dropped) and dropped[before] == item:
                    return None
                path.append(item - before)
                place = _Place(node=place.node[item], shape=None, field=place.field, within=place.within)
            if not self._enter(place):
                return None
        return tuple(path), place

    def _enter(self, place: _Place) -> bool:
        """Look at an object the walk has reached. False: it is not there for the caller."""
        if place.node.__class__ is not dict or place.field is None or place.field.leaf is not None:
            return True
        table = self._result.decisions
        shape = self._shapes.runtime(place.field, place.node)
        if shape is None:
            return False
        within = decisions_within(table, shape, place.node, place.within)
        if denied_existence(table, shape, place.node, within) is not None:
            return False
        place.shape, place.within = shape, within
        return True


def _as_json(error: SourceError, paths: tuple[_Path, ...]) -> dict[str, Any]:
    extensions: dict[str, Any] = {"code": error.code, "service": error.service}
    if len(paths) > 1:
        extensions["paths"] = [list(path) for path in paths]
    entry: dict[str, Any] = {"message": error.message, "extensions": extensions}
    if paths[0]:
        entry["path"] = list(paths[0])
    return entry
