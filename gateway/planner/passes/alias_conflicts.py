"""Gives fields an alias where a subgraph would refuse them side by side."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.planner.naming import HIDDEN_PREFIX
from gateway.planner.selection import Selected, Selection
from gateway.query_plan.model import EACH, OnTypes, Path, Rename
from gateway.supergraph.model import list_depth, named_type

__all__ = ["alias_conflicts"]

Place = tuple[Selection, Path]


def alias_conflicts(roots: Sequence[Place]) -> tuple[Rename, ...]:
    """Rename fields of one response path whose types differ, and return how to undo it.

    Fields in fragments on different object types may share a response key only if their types have the same
    shape (GraphQL spec 5.3.2). All branches that share a response path are looked at together, also across
    fragments further up. Deepest renames come first, so that every path is as in the document when its turn
    comes.
    """
    renames: list[Rename] = []
    _resolve(list(roots), renames)
    return tuple(renames)


def _resolve(places: list[Place], renames: list[Rename]) -> None:
    groups: dict[str, list[tuple[Selection, Path, Selected]]] = {}
    for selection, path in _spread(places):
        for key, selected in selection.fields.items():
            groups.setdefault(key, []).append((selection, path, selected))
    for key, found in groups.items():
        shapes: dict[str, str] = {}
        for selection, _path, selected in found:
            alias = shapes.setdefault(_shape(selected), key if not shapes else _alias(key, len(shapes)))
            if alias != key:
                _rename(selection, key, alias)
        for shape, alias in shapes.items():
            inner = [
                (selected.inner, (*path, alias, *(EACH for _ in range(list_depth(selected.type)))))
                for _selection, path, selected in found
                if selected.inner is not None and _shape(selected) == shape
            ]
            if inner:
                _resolve(inner, renames)
            if alias != key:
                paths = {path: None for _selection, path, selected in found if _shape(selected) == shape}
                renames.extend(Rename(path=path, from_key=alias, to_key=key) for path in paths)


def _spread(places: list[Place]) -> list[Place]:
    """Return the selections and their fragments, all at the same response path."""
    found: list[Place] = []
    for selection, path in places:
        found.append((selection, path))
        inner = [(part, (*path, OnTypes(frozenset((name,))))) for name, part in selection.by_type.items()]
        found.extend(_spread(inner))
    return found


def _shape(selected: Selected) -> str:
    if selected.inner is None:
        return selected.type
    return selected.type.replace(named_type(selected.type), "*")


def _alias(key: str, number: int) -> str:
    return f"{HIDDEN_PREFIX}{number}_{key}"


def _rename(selection: Selection, key: str, alias: str) -> None:
    selection.fields = {
        (alias if known == key else known): selected for known, selected in selection.fields.items()
    }
