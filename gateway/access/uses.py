"""Which schema coordinates an operation uses, and by what way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.access.arguments import Reader, is_statistics, unit_asked, variables_in
from gateway.decision import Via
from gateway.operation import Field, Operation, SelectionSet
from gateway.supergraph import FieldDef, Supergraph, requires_closure
from gateway.supergraph.catalogue import Catalogue
from gateway.supergraph.field_set import field_set_coordinates

__all__ = [
    "TYPENAME",
    "Use",
    "collect_uses",
    "decided_variables",
    "entities_reached",
    "is_entity",
    "is_root",
]

TYPENAME = "__typename"
TOTAL_COUNT = "totalCount"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Use:
    """One coordinate used in one way.

    `entity` is the entity type whose attributes decide it, empty on root types and what hangs from them
    without an entity. `at` is the coordinate that causes the use: the field that requires an input, the
    field whose argument filters, groups or aggregates; `key` is then the response key of that field, as the
    same field under another key may have no such argument. `unit`: of a statistics field and of what its
    arguments read, the administrative unit it is asked about; empty when none is given. A statistics field
    has its key too: under another one it is asked about another unit.
    """

    coordinate: str
    via: Via
    entity: str = ""
    at: str = ""
    key: str = ""
    unit: str = ""


def is_entity(supergraph: Supergraph, type_name: str) -> bool:
    """Whether objects of this type are entities: some subgraph gives the type a key."""
    found = supergraph.types.get(type_name)
    return found is not None and any(join.key is not None for join in found.joins)


def is_root(supergraph: Supergraph, type_name: str) -> bool:
    """Whether this is the query, mutation or subscription type."""
    return type_name in supergraph.root_types


def collect_uses(
    supergraph: Supergraph,
    catalogue: Catalogue,
    operation: Operation,
    variables: Mapping[str, Any] | None = None,
) -> frozenset[Use]:
    """Return every use of an operation (`design.md` 4, step 4). Raises KeyError for an unknown field.

    `variables`: those that `decided_variables` names, None where one was not given.
    """
    collector = _Collector(supergraph, catalogue, variables or {})
    collector.selection(operation.selection, "")
    return frozenset(collector.uses)


def decided_variables(supergraph: Supergraph, catalogue: Catalogue, operation: Operation) -> tuple[str, ...]:
    """Return the variables whose values are decided about, sorted: those of statistics fields.

    What may be counted depends on the dimension and the unit, so that one decision does not serve all values.
    """
    found: set[str] = set()
    pending = [operation.selection]
    while pending:
        selection = pending.pop()
        pending.extend(selection.by_type)
        for field in selection.fields:
            if field.selection is not None:
                pending.append(field.selection)
            types = supergraph.decided_types(selection.type_name)
            if any(is_statistics(catalogue, f"{name}.{field.name}") for name in types):
                found.update(variables_in(field))
    return tuple(sorted(found))


class _Collector:
    def __init__(self, supergraph: Supergraph, catalogue: Catalogue, variables: Mapping[str, Any]) -> None:
        self.supergraph = supergraph
        self.catalogue = catalogue
        self.variables = variables
        self.uses: set[Use] = set()

    def selection(self, selection: SelectionSet, enclosing: str) -> None:
        """Collect a selection set; on an abstract type once per concrete type it may be about."""
        for type_name in self.supergraph.decided_types(selection.type_name):
            entity = type_name if is_entity(self.supergraph, type_name) else enclosing
            if is_entity(self.supergraph, type_name):
                self.entity(type_name)
            for field in selection.fields:
                self.field(type_name, field, entity)
        for narrowed in selection.by_type:
            self.selection(narrowed, enclosing)

    def entity(self, type_name: str) -> None:
        self.uses.add(Use(coordinate=f"{type_name}.{TYPENAME}", via=Via.SELECT, entity=type_name))
        for key in _keys(self.supergraph, type_name):
            self.uses.add(Use(coordinate=key, via=Via.KEY, entity=type_name))

    def field(self, type_name: str, field: Field, entity: str) -> None:
        if field.name == TYPENAME:
            return
        coordinate = f"{type_name}.{field.name}"
        definition = self.supergraph.field(type_name, field.name)
        entry = self.catalogue.fields.get(coordinate)
        is_structure = entry is not None and entry.is_structure
        via = Via.COUNT if is_structure and field.name == TOTAL_COUNT else Via.SELECT
        counts = is_statistics(self.catalogue, coordinate)
        unit = unit_asked(field, self.variables) if counts else ""
        key = field.response_key if counts else ""
        self.uses.add(Use(coordinate=coordinate, via=via, entity=entity, key=key, unit=unit))
        if is_structure:
            for reached in entities_reached(self.supergraph, coordinate):
                self.entity(reached)
        for required in requires_closure(self.supergraph, coordinate):
            # Decided on runtime types only: an interface's coordinate comes with those of its implementers.
            if not self.supergraph.kind_of(required.partition(".")[0]).is_abstract:
                holder = self.holder(required, entity)
                self.uses.add(Use(coordinate=required, via=Via.REQUIRES, entity=holder, at=coordinate))
        self.arguments(coordinate, definition, field, unit)
        if field.selection is not None:
            self.selection(field.selection, entity)

    def holder(self, required: str, entity: str) -> str:
        type_name = required.partition(".")[0]
        return type_name if is_entity(self.supergraph, type_name) else entity

    def arguments(self, coordinate: str, definition: FieldDef, field: Field, unit: str) -> None:
        counts = is_statistics(self.catalogue, coordinate)
        reader = Reader(
            supergraph=self.supergraph,
            catalogue=self.catalogue,
            plain=Via.AGGREGATE if counts else Via.FILTER,
            given=self.variables if counts else {},
        )
        # A part of a value is read of what the list is about.
        reached = entities_reached(self.supergraph, coordinate) if field.selection is not None else ()
        listed = reached[0] if len(reached) == 1 else ""
        for read, via in reader.of(definition, coordinate, field):
            holder = self.holder(read, listed)
            self.uses.add(
                Use(coordinate=read, via=via, entity=holder, at=coordinate, key=field.response_key, unit=unit)
            )


def _keys(supergraph: Supergraph, type_name: str) -> Iterator[str]:
    for join in supergraph.types[type_name].joins:
        if join.key is not None:
            yield from field_set_coordinates(supergraph, type_name, join.key)


def entities_reached(supergraph: Supergraph, coordinate: str) -> tuple[str, ...]:
    """Return the entity types a structure coordinate is about, sorted.

    Those its type leads to through connections and edges; for a leaf of a connection, those beside it.
    """
    type_name, _, name = coordinate.partition(".")
    target = supergraph.field(type_name, name).type_name
    found = _entities_from(supergraph, target)
    if not found and not is_root(supergraph, type_name):
        found = _entities_from(supergraph, type_name)
    return tuple(sorted(found))


def _entities_from(supergraph: Supergraph, start: str) -> set[str]:
    found: set[str] = set()
    seen: set[str] = set()
    queue = [start]
    while queue:
        current = queue.pop()
        if current in seen or not supergraph.is_composite(current):
            continue
        seen.add(current)
        for type_name in supergraph.decided_types(current):
            if is_entity(supergraph, type_name):
                found.add(type_name)
            else:
                fields = supergraph.types[type_name].fields.values()
                queue.extend(definition.type_name for definition in fields)
    return found
