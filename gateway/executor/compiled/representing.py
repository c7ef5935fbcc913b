"""Writes how an object is sent to `_entities`, and what tells two of them apart."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import GraphQLSchema
from msgspec import UNSET

from gateway.executor.compiled.errors import Unsupported
from gateway.executor.compiled.positions import Position, Slot
from gateway.executor.compiled.source import Source
from gateway.executor.compiled.structs import has_exact_type
from gateway.executor.representations import exact_key
from gateway.query_plan.model import Representation, RepresentationField

__all__ = ["choose_representation", "mark_sent", "write_representation"]


def choose_representation(
    representations: Sequence[Representation], position: Position
) -> Representation | None:
    """Return the representation for the objects of a position; None: they are not sent.

    Raises Unsupported where that depends on what each object says of its type.
    """
    for each in representations:
        if each.type_names and not position.knows_typename:
            raise Unsupported("objects do not say their type")
        if not each.type_names or position.type_name in each.type_names:
            if each.typename is None and not position.knows_typename:
                raise Unsupported("objects do not say their type")
            return each
    return None


def mark_sent(position: Position, fields: Sequence[RepresentationField]) -> None:
    """Mark the slots whose nulls are sent. Raises Unsupported for slots nobody supplies."""
    for each, slot in _read(position, fields):
        slot.is_sent |= each.required
        if each.fields:
            if slot.child is None or len(slot.non_null) > 1:
                raise Unsupported("a list of objects is sent")
            mark_sent(slot.child, each.fields)
        elif slot.child is not None:
            raise Unsupported("an object is sent as a leaf")


def _read(
    position: Position, fields: Sequence[RepresentationField]
) -> list[tuple[RepresentationField, Slot]]:
    found = []
    for each in fields:
        if each.on_types:
            if not position.knows_typename:
                raise Unsupported("objects do not say their type")
            if position.type_name not in each.on_types:
                continue
        slot = position.slots.get(each.read_key)
        if slot is None or not slot.suppliers:
            raise Unsupported("a value is sent that nobody supplies")
        found.append((each, slot))
    return found


def write_representation(
    source: Source,
    own: str,
    position: Position,
    representation: Representation,
    schema: GraphQLSchema,
) -> tuple[str, str]:
    """Write the reading of the fields; return the expressions of the exact key and of the representation.

    Where an object cannot be sent the code goes on with the next.
    """
    name = representation.typename or position.type_name
    keys: list[str] = []
    text = _write(source, own, position, representation.fields, schema, keys, (("__typename", repr(name)),))
    key = keys[0] if len(keys) == 1 else f"({', '.join(keys)}{',' if keys else ''})"
    return key, text


def _write(
    source: Source,
    own: str,
    position: Position,
    fields: Sequence[RepresentationField],
    schema: GraphQLSchema,
    keys: list[str],
    items: tuple[tuple[str, str], ...] = (),
) -> str:
    unset = source.constant("unset", UNSET)
    entries = [f"{key!r}: {value}" for key, value in items]
    for each, slot in _read(position, fields):
        value = source.name("r")
        source.line(f"{value} = {own}.{slot.attribute}")
        missing = f"{value} is {unset}" if each.required else f"{value} is None or {value} is {unset}"
        with source.block(f"if {missing}:"):
            source.line("continue")
        text = value
        if each.fields:
            text = _nested(source, value, each, slot.below, schema, keys)
        elif has_exact_type(slot, schema):
            keys.append(value)
        else:
            keys.append(f"{source.constant('exact', exact_key)}({value})")
        entries.append(f"{each.name!r}: {text}")
    return f"{{{', '.join(entries)}}}"


def _nested(
    source: Source,
    value: str,
    field: RepresentationField,
    position: Position,
    schema: GraphQLSchema,
    keys: list[str],
) -> str:
    built, key = source.name("b"), source.name("k")
    source.line(f"{built} = {key} = None")
    with source.block(f"if {value} is not None:"):
        inner: list[str] = []
        text = _write(source, value, position, field.fields, schema, inner)
        source.line(f"{built} = {text}")
        source.line(f"{key} = ({', '.join(inner)}{',' if inner else ''})")
    keys.append(key)
    return built
