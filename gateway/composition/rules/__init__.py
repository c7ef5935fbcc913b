"""Rules on one subgraph, across subgraphs, and on the supergraph; one rule a file, in one tuple each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Subgraph
from gateway.composition.rules.catalogue_structure import catalogue_structure
from gateway.composition.rules.external_unused import external_unused
from gateway.composition.rules.field_sharing import field_sharing
from gateway.composition.rules.inaccessible_children import inaccessible_children
from gateway.composition.rules.inaccessible_defaults import inaccessible_defaults
from gateway.composition.rules.inaccessible_implementation import inaccessible_implementation
from gateway.composition.rules.inaccessible_references import inaccessible_references
from gateway.composition.rules.inaccessible_required import inaccessible_required
from gateway.composition.rules.interface_field_directives import interface_field_directives
from gateway.composition.rules.interface_implementation import interface_implementation
from gateway.composition.rules.interface_keys import interface_keys
from gateway.composition.rules.interface_object_keys import interface_object_keys
from gateway.composition.rules.interface_objects import interface_objects
from gateway.composition.rules.key_fields import key_fields
from gateway.composition.rules.merged_directives_on_external import merged_directives_on_external
from gateway.composition.rules.no_queries import no_queries
from gateway.composition.rules.override_chain import override_chain
from gateway.composition.rules.override_use import override_use
from gateway.composition.rules.provides_fields import provides_fields
from gateway.composition.rules.requires_fields import requires_fields
from gateway.composition.rules.shared_runtime_types import shared_runtime_types
from gateway.composition.rules.unsupported_directives import unsupported_directives
from gateway.composition.rules.valid_supergraph import valid_supergraph

__all__ = [
    "CROSS_RULES",
    "SUBGRAPH_RULES",
    "SUPERGRAPH_RULES",
    "check_subgraphs",
    "check_supergraph",
]

SUBGRAPH_RULES: tuple[Callable[[Subgraph], Iterator[CompositionProblem]], ...] = (
    unsupported_directives,
    key_fields,
    requires_fields,
    provides_fields,
    external_unused,
    interface_field_directives,
    interface_keys,
    interface_objects,
    merged_directives_on_external,
    override_use,
)
CROSS_RULES: tuple[Callable[[Sequence[Subgraph]], Iterator[CompositionProblem]], ...] = (
    override_chain,
    catalogue_structure,
)
SUPERGRAPH_RULES: tuple[Callable[[Supergraph], Iterator[CompositionProblem]], ...] = (
    field_sharing,
    shared_runtime_types,
    interface_implementation,
    interface_object_keys,
    inaccessible_children,
    inaccessible_references,
    inaccessible_required,
    inaccessible_implementation,
    inaccessible_defaults,
)


def check_subgraphs(subgraphs: Sequence[Subgraph]) -> tuple[CompositionProblem, ...]:
    """Every problem of each subgraph, in the order of the rules; if there is none, those across subgraphs."""
    found = tuple(one for subgraph in subgraphs for rule in SUBGRAPH_RULES for one in rule(subgraph))
    return found or tuple(one for rule in CROSS_RULES for one in rule(subgraphs))


def check_supergraph(supergraph: Supergraph) -> tuple[CompositionProblem, ...]:
    """Every problem of the merged supergraph, in the order of the rules.

    Without queries, or where a rule finds something, what would follow from it is not told again.
    """
    empty = tuple(no_queries(supergraph))
    found = empty or tuple(one for rule in SUPERGRAPH_RULES for one in rule(supergraph))
    return found or tuple(valid_supergraph(supergraph))
