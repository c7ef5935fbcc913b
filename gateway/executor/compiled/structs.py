"""Struct classes per position: subgraph answers are decoded into them, and the client's answer is encoded
from them.

A class has the client's keys first, in the client's order, then hidden ones, which are UNSET before the
answer is written. Types are checked while decoding; a key that was not asked for is refused, so nothing is
skipped unread. What a check refuses is no error yet: the interpreter looks at it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from graphql import GraphQLEnumType, GraphQLSchema
from msgspec import UNSET, Meta, UnsetType

from gateway.executor.compiled.positions import Position, Slot, Supplier, walk

__all__ = ["StructClasses", "answer_class", "entities_class", "has_exact_type", "is_opaque", "is_plain"]

_INT_LIMIT = 2**31
_EXACT = 2**63
_PLAIN_FLOAT = 1e16
"""From here on the two JSON writers write exponents differently."""

_BUILT_IN: dict[str, Any] = {
    "Boolean": bool,
    "Float": Annotated[float, Meta(gt=-_PLAIN_FLOAT, lt=_PLAIN_FLOAT)]
    | Annotated[int, Meta(ge=-_EXACT, le=_EXACT - 1)],
    "ID": str,
    "Int": Annotated[int, Meta(ge=-_INT_LIMIT, le=_INT_LIMIT - 1)],
    "String": str,
}


class StructClasses:
    """The classes of one operation, by position; and those that parts of answers are decoded into."""

    def __init__(self, root: Position, schema: GraphQLSchema) -> None:
        self._root = root
        self._schema = schema
        self._classes: dict[int, type[msgspec.Struct]] = {}
        for position in reversed(list(walk(root))):
            self._classes[position.number] = self._define(f"P{position.number}", position, None)

    def of(self, position: Position) -> type[msgspec.Struct]:
        """Return the class of the objects at a position."""
        return self._classes[position.number]

    def patch(self, position: Position, supplier: Supplier, sent: str) -> type[msgspec.Struct]:
        """Return the class for what one fetch says about objects that are there already."""
        return self._define(f"Patch{supplier[0]}_{position.number}", position, (supplier, sent))

    def _define(
        self, name: str, position: Position, patch: tuple[Supplier, str] | None
    ) -> type[msgspec.Struct]:
        fields: list[Any] = []
        for slot in position.slots.values():
            supplier = position.creator if patch is None else patch[0]
            if patch is None or supplier in slot.suppliers:
                typename = position.type_name if patch is None else patch[1]
                kind = self._kind(slot, supplier)
                fields.append(
                    (slot.attribute, *self._field(slot, kind, supplier in slot.suppliers, typename))
                )
        return msgspec.defstruct(
            name,
            fields,
            kw_only=True,
            gc=False,
            forbid_unknown_fields=True,
            rename={slot.attribute: slot.key for slot in position.slots.values()},
        )

    def _kind(self, slot: Slot, supplier: Supplier | None) -> Any:
        """Return the type of one item of a value, as this supplier sends it."""
        if slot.child is None:
            return self._leaf(slot)
        if supplier in slot.child.mergers:
            return self._define(f"Part{slot.child.number}", slot.child, (supplier, slot.child.type_name))
        return self._classes[slot.child.number]

    def _field(self, slot: Slot, kind: Any, is_supplied: bool, typename: str) -> tuple[Any, ...]:
        """Return type and, unless the value must be there, default."""
        if slot.is_typename:
            if is_supplied:
                return (Literal[typename] | UnsetType,) if slot.is_hidden else (Literal[typename],)
            return (Literal[typename], typename) if not slot.is_hidden else (UnsetType | None, UNSET)
        if slot.child is None and slot.shape is not None and slot.shape.leaf is None:
            return None, None  # Objects nobody fetches: denied in the plan phase.
        found = self._type(slot, kind)
        if slot.is_hidden:
            return (found | None | UnsetType, UNSET) if not slot.is_sent or not is_supplied else (
                found | None | UnsetType,
            )  # fmt: skip
        if slot.must_be:
            return (found,) if is_supplied else (found | UnsetType, UNSET)
        if slot.is_sent:
            return (found | None,) if is_supplied else (found | None | UnsetType, UNSET)
        return found | None, None

    def _type(self, slot: Slot, kind: Any) -> Any:
        """Return the type of a value that is not null."""
        found = kind
        for is_non_null in reversed(slot.non_null[1:]):
            item: Any = found if is_non_null and not slot.is_hidden else found | None
            found = list[item]
        return found

    def _leaf(self, slot: Slot) -> Any:
        type_ = self._schema.get_type(slot.type_name)
        if isinstance(type_, GraphQLEnumType):
            return Literal[tuple(type_.values)]
        return _BUILT_IN.get(slot.type_name, _OPAQUE)


_OPAQUE: Any = bool | int | float | str | list[Any] | dict[str, Any]


def is_opaque(slot: Slot, schema: GraphQLSchema) -> bool:
    """Whether the values are JSON of any kind: a custom scalar."""
    is_leaf = slot.child is None and (slot.shape is None or slot.shape.leaf is not None)
    known = slot.type_name in _BUILT_IN or isinstance(schema.get_type(slot.type_name), GraphQLEnumType)
    return is_leaf and not slot.is_typename and not known


def has_exact_type(slot: Slot, schema: GraphQLSchema) -> bool:
    """Whether equal values are equal JSON: not so for 1 and 1.0, and lists cannot be keys."""
    known = slot.type_name in ("Boolean", "ID", "Int", "String")
    return len(slot.non_null) == 1 and (known or isinstance(schema.get_type(slot.type_name), GraphQLEnumType))


def is_plain(value: Any, depth: int = 32) -> bool:
    """Whether JSON of any kind is written alike by all writers, and no deeper than the interpreter allows."""
    kind = value.__class__
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-_EXACT <= value < _EXACT)
    if kind is float:
        return bool(-_PLAIN_FLOAT < value < _PLAIN_FLOAT)
    if kind is dict:
        return depth > 0 and all(is_plain(item, depth - 1) for item in value.values())
    return kind is list and depth > 0 and all(is_plain(item, depth - 1) for item in value)


def answer_class(data: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Return the class of a whole response."""
    return msgspec.defstruct(
        "Answer",
        [("data", data | None, None), ("errors", Any, None), ("extensions", Any, None)],
        kw_only=True,
        gc=False,
        forbid_unknown_fields=True,
    )


def entities_class(parts: Sequence[tuple[str, type[msgspec.Struct]]]) -> type[msgspec.Struct]:
    """Return the class of the `data` of a fetch: one list of items per alias, in the order of the parts."""
    return msgspec.defstruct(
        "Entities",
        [(f"part{number}", _list_of(patch), None) for number, (_, patch) in enumerate(parts)],
        kw_only=True,
        gc=False,
        forbid_unknown_fields=True,
        rename={f"part{number}": alias for number, (alias, _) in enumerate(parts)},
    )


def _list_of(item: Any) -> Any:
    return list[item | None] | None
