"""The policy data that follows from the supergraph: `open.json`, `catalogue.json`, `reach.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gateway.access import Directory
from gateway.catalogue.reach import reach_data
from gateway.supergraph import Supergraph, TypeKind
from gateway.supergraph.catalogue import Catalogue, CatalogueEntry
from gateway.supergraph.catalogue_walk import api_fields, is_entity
from gateway.supergraph.field_set import field_set_coordinates

__all__ = ["catalogue_data", "open_data", "write_policy_data"]


def open_data(supergraph: Supergraph, catalogue: Catalogue) -> list[str]:
    """Return every OPEN coordinate, and the existence of the entities whose keys are all open, sorted."""
    fields = {where for where, _, _ in api_fields(supergraph)}
    opened = {where for where, entry in catalogue.fields.items() if entry.is_open and where in fields}
    entities = {
        f"{name}.__typename"
        for name, type_ in supergraph.types.items()
        if is_entity(supergraph, name) and type_.kind is TypeKind.OBJECT and _keys(supergraph, name) <= opened
    }
    return sorted(opened | entities)


def catalogue_data(
    supergraph: Supergraph, catalogue: Catalogue, reference: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return what policies may know of each coordinate of the API, by coordinate, sorted.

    `reference` is the policy data; who owns a coordinate is dated there, and therefore here.
    """
    directory = Directory(reference)
    days = _turning_points(reference["registers"])
    return {
        where: _entry(catalogue.fields[where], directory, days)
        for where in sorted(where for where, _, _ in api_fields(supergraph))
        if where in catalogue.fields
    }


def write_policy_data(
    supergraph: Supergraph, catalogue: Catalogue, reference: Mapping[str, Any], folder: Path
) -> None:
    """Write the files, one coordinate or type a line, so that a difference reads as what changed."""
    opened = (f"  {json.dumps(one)}" for one in open_data(supergraph, catalogue))
    entries = (
        f"  {json.dumps(where)}: {json.dumps(entry, ensure_ascii=False)}"
        for where, entry in catalogue_data(supergraph, catalogue, reference).items()
    )
    reached = (
        f"  {json.dumps(name)}: {json.dumps(found)}"
        for name, found in reach_data(supergraph, catalogue, reference["attributes"]).items()
    )
    _write(folder / "reach.json", "{", reached, "}")
    _write(folder / "open.json", "[", opened, "]")
    _write(folder / "catalogue.json", "{", entries, "}")


def _write(path: Path, start: str, lines: Iterable[str], end: str) -> None:
    path.write_text(f"{start}\n" + ",\n".join(lines) + f"\n{end}\n", encoding="utf-8")


def _keys(supergraph: Supergraph, type_name: str) -> frozenset[str]:
    return frozenset[str]().union(
        *(
            field_set_coordinates(supergraph, type_name, join.key)
            for join in supergraph.types[type_name].joins
            if join.key is not None
        )
    )


def _entry(entry: CatalogueEntry, directory: Directory, days: Iterable[date]) -> dict[str, Any]:
    return {
        "class": entry.level,
        "tags": sorted(entry.tags),
        "register": entry.register,
        "group": entry.group,
        "enteredBy": list(entry.entered_by),
        "owner": _owners(entry, directory, days),
    }


def _owners(entry: CatalogueEntry, directory: Directory, days: Iterable[date]) -> list[dict[str, Any]]:
    """Return who decides the coordinate from when to when; a period nobody decides is left out."""
    found: list[dict[str, Any]] = []
    for day in days:
        owner = directory.owner_of(entry.coordinate, entry.register, day)
        before = found[-1]["owner"] if found else None
        if owner == before:
            continue
        if found:
            found[-1]["valid_to"] = (day - timedelta(days=1)).isoformat()
        found.append({"owner": owner, "valid_from": day.isoformat(), "valid_to": None})
    return [period for period in found if period["owner"] is not None]


def _turning_points(registers: Mapping[str, Any]) -> list[date]:
    """Return every day on which an owner may begin or have ceased to decide."""
    days: set[date] = set()
    for named in registers.values():
        for entries in named.values():
            for entry in entries:
                days.add(date.fromisoformat(entry["valid_from"]))
                if entry["valid_to"] is not None:
                    days.add(date.fromisoformat(entry["valid_to"]) + timedelta(days=1))
    return sorted(days)
