"""Type references that differ between subgraphs: which one the supergraph takes, if any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql.language.ast import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode

from gateway.composition.model import Subgraph

__all__ = ["Hierarchy", "hierarchy_of", "is_subtype", "narrowest", "widest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """For each type, the interfaces it implements and the unions it is a member of, in any subgraph."""

    above: Mapping[str, frozenset[str]]


def hierarchy_of(subgraphs: Iterable[Subgraph]) -> Hierarchy:
    """The hierarchy of all subgraphs together."""
    above: dict[str, set[str]] = {}
    for subgraph in subgraphs:
        for type_ in subgraph.types.values():
            above.setdefault(type_.name, set()).update(type_.interfaces)
            for member in type_.members:
                above.setdefault(member, set()).add(type_.name)
    return Hierarchy(above={name: frozenset(names) for name, names in above.items()})


def is_subtype(hierarchy: Hierarchy, sub: TypeNode, sup: TypeNode) -> bool:
    """Whether every value of `sub` is a value of `sup` (non-null, list and named covariance)."""
    match sub, sup:
        case NonNullTypeNode(), NonNullTypeNode():
            return is_subtype(hierarchy, sub.type, sup.type)
        case NonNullTypeNode(), _:
            return is_subtype(hierarchy, sub.type, sup)
        case ListTypeNode(), ListTypeNode():
            return is_subtype(hierarchy, sub.type, sup.type)
        case NamedTypeNode(), NamedTypeNode():
            name, above = sub.name.value, sup.name.value
            return name == above or above in hierarchy.above.get(name, frozenset())
        case _:
            return False


def widest(hierarchy: Hierarchy, types: Sequence[TypeNode]) -> TypeNode | None:
    """The type all the others are subtypes of: what an output of the supergraph can promise."""
    return next((one for one in types if all(is_subtype(hierarchy, other, one) for other in types)), None)


def narrowest(hierarchy: Hierarchy, types: Sequence[TypeNode]) -> TypeNode | None:
    """The type that is a subtype of all the others: what every subgraph accepts as an input."""
    return next((one for one in types if all(is_subtype(hierarchy, one, other) for other in types)), None)
