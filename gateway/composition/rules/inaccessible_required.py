"""REQUIRED_INACCESSIBLE: a value that must be given cannot be hidden from those who give it."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.arguments import is_required
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Kind, has
from gateway.composition.rules.problem import problem

__all__ = ["inaccessible_required"]


def inaccessible_required(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check arguments and input fields."""
    for type_ in supergraph.types.values():
        if has(type_, "inaccessible"):
            continue
        for field in type_.fields.values():
            place = f"{type_.name}.{field.name}"
            if has(field, "inaccessible"):
                if type_.kind is Kind.INPUT and is_required(field.type, field.default):
                    yield problem("REQUIRED_INACCESSIBLE", f"{place} is @inaccessible, but required")
                continue
            for argument in field.arguments.values():
                if has(argument, "inaccessible") and is_required(argument.type, argument.default):
                    message = f"{place}({argument.name}:) is @inaccessible, but required"
                    yield problem("REQUIRED_INACCESSIBLE", message)
