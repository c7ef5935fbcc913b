"""CATALOGUE_CONFLICT: united tags protect more, but `structure` protects less: all have to agree on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphql.language.ast import ListValueNode, StringValueNode

from gateway.composition.errors import CompositionProblem
from gateway.composition.model import AppliedDirective, Subgraph, applied
from gateway.composition.rules.problem import problem
from gateway.composition.specs import CATALOGUE

__all__ = ["catalogue_structure"]


def catalogue_structure(subgraphs: Sequence[Subgraph]) -> Iterator[CompositionProblem]:
    """Check every field that several subgraphs classify."""
    classified: dict[str, list[tuple[Subgraph, bool]]] = {}
    for subgraph in subgraphs:
        for type_, field in subgraph.fields():
            for one in applied(field, "classification", CATALOGUE):
                found = classified.setdefault(f"{type_.name}.{field.name}", [])
                found.append((subgraph, _is_structure(one)))
    for coordinate, found in sorted(classified.items()):
        if len({is_structure for _, is_structure in found}) > 1:
            message = f'{coordinate} is tagged "structure" in some subgraphs only'
            yield problem("CATALOGUE_CONFLICT", message, *(subgraph for subgraph, _ in found))


def _is_structure(classification: AppliedDirective) -> bool:
    tags = classification.arguments.get("tags")
    values = tags.values if isinstance(tags, ListValueNode) else ()
    return any(isinstance(one, StringValueNode) and one.value == "structure" for one in values)
