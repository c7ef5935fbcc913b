"""The published catalogue: what the registers hold, who answers for it, who enters it, on what ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.access import Directory
from gateway.catalogue.legal_basis import Basis, LegalBasis
from gateway.supergraph import Supergraph, TypeDef, TypeKind
from gateway.supergraph.catalogue import LEVELS, Catalogue, CatalogueEntry
from gateway.supergraph.catalogue_walk import api_fields

__all__ = ["SHARED", "Published", "PublishedField", "PublishedRegister", "Steward", "publish"]

SHARED = "shared"
"""Stands in the place of a register for the value types that several registers use."""
_SHARED_TITLE = ("Dữ liệu dùng chung của các cơ sở dữ liệu", "Data that the registers share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Steward:
    """The ministry that answers for a register."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedField:
    """One field of data; `type` is its GraphQL type, `term` the Vietnamese word."""

    coordinate: str
    type: str
    term: str
    meaning: str
    level: str
    tags: tuple[str, ...]
    entered_by: tuple[str, ...]
    group: str | None
    legal_basis: tuple[Basis, ...]
    declassifies: tuple[str, ...]
    ground: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRegister:
    """One register, its fields in the order of the supergraph.

    `steward` is None for what is shared, and on a day on which nobody answered for the register.
    """

    name: str
    title: str
    title_en: str
    steward: Steward | None
    legal_basis: tuple[Basis, ...]
    fields: tuple[PublishedField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The catalogue of one day, under one policy revision; `classes` with what protects each."""

    on: date
    revision: str
    registers: tuple[PublishedRegister, ...]
    classes: Mapping[str, tuple[Basis, ...]]


def publish(
    supergraph: Supergraph, catalogue: Catalogue, reference: Mapping[str, Any], on: date
) -> Published:
    """Return the catalogue as it stands on a day; `reference` is the policy data.

    Connections, their edges and the lists themselves hold no data and are left out, and so are the fields of
    interfaces, which their implementers have. Raises CatalogueError, InternalError.
    """
    directory = Directory(reference)
    basis = LegalBasis(reference["legal_basis"], on)
    found: dict[str, list[PublishedField]] = {}
    for type_, entry, type_text in _held(supergraph, catalogue):
        register = SHARED if _is_shared(supergraph, catalogue, type_) else entry.register
        found.setdefault(register, []).append(_field(entry, type_text, register, basis))
    names = [name for name in supergraph.subgraphs if name in found]
    names += [SHARED] if SHARED in found else []
    return Published(
        on=on,
        revision=str(reference["meta"]["revision"]),
        registers=tuple(
            _register(name, tuple(found[name]), directory, reference["agencies"], basis, on) for name in names
        ),
        classes={level: basis.of_class(level) for level in LEVELS},
    )


def _held(supergraph: Supergraph, catalogue: Catalogue) -> Iterator[tuple[TypeDef, CatalogueEntry, str]]:
    for where, type_, field in api_fields(supergraph):
        entry = catalogue.fields.get(where)
        if entry is not None and not entry.is_structure and type_.kind is TypeKind.OBJECT:
            yield type_, entry, field.type


def _is_shared(supergraph: Supergraph, catalogue: Catalogue, type_: TypeDef) -> bool:
    if type_.name in supergraph.root_types or type_.name in catalogue.registers:
        return False
    return len(type_.graphs) > 1


def _field(entry: CatalogueEntry, type_text: str, register: str, basis: LegalBasis) -> PublishedField:
    return PublishedField(
        coordinate=entry.coordinate,
        type=type_text,
        term=entry.term or "",
        meaning=entry.meaning,
        level=entry.level,
        tags=tuple(sorted(entry.tags)),
        entered_by=entry.entered_by,
        group=entry.group,
        legal_basis=basis.of_field(entry, None if register == SHARED else register),
        declassifies=entry.declassifies,
        ground=entry.ground,
    )


def _register(
    name: str,
    fields: tuple[PublishedField, ...],
    directory: Directory,
    agencies: Mapping[str, Mapping[str, Any]],
    basis: LegalBasis,
    on: date,
) -> PublishedRegister:
    if name == SHARED:
        title, title_en = _SHARED_TITLE
        return PublishedRegister(
            name=name, title=title, title_en=title_en, steward=None, legal_basis=(), fields=fields
        )
    title, title_en = basis.title(name)
    return PublishedRegister(
        name=name,
        title=title,
        title_en=title_en,
        steward=_steward(directory.steward_of(name, on), agencies),
        legal_basis=basis.of_register(name),
        fields=fields,
    )


def _steward(code: str | None, agencies: Mapping[str, Mapping[str, Any]]) -> Steward | None:
    if code is None:
        return None
    return Steward(code=code, name=agencies[code]["name"], name_en=agencies[code]["name_en"])
