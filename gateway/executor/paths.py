"""Walks a plan's path through the data tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from gateway.executor.decision_table import DecisionTable
from gateway.executor.model import Link, Obj, Target
from gateway.query_plan.model import Each, OnTypes, Path

__all__ = ["collect", "first_paths", "unlink"]


def collect(root: Obj, path: Path, decisions: DecisionTable | None = None) -> list[Target]:
    """Return the objects at a path; nulls and values of another shape are skipped.

    With a decision table, an object that was closed is skipped with everything below it.
    """
    level: list[tuple[Any, Link]] = [(root, None)]
    for item in path:
        if decisions is not None:
            level = _open(level, decisions)
        if isinstance(item, str):
            level = [
                (value, (link, item))
                for node, link in level
                if node.__class__ is dict and (value := node.get(item)) is not None
            ]
        elif isinstance(item, Each):
            level = [
                (value, (link, index))
                for node, link in level
                if node.__class__ is list
                for index, value in enumerate(node)
                if value is not None
            ]
        else:
            level = _of_types(level, item)
    if decisions is not None:
        level = _open(level, decisions)
    return [(node, link) for node, link in level if node.__class__ is dict]


def _open(level: list[tuple[Any, Link]], decisions: DecisionTable) -> list[tuple[Any, Link]]:
    return [entry for entry in level if entry[0].__class__ is not dict or not decisions.is_closed(entry[0])]


def _of_types(level: list[tuple[Any, Link]], condition: OnTypes) -> list[tuple[Any, Link]]:
    names = condition.names
    return [
        (node, link)
        for node, link in level
        if node.__class__ is dict and _is_name(name := node.get("__typename")) and name in names
    ]


def _is_name(value: Any) -> bool:
    # An unhashable `__typename` would raise in the set lookup.
    return value.__class__ is str


def unlink(link: Link) -> tuple[str | int, ...]:
    """Return a linked path in reading order."""
    items: list[str | int] = []
    while link is not None:
        link, item = link
        items.append(item)
    items.reverse()
    return tuple(items)


def first_paths(paths: Iterable[tuple[str | int, ...]], limit: int = 20) -> tuple[tuple[str | int, ...], ...]:
    """Return the first distinct paths."""
    return tuple(islice(_distinct(paths), limit))


def _distinct(paths: Iterable[tuple[str | int, ...]]) -> Iterator[tuple[str | int, ...]]:
    seen: set[tuple[str | int, ...]] = set()
    for path in paths:
        if path not in seen:
            seen.add(path)
            yield path
