"""OVERRIDE_SOURCE_HAS_OVERRIDE, OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE, seen from the overridden field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.overrides import overrides_of
from gateway.composition.model import Subgraph, has
from gateway.composition.rules.problem import problem

__all__ = ["override_chain"]


def override_chain(subgraphs: Sequence[Subgraph]) -> Iterator[CompositionProblem]:
    """Check every overridden field."""
    by_name = {subgraph.name: subgraph for subgraph in subgraphs}
    for (name, coordinate), winner in overrides_of(subgraphs).overridden.items():
        source = by_name[name]
        type_name, field_name = coordinate.split(".")
        field = source.types[type_name].fields[field_name]
        if has(field, "override"):
            message = f"{coordinate} is overridden by {winner}, yet overrides itself"
            yield problem("OVERRIDE_SOURCE_HAS_OVERRIDE", message, source, by_name[winner])
        for directive in ("requires", "provides"):
            if has(field, directive) or has(by_name[winner].types[type_name].fields[field_name], directive):
                message = f"{coordinate} is overridden by {winner} and has @{directive}"
                code = "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE"
                yield problem(code, message, source, by_name[winner])
