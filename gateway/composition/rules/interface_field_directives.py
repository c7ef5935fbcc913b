"""Directives that say how a field is resolved have no meaning on an interface, which resolves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import Kind, Subgraph, has
from gateway.composition.rules.problem import problem

__all__ = ["interface_field_directives"]

_CODES = {
    "requires": "REQUIRES_UNSUPPORTED_ON_INTERFACE",
    "provides": "PROVIDES_UNSUPPORTED_ON_INTERFACE",
    "external": "EXTERNAL_ON_INTERFACE",
    "override": "OVERRIDE_ON_INTERFACE",
    "shareable": "INVALID_SHAREABLE_USAGE",
}


def interface_field_directives(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check the fields of every interface."""
    for type_, field in subgraph.fields():
        if type_.kind is not Kind.INTERFACE:
            continue
        for name, code in _CODES.items():
            if has(field, name):
                message = f"@{name} on {type_.name}.{field.name}, a field of an interface"
                yield problem(code, message, subgraph)
