"""Builds the representations a fetch sends to `_entities`, and the exact keys that tell them apart."""

from __future__ import annotations

from typing import Any

from gateway.executor.model import Obj
from gateway.query_plan.model import Representation, RepresentationField

__all__ = ["build", "exact_key"]

_MISSING: Any = object()


def build(obj: Obj, representations: tuple[Representation, ...]) -> Obj | None:
    """Return `__typename`, one key and the required fields of an object, and nothing else.

    None: the object cannot be sent. A key field that is missing or null, and a required field that is
    missing, keep it back; a required field that is null is sent as null.
    """
    typename = obj.get("__typename")
    for representation in representations:
        if representation.type_names and (
            typename.__class__ is not str or typename not in representation.type_names
        ):
            continue
        name = representation.typename or typename
        if name.__class__ is not str:
            return None
        built: Obj = {"__typename": name}
        return built if _fill(built, obj, representation.fields) else None
    return None


def _fill(built: Obj, obj: Obj, fields: tuple[RepresentationField, ...]) -> bool:
    for field in fields:
        if field.on_types:
            typename = obj.get("__typename")
            if typename.__class__ is not str or typename not in field.on_types:
                continue
        value = obj.get(field.read_key, _MISSING)
        if value is not None and field.fields:
            value = _nested(value, field)
        if value is _MISSING or (value is None and not field.required):
            return False
        built[field.name] = value
    return True


def _nested(value: Any, field: RepresentationField) -> Any:
    if value.__class__ is dict:
        inner: Obj = {}
        return inner if _fill(inner, value, field.fields) else _MISSING
    if value.__class__ is not list:
        return _MISSING
    items: list[Any] = []
    for item in value:
        found = None if item is None else _nested(item, field)
        if found is _MISSING or (found is None and not field.required):
            return _MISSING
        items.append(found)
    return items


def exact_key(value: Any) -> Any:
    """Return a hashable that is equal for equal JSON only: 1, 1.0, true and "1" all differ.

    Two objects that share a key share an answer, so neither a hash nor Python's `==` will do.
    """
    kind = value.__class__
    if kind is str:
        return value
    if kind is dict:
        return (dict, *((key, exact_key(item)) for key, item in value.items()))
    if kind is list:
        return (list, *map(exact_key, value))
    return (kind, repr(value))
