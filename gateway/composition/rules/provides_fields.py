"""PROVIDES_*: a field provides external fields, without arguments, of the object it returns."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import FieldSet
from gateway.composition.model import Kind, Subgraph, applied, named_type
from gateway.composition.rules.field_set import check_field_set, misses_external
from gateway.composition.rules.problem import problem

__all__ = ["provides_fields"]


def provides_fields(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every @provides of an object's field."""
    for type_, field in subgraph.fields():
        if type_.kind is not Kind.OBJECT:
            continue
        place = f"{type_.name}.{field.name}"
        target = subgraph.types.get(named_type(field.type))
        for directive in applied(field, "provides"):
            if target is None or target.kind not in (Kind.OBJECT, Kind.INTERFACE, Kind.UNION):
                message = f"{place} provides fields, but returns {named_type(field.type)}"
                yield problem("PROVIDES_ON_NON_OBJECT_FIELD", message, subgraph)
                continue
            for found in check_field_set(subgraph, directive, place, target.name):
                if isinstance(found, FieldSet):
                    yield from _selected(subgraph, place, found)
                else:
                    yield found


def _selected(subgraph: Subgraph, place: str, field_set: FieldSet) -> Iterator[CompositionProblem]:
    for visit in field_set.visits:
        if visit.field.arguments:
            message = f"{place} provides {visit.coordinate}, which has arguments"
            yield problem("PROVIDES_FIELDS_HAS_ARGS", message, subgraph)
        if misses_external(subgraph, visit) and not subgraph.is_fed1:
            message = f"{place} provides {visit.coordinate}, which is not @external"
            yield problem("PROVIDES_FIELDS_MISSING_EXTERNAL", message, subgraph)
