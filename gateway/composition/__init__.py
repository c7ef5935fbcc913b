"""Composition of subgraph schemas into a supergraph."""

from __future__ import annotations

from gateway.composition.compose import compose
from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.model import SubgraphSource

__all__ = ["CompositionError", "CompositionProblem", "SubgraphSource", "compose"]
