"""The rule about computed values: what is less protected than its inputs has to say so (`@declassifies`).

Inputs of a field are its @requires, theirs, and so on; and, unless it only lists or links to entities, what
its arguments filter and group by. A list of entities shows no more than the entities, and each use of a field
in a filter is decided by itself. A value type that is returned holds parts of the computed value.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.supergraph.catalogue import LEVELS, STRICT_TAGS, Catalogue, CatalogueEntry
from gateway.supergraph.catalogue_arguments import coordinates_read
from gateway.supergraph.catalogue_walk import api_fields, is_entity, leads_to_entities
from gateway.supergraph.field_set import requires_closure
from gateway.supergraph.model import FieldDef, Supergraph

__all__ = ["check_declassification"]


def check_declassification(catalogue: Catalogue, supergraph: Supergraph) -> Iterator[tuple[str, str]]:
    """Yield coordinate and message of every undeclared declassification, and of declarations of nothing."""
    for where, _, field in api_fields(supergraph):
        entry = catalogue.fields.get(where)
        if entry is None:
            continue
        for name in entry.declassifies:
            if name not in catalogue.fields:
                yield where, f"@declassifies names {name}, which is no classified field"
        for one in sorted(_inputs(catalogue, supergraph, where, field) - set(entry.declassifies)):
            read = catalogue.fields.get(one)
            if read is None:
                continue
            for shown in _less_protected(catalogue, supergraph, entry, field, read):
                yield shown, f"is less protected than its input {one} and does not say so (@declassifies)"


def _inputs(catalogue: Catalogue, supergraph: Supergraph, where: str, field: FieldDef) -> frozenset[str]:
    required = requires_closure(supergraph, where)
    if catalogue.fields[where].is_structure or leads_to_entities(supergraph, field.type_name):
        return required
    return required | coordinates_read(catalogue, supergraph, where)


def _less_protected(
    catalogue: Catalogue, supergraph: Supergraph, entry: CatalogueEntry, field: FieldDef, read: CatalogueEntry
) -> Iterator[str]:
    """Yield the field, or else the parts of what it returns, that are less protected than an input."""
    if _below(entry, read):
        yield entry.coordinate
        return
    for name in _value_fields(supergraph, field.type_name):
        shown = catalogue.fields.get(name)
        if shown is not None and read.coordinate not in shown.declassifies and _below(shown, read):
            yield name


def _value_fields(
    supergraph: Supergraph, type_name: str, seen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield coordinates below a value type (no key)."""
    type_ = supergraph.types.get(type_name)
    if type_ is None or type_name in seen or is_entity(supergraph, type_name):
        return
    for field in type_.fields.values():
        yield f"{type_name}.{field.name}"
        yield from _value_fields(supergraph, field.type_name, seen | {type_name})


def _below(shown: CatalogueEntry, read: CatalogueEntry) -> bool:
    """Whether a field is less protected than one it reads."""
    if shown.level not in LEVELS or read.level not in LEVELS:
        return False
    return LEVELS.index(shown.level) < LEVELS.index(read.level) or not (
        read.tags & STRICT_TAGS <= shown.tags & STRICT_TAGS
    )
