"""One tuple type per seeded table of the population register, fields named as the columns."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["AdministrativeUnitRow", "HouseholdRow", "PersonRow", "PinAliasGroundRow", "PinAliasRow"]


class AdministrativeUnitRow(NamedTuple):
    """population.administrative_unit"""

    code: str
    level: str
    parent_code: str | None
    name: str
    full_name: str
    name_en: str
    full_name_en: str
    valid_from: str
    valid_to: str | None


class HouseholdRow(NamedTuple):
    """population.household"""

    household_no: str
    head_pin: str
    commune_code: str


class PersonRow(NamedTuple):
    """population.person and population.person_version"""

    pin: str
    full_name: str
    name_fold: str
    name_sort: str
    date_of_birth: str
    gender: str
    nationality: str
    ethnicity: str
    life_status: str
    date_of_death: str | None
    religion: str | None
    residence_commune: str
    residence_province: str
    residence_address: str
    household_no: str | None
    relation_to_head: str | None
    mobile_phone: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_identity: str
    origin_level_identity: str
    entered_identity_at: str
    origin_residence: str
    origin_level_residence: str
    entered_residence_at: str
    origin_contact: str | None
    origin_level_contact: str | None
    entered_contact_at: str | None


class PinAliasRow(NamedTuple):
    """population.pin_alias"""

    old_pin: str
    new_pin: str
    valid_to: str


class PinAliasGroundRow(NamedTuple):
    """population.pin_alias_ground"""

    old_pin: str
    ground: str
