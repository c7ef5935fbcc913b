"""REFERENCED_INACCESSIBLE: nothing in the API may be of a type that is not in it."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import has, named_type
from gateway.composition.rules.problem import problem

__all__ = ["inaccessible_references"]


def inaccessible_references(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check the types of every field and argument of the API."""
    hidden = {type_.name for type_ in supergraph.types.values() if has(type_, "inaccessible")}
    for type_ in supergraph.types.values():
        if type_.name in hidden:
            continue
        for field in type_.fields.values():
            if has(field, "inaccessible"):
                continue
            places = {f"{type_.name}.{field.name}": field.type}
            for argument in field.arguments.values():
                if not has(argument, "inaccessible"):
                    places[f"{type_.name}.{field.name}({argument.name}:)"] = argument.type
            for place, reference in places.items():
                if named_type(reference) in hidden:
                    message = f"{place} is of the type {named_type(reference)}, which is @inaccessible"
                    yield problem("REFERENCED_INACCESSIBLE", message)
