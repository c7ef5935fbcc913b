"""KEY_*: a key selects fields of its type that have no arguments and are no interfaces or unions."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import FieldSet
from gateway.composition.model import Kind, Subgraph, applied, named_type
from gateway.composition.rules.field_set import check_field_set
from gateway.composition.rules.problem import problem

__all__ = ["key_fields"]


def key_fields(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every @key."""
    for type_ in subgraph.types.values():
        for directive in applied(type_, "key"):
            for found in check_field_set(subgraph, directive, type_.name, type_.name):
                if isinstance(found, FieldSet):
                    yield from _selected(subgraph, type_.name, found)
                else:
                    yield found


def _selected(subgraph: Subgraph, type_name: str, field_set: FieldSet) -> Iterator[CompositionProblem]:
    for visit in field_set.visits:
        if visit.field.arguments:
            message = f"a key of {type_name} selects {visit.coordinate}, which has arguments"
            yield problem("KEY_FIELDS_HAS_ARGS", message, subgraph)
        target = subgraph.types.get(named_type(visit.field.type))
        if target is not None and target.kind in (Kind.INTERFACE, Kind.UNION):
            message = f"a key of {type_name} selects {visit.coordinate}, a {target.kind.value}"
            yield problem("KEY_FIELDS_SELECT_INVALID_TYPE", message, subgraph)
