"""What the rules of the catalogue look at: fields of the API, and whether they lead to entities."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.supergraph.model import FieldDef, Supergraph, TypeDef, TypeKind

__all__ = ["api_fields", "is_entity", "leads_to_entities"]


def api_fields(supergraph: Supergraph) -> Iterator[tuple[str, TypeDef, FieldDef]]:
    """Yield every output field that clients see: coordinate, type, field."""
    for type_ in supergraph.types.values():
        if type_.inaccessible or type_.kind not in (TypeKind.OBJECT, TypeKind.INTERFACE):
            continue
        for field in type_.fields.values():
            if not field.inaccessible:
                yield f"{type_.name}.{field.name}", type_, field


def is_entity(supergraph: Supergraph, type_name: str) -> bool:
    """Whether objects of this type are entities: some subgraph gives the type a key."""
    found = supergraph.types.get(type_name)
    return found is not None and any(join.key is not None for join in found.joins)


def leads_to_entities(supergraph: Supergraph, type_name: str) -> bool:
    """Whether values of this type are entities, or a connection of some; of an abstract type, may be."""
    for step in ("edges", "node"):
        found = supergraph.types.get(type_name)
        if found is None or step not in found.fields:
            break
        type_name = found.fields[step].type_name
    if not supergraph.is_composite(type_name):
        return False
    return any(is_entity(supergraph, name) for name in supergraph.decided_types(type_name))
