"""REQUIRES_*: a field requires external fields of its own type."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import FieldSet
from gateway.composition.model import Kind, Subgraph, applied
from gateway.composition.rules.field_set import check_field_set, misses_external
from gateway.composition.rules.problem import problem

__all__ = ["requires_fields"]


def requires_fields(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every @requires of an object's field."""
    for type_, field in subgraph.fields():
        if type_.kind is not Kind.OBJECT:
            continue
        place = f"{type_.name}.{field.name}"
        for directive in applied(field, "requires"):
            for found in check_field_set(subgraph, directive, place, type_.name):
                if isinstance(found, FieldSet):
                    yield from _selected(subgraph, place, found)
                else:
                    yield found


def _selected(subgraph: Subgraph, place: str, field_set: FieldSet) -> Iterator[CompositionProblem]:
    if subgraph.is_fed1:
        return
    for visit in field_set.visits:
        if misses_external(subgraph, visit):
            message = f"{place} requires {visit.coordinate}, which is not @external"
            yield problem("REQUIRES_FIELDS_MISSING_EXTERNAL", message, subgraph)
