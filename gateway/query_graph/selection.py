"""Field sets of @key, @requires and @provides, resolved in the scope of a type and a subgraph."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import print_ast

from gateway.operation.field_set import select_field_set
from gateway.operation.model import Argument, Field, SelectionSet
from gateway.supergraph.model import Supergraph

__all__ = [
    "TYPENAME",
    "FieldSet",
    "NeededField",
    "NeededOn",
    "print_arguments",
    "resolve_field_set",
    "view_on",
]

TYPENAME = "__typename"
"""The meta field."""


@dataclass(frozen=True, slots=True)
class NeededField:
    """A field in a field set."""

    name: str
    arguments: str = ""
    """The arguments as printed, empty without; tells two uses of a field apart."""
    items: FieldSet = ()


@dataclass(frozen=True, slots=True)
class NeededOn:
    """What a field set asks of one object type of an interface or union."""

    type_name: str
    items: FieldSet = field(default=())


FieldSet = tuple["NeededField | NeededOn", ...]


def resolve_field_set(supergraph: Supergraph, type_name: str, text: str, graph: str) -> FieldSet:
    """Parse a field set and spread its fragments over the object types known to one subgraph.

    Fields written on an interface stay there; fragments on interfaces become one part per object type.
    Raises SupergraphError if the text is no field set.
    """
    return _convert(select_field_set(supergraph, type_name, text, graph=graph))


def print_arguments(arguments: tuple[Argument, ...]) -> str:
    """Print arguments in their order, without parentheses."""
    return ", ".join(f"{argument.name}: {print_ast(argument.value)}" for argument in arguments)


def view_on(view: FieldSet, type_name: str) -> FieldSet:
    """Return the part of a provided field set that holds for one object type."""
    found: list[NeededField | NeededOn] = []
    for item in view:
        match item:
            case NeededField():
                found.append(item)
            case NeededOn():
                if item.type_name == type_name:
                    found.extend(item.items)
    return tuple(found)


def _convert(selection: SelectionSet) -> FieldSet:
    common = tuple(_field(item) for item in selection.fields)
    by_type = tuple(NeededOn(part.type_name, _convert(part)) for part in selection.by_type)
    return (*common, *by_type)


def _field(item: Field) -> NeededField:
    inner = () if item.selection is None else _convert(item.selection)
    return NeededField(item.name, print_arguments(item.arguments), inner)
