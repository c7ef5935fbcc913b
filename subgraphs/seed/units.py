"""Rows of administrative units: those in force, and those of before under their names of then."""

from __future__ import annotations

from datetime import date, timedelta

from subgraphs.seed.reference import MERGER, Commune, EarlierUnit, Province, Reference
from subgraphs.seed.rows import AdministrativeUnitRow

__all__ = ["unit_rows"]


def unit_rows(reference: Reference) -> list[AdministrativeUnitRow]:
    """Return every unit of the reference, provinces in force first."""
    since = {
        unit.code: unit.valid_to + timedelta(days=1)
        for unit in reference.earlier
        if unit.valid_from == MERGER
    }
    return [
        *(_province(unit, since.get(unit.code, MERGER)) for unit in reference.provinces.values()),
        *map(_commune, reference.communes.values()),
        *map(_earlier, reference.earlier),
    ]


def _province(unit: Province, since: date) -> AdministrativeUnitRow:
    return AdministrativeUnitRow(
        code=unit.code,
        level="PROVINCE",
        parent_code=None,
        name=unit.name,
        full_name=unit.full_name,
        name_en=unit.name_en,
        full_name_en=unit.full_name_en,
        valid_from=since.isoformat(),
        valid_to=None,
    )


def _commune(unit: Commune) -> AdministrativeUnitRow:
    return AdministrativeUnitRow(
        code=unit.code,
        level="COMMUNE",
        parent_code=unit.province.code,
        name=unit.name,
        full_name=unit.full_name,
        name_en=unit.name_en,
        full_name_en=unit.full_name_en,
        valid_from=MERGER.isoformat(),
        valid_to=None,
    )


def _earlier(unit: EarlierUnit) -> AdministrativeUnitRow:
    return AdministrativeUnitRow(
        code=unit.code,
        level=unit.level,
        parent_code=unit.parent_code,
        name=unit.name,
        full_name=unit.full_name,
        name_en=unit.name_en,
        full_name_en=unit.full_name_en,
        valid_from=unit.valid_from.isoformat(),
        valid_to=unit.valid_to.isoformat(),
    )
