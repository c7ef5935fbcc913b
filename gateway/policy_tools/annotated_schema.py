"""A schema whose fields say who may read them: what `policy who` says, in descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graphql import (
    DefinitionNode,
    FieldDefinitionNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    parse,
    print_ast,
)

from gateway.policy_tools.grid import SHOWING, GridRow, readers

__all__ = ["annotated_schema"]


def annotated_schema(sdl: str, rows: Iterable[GridRow]) -> str:
    """Return the schema with a paragraph per caller class in each field's description.

    A field about which there is no row, one of an interface for example, keeps its description.
    """
    notes = _notes(rows)
    document = parse(sdl, no_location=True)
    definitions = tuple(_described(node, notes) for node in document.definitions)
    text = print_ast(replace(document, definitions=definitions))
    return "\n".join(line.rstrip() for line in text.split("\n")) + "\n"


def _notes(rows: Iterable[GridRow]) -> dict[str, str]:
    by_field: dict[str, list[GridRow]] = {}
    for row in rows:
        by_field.setdefault(row.coordinate, []).append(row)
    return {coordinate: _note(found) for coordinate, found in by_field.items()}


def _note(rows: list[GridRow]) -> str:
    shown = readers(row for row in rows if row.effect in SHOWING)
    paragraphs = []
    for name in dict.fromkeys(row.caller for row in rows):
        lines = [f"- {line}: for {', '.join(codes)}" for line, codes in shown.get(name, {}).items()]
        told = [f"Read by {name}:", *lines] if lines else [f"Not read by {name}."]
        paragraphs.append("\n".join(told))
    return "\n\n".join(paragraphs)


def _described(node: DefinitionNode, notes: Mapping[str, str]) -> DefinitionNode:
    if not isinstance(node, ObjectTypeDefinitionNode):
        return node
    return replace(node, fields=tuple(_field(node.name.value, field, notes) for field in node.fields or ()))


def _field(type_name: str, node: FieldDefinitionNode, notes: Mapping[str, str]) -> FieldDefinitionNode:
    note = notes.get(f"{type_name}.{node.name.value}")
    if note is None:
        return node
    before = "" if node.description is None else f"{node.description.value}\n\n"
    return replace(node, description=StringValueNode(value=before + note, block=True))
