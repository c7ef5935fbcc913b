"""Every coordinate of the API with every way it can be used, as one operation and as field rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from graphql import NameNode, VariableNode

from gateway.access import Directory
from gateway.access.arguments import is_statistics
from gateway.access.fields import FieldRow, field_rows
from gateway.access.uses import TYPENAME, collect_uses, is_entity
from gateway.decision import Via
from gateway.operation import Argument, Field, Operation, OperationKind, SelectionSet
from gateway.supergraph import FieldDef, Supergraph
from gateway.supergraph.catalogue import Catalogue

__all__ = ["SHOWN", "Api", "Cell", "everything"]

SHOWN = frozenset({Via.SELECT, Via.COUNT})
"""The ways of use that show a value to the caller."""

_UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """One thing to be decided: a coordinate used in one way, on one type of record."""

    coordinate: str
    via: Via
    entity: str
    """The entity type whose attributes decide it; empty on root types and what hangs from them."""


@dataclass(frozen=True, kw_only=True)
class Api:
    """The API as rules are asked about it."""

    supergraph: Supergraph
    catalogue: Catalogue
    directory: Directory

    def rows(self, on: date, unit: str = "") -> dict[Cell, FieldRow]:
        """Return a field row per cell, sorted; `unit` is what statistics fields are asked about.

        A value type that hangs in several entity types is asked about in each of them.
        """
        uses = collect_uses(self.supergraph, self.catalogue, everything(self.supergraph, self.catalogue))
        found: dict[Cell, FieldRow] = {}
        for row in field_rows(self.supergraph, self.catalogue, self.directory, uses, on):
            if unit and is_statistics(self.catalogue, row.coordinate) and row.coordinate.startswith("Query."):
                row = replace(  # noqa: PLW2901
                    row, unit=unit, unit_province=self.directory.province_of_unit(unit, on)
                )
            for entity in row.entities or ("",):
                cell = Cell(coordinate=row.coordinate, via=row.via, entity=entity)
                found[cell] = replace(row, entities=(entity,))
        return dict(sorted(found.items()))

    @cached_property
    def coordinates(self) -> frozenset[str]:
        """Every coordinate a caller can select, with `T.__typename` of entity types."""
        uses = collect_uses(self.supergraph, self.catalogue, everything(self.supergraph, self.catalogue))
        return frozenset(use.coordinate for use in uses if use.via in SHOWN)

    @cached_property
    def named(self) -> frozenset[str]:
        """Every coordinate a rule may name: those of interfaces and inputs too, no fields that are hidden."""
        fields = {
            f"{name}.{field}"
            for name, found in self.supergraph.types.items()
            for field, definition in found.fields.items()
            if not found.inaccessible and not definition.inaccessible
        }
        return self.coordinates | fields


def everything(supergraph: Supergraph, catalogue: Catalogue) -> Operation:
    """Return an operation that selects every field wherever it can stand, every argument a variable.

    The unit of statistics is left out: that asks about the whole country.
    """
    walk = _Walk(supergraph, catalogue)
    return Operation(kind=OperationKind.QUERY, name=None, selection=walk.selection(supergraph.query_type, ""))


class _Walk:
    def __init__(self, supergraph: Supergraph, catalogue: Catalogue) -> None:
        self.supergraph = supergraph
        self.catalogue = catalogue
        self.seen: set[tuple[str, str]] = set()

    def selection(self, type_name: str, enclosing: str) -> SelectionSet:
        """Return everything below a type, once per entity type that encloses it."""
        if (type_name, enclosing) in self.seen:
            return SelectionSet(type_name=type_name, fields=())
        self.seen.add((type_name, enclosing))
        if self.supergraph.kind_of(type_name).is_abstract:
            narrowed = (self.selection(one, enclosing) for one in self.supergraph.decided_types(type_name))
            return SelectionSet(
                type_name=type_name, fields=(), by_type=tuple(one for one in narrowed if one.fields)
            )
        entity = type_name if is_entity(self.supergraph, type_name) else enclosing
        return SelectionSet(type_name=type_name, fields=tuple(self.fields(type_name, entity)))

    def fields(self, type_name: str, entity: str) -> Iterator[Field]:
        yield Field(response_key=TYPENAME, name=TYPENAME)
        for name, definition in self.supergraph.types[type_name].fields.items():
            if definition.inaccessible:
                continue
            inner = None
            if self.supergraph.is_composite(definition.type_name):
                inner = self.selection(definition.type_name, entity)
            arguments = tuple(self.arguments(f"{type_name}.{name}", definition))
            yield Field(response_key=name, name=name, arguments=arguments, selection=inner)

    def arguments(self, coordinate: str, definition: FieldDef) -> Iterator[Argument]:
        for name in definition.arguments:
            if name != _UNIT or not is_statistics(self.catalogue, coordinate):
                yield Argument(name=name, value=VariableNode(name=NameNode(value=name)))
