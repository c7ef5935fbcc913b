"""Administrative units, their predecessors and the agency codes in force on a date, from the data files."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

__all__ = [
    "CODES_IN_FORCE",
    "LAST_DAY",
    "MERGER",
    "Commune",
    "DividedCommune",
    "EarlierUnit",
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

SPECIAL_ZONE: Final = "Đặc khu"

_SPECIAL_ZONE_WEIGHT: Final = 4
"""Special zones are few and small; so often in the draw, each has people in a population of 20,000."""

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
    """The code it had, or its predecessor, until 30 June 2025."""
    old_code: str
    """The code of that predecessor: nearly always the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierUnit:
    """A province or commune under a name or code it no longer has, until its last day."""

    code: str
    level: str
    parent_code: str | None
    name: str
    full_name: str
    name_en: str
    full_name_en: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DividedCommune:
    """A commune until 30 June 2025 whose parts are in several communes now, so that no one succeeded it."""

    code: str
    full_name: str
    full_name_en: str
    agency: str
    old_province: OldProvince
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """All units by code, in code order."""

    provinces: dict[str, Province]
    old_provinces: dict[str, OldProvince]
    communes: dict[str, Commune]
    divided: dict[str, DividedCommune]
    earlier: tuple[EarlierUnit, ...]
    places: tuple[Commune, ...]
    """Where people live: each commune in force, and again as the part of a divided one it took over."""


def load_reference() -> Reference:
    """Read the data files beside this module. Raises KeyError if they contradict each other."""
    units = _rows("administrative_units.csv")
    provinces = {row["code"]: _province(row) for row in units if row["level"] == "province"}
    old_provinces = {row["code"]: _old_province(row) for row in _rows("provinces_before_2025.csv")}
    earlier = _rows("communes_before_2025.csv")
    old_codes = {row["into"]: row["code"] for row in earlier if len(row["into"].split()) == 1}
    predecessors = {row["code"]: row["province_before_2025"] for row in _rows("commune_predecessors.csv")}
    communes = {
        row["code"]: _commune(
            row,
            provinces[row["parent_code"]],
            old_provinces[predecessors[row["code"]]],
            old_codes.get(row["code"], row["code"]),
        )
        for row in units
        if row["level"] == "commune"
    }
    divided = [_divided(row, old_provinces) for row in earlier if len(row["into"].split()) > 1]
    return Reference(
        provinces=dict(sorted(provinces.items())),
        old_provinces=dict(sorted(old_provinces.items())),
        communes=dict(sorted(communes.items())),
        divided={commune.code: commune for commune in divided},
        earlier=_earlier(old_provinces, earlier, provinces),
        places=_places(dict(sorted(communes.items())), divided),
    )


def _places(communes: dict[str, Commune], divided: Iterable[DividedCommune]) -> tuple[Commune, ...]:
    whole: list[Commune] = []
    for commune in communes.values():
        zone = commune.full_name.startswith(SPECIAL_ZONE)
        whole += [commune] * (_SPECIAL_ZONE_WEIGHT if zone else 1)
    parts = [
        replace(communes[code], old_province=old.old_province, old_agency=old.agency, old_code=old.code)
        for old in divided
        for code in old.into
    ]
    return (*whole, *parts)


def _earlier(
    old_provinces: dict[str, OldProvince], communes: list[dict[str, str]], provinces: dict[str, Province]
) -> tuple[EarlierUnit, ...]:
    closed: dict[str, Any] = {"valid_from": CODES_IN_FORCE, "valid_to": LAST_DAY}
    before = [_earlier_province(old, closed) for old in old_provinces.values()]
    before += [
        EarlierUnit(
            code=row["code"],
            level="COMMUNE",
            parent_code=row["province_code"],
            name=row["name"],
            full_name=row["full_name"],
            name_en=row["name_en"],
            full_name_en=row["full_name_en"],
            **closed,
        )
        for row in communes
    ]
    before += [_renamed(row, provinces[row["code"]]) for row in _rows("renamed_units.csv")]
    return tuple(before)


def _earlier_province(old: OldProvince, closed: dict[str, Any]) -> EarlierUnit:
    return EarlierUnit(
        code=old.code,
        level="PROVINCE",
        parent_code=None,
        name=old.name,
        full_name=old.full_name,
        name_en=old.full_name_en.removesuffix(" City").removesuffix(" Province"),
        full_name_en=old.full_name_en,
        **closed,
    )


def _renamed(row: dict[str, str], province: Province) -> EarlierUnit:
    return EarlierUnit(
        code=row["code"],
        level="PROVINCE",
        parent_code=None,
        name=province.name,
        full_name=row["full_name"],
        name_en=province.name_en,
        full_name_en=row["full_name_en"],
        valid_from=MERGER,
        valid_to=date.fromisoformat(row["valid_to"]),
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


def _divided(row: dict[str, str], old_provinces: dict[str, OldProvince]) -> DividedCommune:
    old_province = old_provinces[row["province_code"]]
    return DividedCommune(
        code=row["code"],
        full_name=row["full_name"],
        full_name_en=row["full_name_en"],
        agency=f"{old_province.agency}.{row['code']}",
        old_province=old_province,
        into=tuple(row["into"].split()),
    )


def _commune(row: dict[str, str], province: Province, old_province: OldProvince, old_code: str) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        full_name=row["full_name"],
        name_en=row["name_en"],
        full_name_en=row["full_name_en"],
        province=province,
        old_province=old_province,
        agency=f"{province.agency}.{row['code']}",
        old_agency=f"{old_province.agency}.{old_code}",
        old_code=old_code,
    )
