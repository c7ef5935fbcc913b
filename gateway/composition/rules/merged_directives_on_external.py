"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: @tag and @inaccessible belong where the field is resolved."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import Subgraph, has
from gateway.composition.rules.problem import problem

__all__ = ["merged_directives_on_external"]


def merged_directives_on_external(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every external field."""
    for type_, field in subgraph.fields():
        if not has(field, "external"):
            continue
        for name in ("tag", "inaccessible"):
            if has(field, name):
                message = f"@{name} on {type_.name}.{field.name}, which is @external"
                yield problem("MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL", message, subgraph)
