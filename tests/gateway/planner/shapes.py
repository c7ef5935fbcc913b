"""The shape that fetches give the data: which response keys are where, for which object types."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from gateway.query_plan import Fetch, OnTypes, Path
from tests.gateway.planner.reading import definition, fragments, paths_of

__all__ = ["Shape", "deliver", "shapes_at"]


@dataclass(slots=True)
class Shape:
    """What the fetches before some moment have put at a place of the data."""

    fields: dict[str, Shape] = field(default_factory=dict)
    by_type: dict[str, Shape] = field(default_factory=dict)

    def at(self, path: Path) -> Shape:
        """Go down a path, making what is not there."""
        shape = self
        for item in path:
            match item:
                case str():
                    shape = shape.fields.setdefault(item, Shape())
                case OnTypes(names=names) if len(names) == 1:
                    shape = shape.by_type.setdefault(next(iter(names)), Shape())
                case _:
                    pass
        return shape

    def has(self, key: str, types: frozenset[str]) -> list[Shape]:
        """Return the shapes under a key, for objects of these types (empty: of any)."""
        found = [self.fields[key]] if key in self.fields else []
        for name, part in self.by_type.items():
            if (not types or name in types) and key in part.fields:
                found.append(part.fields[key])
        return found


def deliver(root: Shape, fetch: Fetch) -> None:
    """Put a fetch's document into the shape of the data, after its renames."""
    for part in fetch.entities:
        for type_name, selections in fragments(fetch, part):
            for path in paths_of(part, type_name):
                for place in shapes_at(root, path, make=True):
                    _put(place, selections)
    if not fetch.entities:
        for place in shapes_at(root, fetch.path, make=True):
            _put(place, definition(fetch).selection_set)
    for rename in fetch.renames:
        for base in [part.path for part in fetch.entities] or [fetch.path]:
            for place in shapes_at(root, (*base, *rename.path)):
                for shape in (place, *place.by_type.values()):
                    if rename.from_key in shape.fields:
                        moved = shape.fields.pop(rename.from_key)
                        shape.fields.setdefault(rename.to_key, moved)


def _put(place: Shape, selections: SelectionSetNode) -> None:
    for node in selections.selections:
        match node:
            case FieldNode():
                shape = place.fields.setdefault((node.alias or node.name).value, Shape())
                if node.selection_set is not None:
                    _put(shape, node.selection_set)
            case InlineFragmentNode(type_condition=condition) if condition is not None:
                _put(place.by_type.setdefault(condition.name.value, Shape()), node.selection_set)


def shapes_at(root: Shape, path: Path, *, make: bool = False) -> list[Shape]:
    """Return the shapes at a path: of a type also what is known of every type."""
    places: list[tuple[Shape, frozenset[str]]] = [(root, frozenset())]
    for item in path:
        match item:
            case str():
                found = [(shape, frozenset[str]()) for at, types in places for shape in at.has(item, types)]
                if not found and make:
                    found = [(at.fields.setdefault(item, Shape()), frozenset()) for at, _ in places[:1]]
                places = found
            case OnTypes(names=names):
                places = [(at, names) for at, _ in places]
            case _:
                pass
    if not make:
        return [at for at, _ in places]
    return [
        at.by_type.setdefault(next(iter(types)), Shape()) if len(types) == 1 else at for at, types in places
    ]
