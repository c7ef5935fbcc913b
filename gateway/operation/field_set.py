"""Field sets of the supergraph as normalised selections."""

from __future__ import annotations

from gateway.operation.model import SelectionSet
from gateway.operation.normalisation import Normaliser
from gateway.operation.scope import supergraph_scope
from gateway.supergraph.field_set import parse_field_set
from gateway.supergraph.model import Supergraph

__all__ = ["select_field_set"]


def select_field_set(
    supergraph: Supergraph, type_name: str, text: str, *, graph: str | None = None
) -> SelectionSet:
    """Normalise the text of a @key, @requires or @provides written on a type.

    Inaccessible fields and types are included. With `graph`, fragments and abstract types are narrowed to the
    types this subgraph knows, and fields have the types it declares.
    """
    normaliser = Normaliser(supergraph_scope(supergraph, graph), {}, {})
    return normaliser.selection(type_name, [parse_field_set(text)])
