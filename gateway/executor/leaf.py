"""Checks leaf values against their type: a subgraph's answer is untrusted (GraphQL specification, 3.5)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import isfinite
from typing import Any, TypeAlias

from graphql import GraphQLEnumType, GraphQLLeafType

__all__ = ["INVALID", "LeafCheck", "leaf_check"]

INVALID: Any = object()
"""Returned for a value that is not of the type."""

LeafCheck: TypeAlias = Callable[[Any], Any]
"""Takes a value that is not null; returns the value to show (None for one the API hides), or INVALID."""

_INT_LIMIT = 2**31
_OPAQUE_DEPTH = 32


def leaf_check(type_: GraphQLLeafType, hidden: Collection[str] = ()) -> LeafCheck:
    """Return the check of a leaf type. Custom scalars are opaque JSON, of bounded depth.

    `hidden`: values of an enum that sources may send and that do not exist in the API; they are null, and no
    mistake of the source.
    """
    if isinstance(type_, GraphQLEnumType):
        shown = {name: name for name in type_.values} | dict.fromkeys(hidden)
        return lambda value: shown.get(value, INVALID) if value.__class__ is str else INVALID
    return _BUILT_IN.get(type_.name, _opaque)


def _string(value: Any) -> Any:
    return value if value.__class__ is str else INVALID


def _boolean(value: Any) -> Any:
    return value if value.__class__ is bool else INVALID


def _int(value: Any) -> Any:
    return value if value.__class__ is int and -_INT_LIMIT <= value < _INT_LIMIT else INVALID


def _float(value: Any) -> Any:
    if value.__class__ is int:
        return value
    return value if value.__class__ is float and isfinite(value) else INVALID


def _id(value: Any) -> Any:
    if value.__class__ is str:
        return value
    return str(value) if value.__class__ is int else INVALID


def _opaque(value: Any) -> Any:
    if value.__class__ is not dict and value.__class__ is not list:
        return value
    return value if _is_shallow(value, _OPAQUE_DEPTH) else INVALID


def _is_shallow(value: Any, depth: int) -> bool:
    if value.__class__ is dict:
        return depth > 0 and all(_is_shallow(item, depth - 1) for item in value.values())
    if value.__class__ is list:
        return depth > 0 and all(_is_shallow(item, depth - 1) for item in value)
    return True


_BUILT_IN: dict[str, LeafCheck] = {
    "Boolean": _boolean,
    "Float": _float,
    "ID": _id,
    "Int": _int,
    "String": _string,
}
