"""Entities and values of the register from their rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import strawberry

from subgraphs.common.batches import grouped
from subgraphs.common.database import Record
from subgraphs.population.relatives import Household, HouseholdMember, Relative, Relatives
from subgraphs.population.types import Person, PersonVersion
from subgraphs.population.units import AdministrativeUnit, UnitLevel
from subgraphs.population.values import AbsenceStatus, Gender, IdCard, LifeStatus, PinAlias, Residence

__all__ = [
    "alias_of",
    "member_of",
    "person_of",
    "read_version_id",
    "relatives_of",
    "unit_of",
    "version_id",
    "version_of",
]


def unit_of(row: Record) -> AdministrativeUnit:
    """Build a unit from its row."""
    return AdministrativeUnit(
        code=strawberry.ID(row["code"]),
        name=row["name"],
        full_name=row["full_name"],
        name_en=row["name_en"],
        level=UnitLevel(row["level"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        parent_code=row["parent_code"],
    )


def person_of(row: Record) -> Person:
    """Build a person from a row of `Repository`."""
    household_no = row["household_no"]
    household = None
    if household_no is not None:
        household = Household(household_no=household_no, relation_to_head=row["relation_to_head"])
    return Person(**_values(row, None), household=household, number=row["pin"])


def version_of(row: Record) -> PersonVersion:
    """Build a version, the current one too, from a row of `Repository`."""
    key = version_id(row["pin"], row["version"])
    return PersonVersion(
        **_values(row, row["valid_to"]),
        version_id=strawberry.ID(key),
        version=row["version"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        key=key,
    )


def version_id(pin: str, version: int) -> str:
    """Return the id of a version."""
    return f"{pin}@{version}"


def read_version_id(key: str) -> tuple[str, int] | None:
    """Return number and version, None for a text that is no id of a version."""
    pin, _, version = key.partition("@")
    return (pin, int(version)) if version.isascii() and version.isdigit() and len(version) < 9 else None


def relatives_of(rows: Iterable[Record]) -> Relatives:
    """Collect the relatives a record names by relation."""
    return grouped(
        (
            row["relation"],
            Relative(
                pin=strawberry.ID(row["relative_pin"]) if row["relative_pin"] is not None else None,
                full_name=row["relative_name"],
                relation=row["kinship"],
                number=row["relative_pin"],
            ),
        )
        for row in rows
    )


def member_of(row: Record) -> HouseholdMember:
    """Build a member of a household."""
    return HouseholdMember(
        pin=strawberry.ID(row["pin"]),
        full_name=row["full_name"],
        relation=row["relation_to_head"],
        number=row["pin"],
    )


def alias_of(row: Record) -> PinAlias:
    """Build an earlier number."""
    return PinAlias(old_pin=strawberry.ID(row["old_pin"]), valid_to=row["valid_to"])


def _values(row: Record, on: date | None) -> dict[str, Any]:
    """Return what every version has; `on` is the last day of an earlier one."""
    return {
        "pin": strawberry.ID(row["pin"]),
        "full_name": row["full_name"],
        "other_name": row["other_name"],
        "date_of_birth": row["date_of_birth"],
        "gender": Gender(row["gender"]),
        "place_of_birth": row["place_of_birth"],
        "birth_registration_place": row["birth_registration_place"],
        "home_town": row["home_town"],
        "ethnicity": row["ethnicity"],
        "nationality": row["nationality"],
        "legacy_id9": row["legacy_id9"],
        "life_status": LifeStatus(row["life_status"]),
        "date_of_death": row["date_of_death"],
        "missing_date": row["missing_date"],
        "religion": row["religion"],
        "permanent_residence": _residence(row, "residence", on),
        "temporary_residence": _residence(row, "temporary", on),
        "current_place": _residence(row, "current", on),
        "absence_status": AbsenceStatus(row["absence_status"]),
        "residence_file_no": row["residence_file_no"],
        "id_card": _card(row),
        "blood_type": row["blood_type"],
        "mobile_phone": row["mobile_phone"],
        "email": row["email"],
        "row": row,
    }


def _residence(row: Record, kind: str, on: date | None) -> Residence | None:
    commune = row[f"{kind}_commune"]
    if commune is None:
        return None
    return Residence(
        commune_code=commune, province_code=row[f"{kind}_province"], address=row[f"{kind}_address"], on=on
    )


def _card(row: Record) -> IdCard | None:
    if row["card_issued_at"] is None:
        return None
    return IdCard(
        issued_at=row["card_issued_at"], issued_by=row["card_issued_by"], expires_at=row["card_expires_at"]
    )
