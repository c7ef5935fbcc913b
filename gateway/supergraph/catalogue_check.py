"""The rules a catalogue has to keep (`design.md` 5); `lienthong check --catalogue` runs them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from gateway.supergraph.catalogue import DESCRIPTION, ENTERING_LEVELS, LEVELS, TAGS, Catalogue, CatalogueEntry
from gateway.supergraph.catalogue_arguments import check_arguments
from gateway.supergraph.catalogue_declassification import check_declassification
from gateway.supergraph.catalogue_walk import api_fields
from gateway.supergraph.model import FieldDef, Supergraph

__all__ = ["CatalogueProblem", "check_catalogue"]

_NO_TERM = "has no Vietnamese term: its description has to end in one, in brackets"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CatalogueProblem:
    """A rule of the catalogue that a coordinate breaks."""

    coordinate: str
    message: str


def check_catalogue(
    catalogue: Catalogue, supergraph: Supergraph, open_coordinates: Collection[str]
) -> tuple[CatalogueProblem, ...]:
    """Every rule of the catalogue that the supergraph breaks, sorted.

    `open_coordinates` is the list of the policy bundle; its `__typename` coordinates are not checked here.
    """
    found = {
        *_fields(catalogue, supergraph, frozenset(open_coordinates)),
        *_types(catalogue, supergraph),
        *_terms(supergraph),
        *check_arguments(catalogue, supergraph),
        *check_declassification(catalogue, supergraph),
    }
    return tuple(sorted(CatalogueProblem(coordinate=where, message=what) for where, what in found))


def _fields(
    catalogue: Catalogue, supergraph: Supergraph, opened: frozenset[str]
) -> Iterator[tuple[str, str]]:
    known = set()
    for where, _, field in api_fields(supergraph):
        known.add(where)
        entry = catalogue.fields.get(where)
        if entry is None:
            yield where, "has no @classification"
        else:
            yield from _entry(entry, field, opened)
    for name in opened - known:
        if not name.endswith(".__typename"):
            yield name, "is listed as open, but is no field"


def _entry(entry: CatalogueEntry, field: FieldDef, opened: frozenset[str]) -> Iterator[tuple[str, str]]:
    where = entry.coordinate
    if entry.level not in LEVELS:
        yield where, f"has the unknown level {entry.level!r}"
    for tag in entry.tags - TAGS:
        yield where, f"has the unknown tag {tag!r}"
    for level in set(entry.entered_by) - ENTERING_LEVELS:
        yield where, f"is entered by the unknown level {level!r}"
    if entry.is_open and where not in opened:
        yield where, "is OPEN, but not listed as open"
    if where in opened and not entry.is_open:
        yield where, "is listed as open, but not classified OPEN"
    if field.type.endswith("!") and not (entry.is_open or entry.is_structure):
        yield where, f"can be denied, but is {field.type}: it has to be nullable"


def _types(catalogue: Catalogue, supergraph: Supergraph) -> Iterator[tuple[str, str]]:
    for type_ in supergraph.types.values():
        register = catalogue.registers.get(type_.name)
        if register is None and any(join.key is not None for join in type_.joins):
            yield type_.name, "is an entity without @register"
        if register is not None and register not in type_.graphs:
            yield type_.name, f"@register names {register!r}, which has no such type"


def _terms(supergraph: Supergraph) -> Iterator[tuple[str, str]]:
    """Types and fields whose Vietnamese word is not said; root types have none."""
    for name, type_ in supergraph.api_schema.type_map.items():
        if name not in supergraph.types:
            continue
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                if _has_no_term(field.description):
                    yield f"{name}.{field_name}", _NO_TERM
        elif not isinstance(type_, GraphQLEnumType | GraphQLInputObjectType):
            continue
        if name not in supergraph.root_types and _has_no_term(type_.description):
            yield name, _NO_TERM


def _has_no_term(description: str | None) -> bool:
    return DESCRIPTION.fullmatch(description or "") is None
