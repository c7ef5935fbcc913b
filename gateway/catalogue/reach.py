"""What has to be seen to reach a type from a person (`reach.json`): what holds it, and existence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.supergraph import Supergraph, TypeKind
from gateway.supergraph.catalogue import Catalogue
from gateway.supergraph.catalogue_walk import is_entity

__all__ = ["PERSON", "reach_data"]

PERSON = "Person"
TYPENAME = "__typename"
VERSION = "Version"
"""How the types of earlier versions end: who names a field means the record as it is."""


def reach_data(
    supergraph: Supergraph, catalogue: Catalogue, attributes: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """Return, by type, the coordinates that lead from a person to it, sorted.

    Only types that hang in records about one person: nobody's request alone opens a record about two. A value
    type that hangs in several records is left out, since a field of it does not say of which.
    """
    direct = {
        name: sorted({f"{PERSON}.{TYPENAME}", f"{name}.{TYPENAME}", *_fields_to(supergraph, catalogue, name)})
        for name, declared in attributes.items()
        if "person" in declared and "secondPerson" not in declared and not name.endswith(VERSION)
    }
    reached = {name: found for name, found in direct.items() if name == PERSON or len(found) > 2}
    held: dict[str, dict[str, set[str]]] = {}
    for entity in attributes:
        if not entity.endswith(VERSION):
            for type_name, path in _values(supergraph, catalogue, entity, ()):
                held.setdefault(type_name, {}).setdefault(entity, set()).update(path)
    for type_name, holders in held.items():
        entity = next(iter(holders))
        if len(holders) == 1 and entity in reached:
            reached[type_name] = sorted({*reached[entity], *holders[entity]})
    return dict(sorted(reached.items()))


def _fields_to(supergraph: Supergraph, catalogue: Catalogue, entity: str) -> Iterator[str]:
    """Yield the fields of a person that lead to records of this one type."""
    for name, field in supergraph.types[PERSON].fields.items():
        where = f"{PERSON}.{name}"
        if (
            entity != PERSON
            and _record(supergraph, field.type_name) == entity
            and _is_named(catalogue, where)
        ):
            yield where


def _record(supergraph: Supergraph, type_name: str) -> str:
    """Return the type of what a field or a connection leads to."""
    for step in ("edges", "node"):
        found = supergraph.types.get(type_name)
        if found is None or step not in found.fields:
            break
        type_name = found.fields[step].type_name
    return type_name


def _values(
    supergraph: Supergraph, catalogue: Catalogue, holder: str, path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the value types below a type with the fields that lead there."""
    for name, field in supergraph.types[holder].fields.items():
        target, where = field.type_name, f"{holder}.{name}"
        if (
            where in path
            or supergraph.kind_of(target) is not TypeKind.OBJECT
            or is_entity(supergraph, target)
        ):
            continue
        if _record(supergraph, target) != target or not _is_named(catalogue, where):
            continue
        yield target, (*path, where)
        yield from _values(supergraph, catalogue, target, (*path, where))


def _is_named(catalogue: Catalogue, where: str) -> bool:
    """Whether a field is in the catalogue and no mere structure, which is there when what it leads to is."""
    entry = catalogue.fields.get(where)
    return entry is not None and not entry.is_structure
