"""Merges what a subgraph sent into the data tree, in place."""

from __future__ import annotations

from typing import Any

from gateway.executor.model import Obj
from gateway.executor.paths import collect
from gateway.query_plan.model import Rename

__all__ = ["copy_tree", "merge", "merge_entity", "rename"]


def copy_tree(value: Any) -> Any:
    """Copy JSON. Raises RecursionError for hostile depth; the caller reports a malformed answer."""
    if value.__class__ is dict:
        return {key: copy_tree(item) for key, item in value.items()}
    if value.__class__ is list:
        return [copy_tree(item) for item in value]
    return value


def merge(target: Obj, source: Obj) -> bool:
    """Merge deeply; parts of `source` become parts of `target`.

    Returns False if some parts did not fit; they are left out. Objects merge by key, lists of equal length
    by index. Null never overwrites a value, and the first `__typename` stays: a second one may be the name an
    interface object goes by.
    """
    fits = True
    for key, new in source.items():
        old = target.get(key)
        if old is None:
            target[key] = new
        elif new is not None:
            if (
                new.__class__ is dict
                or new.__class__ is list
                or old.__class__ is dict
                or old.__class__ is list
            ):
                fits = _merge_composite(old, new) and fits
            elif key != "__typename":
                target[key] = new
    return fits


def _merge_composite(old: Any, new: Any) -> bool:
    if old.__class__ is dict and new.__class__ is dict:
        return merge(old, new)
    if old.__class__ is not list or new.__class__ is not list or len(old) != len(new):
        return False
    fits = True
    for index, item in enumerate(new):
        mine = old[index]
        if mine is None:
            old[index] = item
        elif item is not None:
            if item.__class__ is dict or item.__class__ is list or mine.__class__ is dict:
                fits = _merge_composite(mine, item) and fits
            elif mine.__class__ is list:
                fits = False
            else:
                old[index] = item
    return fits


def merge_entity(target: Obj, source: Obj, sent_typename: str) -> bool:
    """Merge one item of `_entities`. A subgraph that answers with another type than was sent knows better.

    The name that was sent comes back from an interface object, and must not hide a concrete one.
    """
    typename = source.get("__typename")
    if typename.__class__ is str and typename != sent_typename:
        target["__typename"] = typename
    return merge(target, source)


def rename(fetched: Obj, renames: tuple[Rename, ...]) -> None:
    """Give conflicting fields of one fetched object the response keys the client asked for."""
    for each in renames:
        for obj, _link in collect(fetched, each.path):
            if each.from_key in obj:
                obj[each.to_key] = obj.pop(each.from_key)
