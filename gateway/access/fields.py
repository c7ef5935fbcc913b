"""Field rows: what the policy is told about a coordinate and the way it is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.access.directory import Directory
from gateway.access.uses import TYPENAME, Use, entities_reached
from gateway.decision import Via
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue, CatalogueEntry
from gateway.supergraph.field_set import field_set_coordinates

__all__ = ["ARGUMENTS", "ASKED", "FieldRow", "RowKey", "UnitKey", "field_rows"]

ARGUMENTS = frozenset({Via.FILTER, Via.GROUP, Via.AGGREGATE})
"""The ways in which arguments use what they read."""

ASKED = (Via.SELECT, Via.COUNT, Via.REQUIRES, Via.FILTER, Via.GROUP, Via.AGGREGATE)
"""The ways of use the policy is asked about, the one that speaks for the coordinate first.

The others an operation can have here are transport (`key`).
"""

RowKey = tuple[str, Via]

UnitKey = tuple[str, Via, str]
"""Coordinate, way of use, and the unit a statistics field is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One row of the table of fields in a decision document (`access.md` 6.3, `design.md` 12)."""

    coordinate: str
    via: Via
    level: str
    """Class of the field; empty when the catalogue does not know it, which no guard lets pass."""
    tags: tuple[str, ...] = ()
    register: str = ""
    owner: str | None = None
    group: str | None = None
    entered_by: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    """The types whose attributes decide it, sorted; several for a value that hangs in several of them.

    `""` among them: it also stands on no entity.
    """
    scalar: str = ""
    """Named type of a leaf; empty where there is no value that a mask could be applied to."""
    existence: tuple[str, ...] = ()
    """For structure: `T.__typename` of the entity types it leads to."""
    unit: str = ""
    """The administrative unit a statistics field is asked about; empty: none, the whole country."""
    unit_province: str | None = None
    """The province of that unit; None when there is none."""

    @property
    def key(self) -> RowKey:
        """What the row is about."""
        return self.coordinate, self.via

    @property
    def unit_key(self) -> UnitKey:
        """What the row is about, apart from those of the same coordinate about another unit."""
        return self.coordinate, self.via, self.unit

    @property
    def entity(self) -> str:
        """The one entity type it stands on; empty for none and for several."""
        return self.entities[0] if len(self.entities) == 1 else ""

    def document(self) -> dict[str, Any]:
        """Return the JSON form; what is not known is left out, so that rules about it are undefined."""
        type_name, _, name = self.coordinate.partition(".")
        known = {
            "owner": self.owner,
            "group": self.group,
            "entity": self.entity or None,
            "unit": self.unit or None,
            "unitProvince": self.unit_province,
        }
        return {
            "coordinate": self.coordinate,
            "type": type_name,
            "name": name,
            "class": self.level,
            "tags": list(self.tags),
            "register": self.register,
            "enteredBy": list(self.entered_by),
            "existence": list(self.existence),
            "via": self.via.value,
            **{key: value for key, value in known.items() if value is not None},
        }


def field_rows(
    supergraph: Supergraph, catalogue: Catalogue, directory: Directory, uses: Iterable[Use], on: date
) -> tuple[FieldRow, ...]:
    """Return one row per coordinate, way of use and unit, in a stable order."""
    entities: dict[tuple[str, Via, str], set[str]] = {}
    for use in uses:
        if use.via in ASKED:
            entities.setdefault((use.coordinate, use.via, use.unit), set()).add(use.entity)
    return tuple(
        _row(supergraph, catalogue, directory, key, entities[key], on)
        for key in sorted(entities, key=lambda key: (key[0], ASKED.index(key[1]), key[2]))
    )


def _row(
    supergraph: Supergraph,
    catalogue: Catalogue,
    directory: Directory,
    key: tuple[str, Via, str],
    entities: set[str],
    on: date,
) -> FieldRow:
    coordinate, via, unit = key
    entry = _entry(supergraph, catalogue, coordinate)
    if entry is None:
        return FieldRow(coordinate=coordinate, via=via, level="")
    existence = entities_reached(supergraph, coordinate) if entry.is_structure else ()
    return FieldRow(
        coordinate=coordinate,
        via=via,
        level=entry.level,
        tags=tuple(sorted(entry.tags)),
        register=entry.register,
        owner=directory.owner_of(coordinate, entry.register, on),
        group=entry.group,
        entered_by=entry.entered_by,
        entities=tuple(sorted(entities)),
        scalar=_scalar(supergraph, coordinate),
        existence=tuple(f"{name}.{TYPENAME}" for name in existence),
        unit=unit,
        unit_province=directory.province_of_unit(unit, on) if unit else None,
    )


def _scalar(supergraph: Supergraph, coordinate: str) -> str:
    type_name, _, name = coordinate.partition(".")
    if name == TYPENAME:
        return ""
    leaf = supergraph.field(type_name, name).type_name
    return "" if supergraph.is_composite(leaf) else leaf


def _entry(supergraph: Supergraph, catalogue: Catalogue, coordinate: str) -> CatalogueEntry | None:
    """Return the catalogue entry; existence has the class and the writer group of the entity's key."""
    type_name, _, name = coordinate.partition(".")
    if name != TYPENAME:
        return catalogue.fields.get(coordinate)
    register = catalogue.registers.get(type_name, "")
    for join in supergraph.types[type_name].joins:
        if join.graph == register and join.key is not None:
            for key in sorted(field_set_coordinates(supergraph, type_name, join.key)):
                entry = catalogue.fields.get(key)
                if entry is not None:
                    return CatalogueEntry(
                        coordinate=coordinate,
                        level=entry.level,
                        tags=frozenset(),
                        register=register,
                        entered_by=entry.entered_by,
                        group=entry.group,
                    )
    return None
