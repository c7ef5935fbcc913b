"""Administrative units, their predecessors and the agency codes in force on a date, from the data files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

__all__ = [
    "CODES_IN_FORCE",
    "LAST_DAY",
    "MERGER",
    "Commune",
    "OldProvince",
    "Province",
    "Reference",
    "load_reference",
]

CODES_IN_FORCE: Final = date(2004, 7, 8)
"""Decision 124/2004: the list of units the statistical codes come from."""
LAST_DAY: Final = date(2025, 6, 30)
"""Last day of the 63 provinces, the districts and the old communes."""
MERGER: Final = date(2025, 7, 1)
"""First day of the 34 provinces and two-tier government."""

_DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province in force; `agency` is the code of its People's Committee."""

    code: str
    name: str
    full_name: str
    name_en: str
    full_name_en: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldProvince:
    """A province until 30 June 2025; it goes on when `successor_agency` is its own agency."""

    code: str
    name: str
    full_name: str
    full_name_en: str
    agency: str
    successor_code: str
    successor_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune in force, with the province its code belonged to until 30 June 2025."""

    code: str
    name: str
    full_name: str
    name_en: str
    full_name_en: str
    province: Province
    old_province: OldProvince
    agency: str
    """The code of the commune's People's Committee today."""
    old_agency: str
    """The code it had, or its predecessor on the same code, until 30 June 2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """All units by code, in code order."""

    provinces: dict[str, Province]
    old_provinces: dict[str, OldProvince]
    communes: dict[str, Commune]


def load_reference() -> Reference:
    """Read the data files beside this module. Raises KeyError if they contradict each other."""
    units = _rows("administrative_units.csv")
    provinces = {row["code"]: _province(row) for row in units if row["level"] == "province"}
    old_provinces = {row["code"]: _old_province(row) for row in _rows("provinces_before_2025.csv")}
    predecessors = {row["code"]: row["province_before_2025"] for row in _rows("commune_predecessors.csv")}
    communes = {
        row["code"]: _commune(row, provinces[row["parent_code"]], old_provinces[predecessors[row["code"]]])
        for row in units
        if row["level"] == "commune"
    }
    return Reference(
        provinces=dict(sorted(provinces.items())),
        old_provinces=dict(sorted(old_provinces.items())),
        communes=dict(sorted(communes.items())),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _province(row: dict[str, str]) -> Province:
    return Province(
        code=row["code"],
        name=row["name"],
        full_name=row["full_name"],
        name_en=row["name_en"],
        full_name_en=row["full_name_en"],
        agency=row["agency_code"],
    )


def _old_province(row: dict[str, str]) -> OldProvince:
    return OldProvince(
        code=row["code"],
        name=row["name"],
        full_name=row["full_name"],
        full_name_en=row["full_name_en"],
        agency=row["agency_code"],
        successor_code=row["successor_code"],
        successor_agency=row["successor_agency_code"],
    )


def _commune(row: dict[str, str], province: Province, old_province: OldProvince) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        full_name=row["full_name"],
        name_en=row["name_en"],
        full_name_en=row["full_name_en"],
        province=province,
        old_province=old_province,
        agency=f"{province.agency}.{row['code']}",
        old_agency=f"{old_province.agency}.{row['code']}",
    )
