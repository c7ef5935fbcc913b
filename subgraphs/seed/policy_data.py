"""Write what policies know of agencies and units: `python -m subgraphs.seed.policy_data FOLDER`."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Final

from subgraphs.seed.reference import (
    CODES_IN_FORCE,
    LAST_DAY,
    MERGER,
    Commune,
    DividedCommune,
    OldProvince,
    Province,
    Reference,
    load_reference,
)

__all__ = ["Entry", "agencies", "main", "render", "units"]

Entry = dict[str, str | None]
"""One agency or unit; all values are text or null, dates as YYYY-MM-DD, `valid_to` the last day."""

_CENTRAL: Final = Path(__file__).parent / "data" / "central_agencies.csv"


def agencies(reference: Reference) -> dict[str, Entry]:
    """Return every agency by code: central ones, provinces, communes, and the closed with their successors.

    A province that merged goes on under the agency code of its name; the others' codes are closed
    (Decision 20/2020). A commune whose province code was closed gets a closed code of its own,
    led to today's; one that was divided has no successor, and its records go on with the province's.
    """
    entries = _central()
    for province in reference.provinces.values():
        entries[province.agency] = _province_agency(province)
    for old in reference.old_provinces.values():
        if old.agency != old.successor_agency:
            entries[old.agency] = _closed_province_agency(old)
    for commune in reference.communes.values():
        moved = commune.agency != commune.old_agency
        entries[commune.agency] = _commune_agency(commune, moved=moved)
        if moved:
            entries[commune.old_agency] = _closed_commune_agency(commune)
    for divided in reference.divided.values():
        entries[divided.agency] = _divided_commune_agency(divided)
    return dict(sorted(entries.items()))


def units(reference: Reference) -> dict[str, Entry]:
    """Return the provinces and communes in force by statistical code."""
    entries: dict[str, Entry] = {}
    for province in reference.provinces.values():
        entries[province.code] = {
            "name": province.full_name,
            "level": "PROVINCE",
            "parent": None,
            "valid_from": MERGER.isoformat(),
            "valid_to": None,
        }
    for commune in reference.communes.values():
        entries[commune.code] = {
            "name": commune.full_name,
            "level": "COMMUNE",
            "parent": commune.province.code,
            "valid_from": MERGER.isoformat(),
            "valid_to": None,
        }
    return dict(sorted(entries.items()))


def render(entries: dict[str, Entry]) -> str:
    """Return the file's text: one entry a line, so that a difference reads as what changed."""
    lines = [
        f"  {json.dumps(code)}: {json.dumps(entry, ensure_ascii=False)}" for code, entry in entries.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Write agencies.json and units.json to the folder named by the only argument."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m subgraphs.seed.policy_data FOLDER\n")
        return 2
    folder = Path(arguments[0])
    reference = load_reference()
    (folder / "agencies.json").write_text(render(agencies(reference)), encoding="utf-8")
    (folder / "units.json").write_text(render(units(reference)), encoding="utf-8")
    return 0


def _central() -> dict[str, Entry]:
    with _CENTRAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: {
            "name": row["name"],
            "name_en": row["name_en"],
            "level": row["level"],
            "parent": None,
            "unit": None,
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"] or None,
            "successor": row["successor"] or None,
        }
        for row in rows
    }


def _province_agency(province: Province) -> Entry:
    return {
        "name": f"Ủy ban nhân dân {_inside_name(province.full_name)}",
        "name_en": f"People's Committee of {province.full_name_en}",
        "level": "PROVINCE",
        "parent": None,
        "unit": province.code,
        "valid_from": CODES_IN_FORCE.isoformat(),
        "valid_to": None,
        "successor": None,
    }


def _closed_province_agency(old: OldProvince) -> Entry:
    return {
        "name": f"Ủy ban nhân dân {_inside_name(old.full_name)}",
        "name_en": f"People's Committee of {old.full_name_en}",
        "level": "PROVINCE",
        "parent": None,
        "unit": old.code,
        "valid_from": CODES_IN_FORCE.isoformat(),
        "valid_to": LAST_DAY.isoformat(),
        "successor": old.successor_agency,
    }


def _commune_agency(commune: Commune, *, moved: bool) -> Entry:
    return {
        "name": f"Ủy ban nhân dân {_inside_name(commune.full_name)}",
        "name_en": f"People's Committee of {commune.full_name_en}",
        "level": "COMMUNE",
        "parent": commune.province.agency,
        "unit": commune.code,
        "valid_from": (MERGER if moved else CODES_IN_FORCE).isoformat(),
        "valid_to": None,
        "successor": None,
    }


def _closed_commune_agency(commune: Commune) -> Entry:
    return _commune_agency(commune, moved=True) | {
        "parent": commune.old_province.agency,
        "valid_from": CODES_IN_FORCE.isoformat(),
        "valid_to": LAST_DAY.isoformat(),
        "successor": commune.agency,
    }


def _divided_commune_agency(divided: DividedCommune) -> Entry:
    return {
        "name": f"Ủy ban nhân dân {_inside_name(divided.full_name)}",
        "name_en": f"People's Committee of {divided.full_name_en}",
        "level": "COMMUNE",
        "parent": divided.old_province.agency,
        "unit": divided.code,
        "valid_from": CODES_IN_FORCE.isoformat(),
        "valid_to": LAST_DAY.isoformat(),
        "successor": None,
    }


def _inside_name(full_name: str) -> str:
    """Return "tỉnh Gia Lai" for "Tỉnh Gia Lai": the kind of unit is small inside an agency's name."""
    return full_name[:1].lower() + full_name[1:]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
