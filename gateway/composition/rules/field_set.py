"""What @key, @requires and @provides ask of their field sets alike."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.field_sets import FieldSet, Visit, read_field_set, runtime_types
from gateway.composition.model import AppliedDirective, Kind, Subgraph, string_argument
from gateway.composition.rules.problem import problem

__all__ = ["check_field_set", "misses_external"]


def check_field_set(
    subgraph: Subgraph, directive: AppliedDirective, place: str, type_name: str
) -> Iterator[CompositionProblem | FieldSet]:
    """Yield the problems of a field set, then, if it could be read, the field set itself.

    Codes: {KEY,REQUIRES,PROVIDES}_{INVALID_FIELDS_TYPE, INVALID_FIELDS, DIRECTIVE_IN_FIELDS_ARG}.
    """
    prefix = directive.name.upper()
    text = string_argument(directive, "fields")
    if text is None:
        yield problem(f"{prefix}_INVALID_FIELDS_TYPE", f"{place}: fields is no string", subgraph)
        return
    field_set = read_field_set(subgraph.types, type_name, text)
    where = f'{place} @{directive.name}(fields: "{text}")'
    for message in field_set.problems:
        yield problem(f"{prefix}_INVALID_FIELDS", f"{where}: {message}", subgraph)
    if field_set.has_directives:
        message = f"{where}: directives are not allowed in a field set"
        yield problem(f"{prefix}_DIRECTIVE_IN_FIELDS_ARG", message, subgraph)
    yield field_set


def misses_external(subgraph: Subgraph, visit: Visit) -> bool:
    """Whether a leaf is neither @external nor below a field that is, so that asking for it says nothing."""
    if not visit.is_leaf or any(parent in subgraph.external for parent in visit.parents):
        return False
    if visit.type.kind is Kind.OBJECT:
        return visit.coordinate not in subgraph.external
    concrete = runtime_types(subgraph.types, visit.type.name)
    return not any(f"{name}.{visit.field.name}" in subgraph.external for name in concrete)
