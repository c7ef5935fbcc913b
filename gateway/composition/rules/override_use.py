"""OVERRIDE_*: a subgraph overrides another one, in fields it resolves itself."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.overrides import override_source
from gateway.composition.model import Subgraph, has
from gateway.composition.rules.problem import problem

__all__ = ["override_use"]


def override_use(subgraph: Subgraph) -> Iterator[CompositionProblem]:
    """Check every @override: OVERRIDE_FROM_SELF_ERROR, OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE."""
    for type_, field in subgraph.fields():
        coordinate = f"{type_.name}.{field.name}"
        if not has(field, "override"):
            continue
        if override_source(field) == subgraph.name:
            yield problem("OVERRIDE_FROM_SELF_ERROR", f"{coordinate} overrides itself", subgraph)
        if has(field, "external"):
            message = f"{coordinate} is both @override and @external"
            yield problem("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message, subgraph)
