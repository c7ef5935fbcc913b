"""IMPLEMENTED_BY_INACCESSIBLE: what an interface of the API shows, its implementers show."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Field, has
from gateway.composition.rules.problem import problem

__all__ = ["inaccessible_implementation"]


def inaccessible_implementation(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check the fields and arguments that an interface asks for."""
    for type_ in supergraph.types.values():
        if has(type_, "inaccessible"):
            continue
        for name in type_.interfaces:
            interface = supergraph.types[name]
            if has(interface, "inaccessible"):
                continue
            for asked in interface.fields.values():
                found = type_.fields.get(asked.name)
                if found is not None and not has(asked, "inaccessible"):
                    for place in _hidden(found, asked):
                        message = f"{type_.name}.{place} is @inaccessible, {name}.{place} is not"
                        yield problem("IMPLEMENTED_BY_INACCESSIBLE", message)


def _hidden(found: Field, asked: Field) -> Iterator[str]:
    if has(found, "inaccessible"):
        yield found.name
        return
    for argument in asked.arguments.values():
        own = found.arguments.get(argument.name)
        if own is not None and has(own, "inaccessible") and not has(argument, "inaccessible"):
            yield f"{found.name}({argument.name}:)"
