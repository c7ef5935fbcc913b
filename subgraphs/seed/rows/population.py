"""One tuple type per seeded table of the population register, fields named as the columns."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "AdministrativeUnitRow",
    "HouseholdRow",
    "PersonRelationRow",
    "PersonRow",
    "PinAliasGroundRow",
    "PinAliasRow",
]


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
    other_name: str | None
    date_of_birth: str
    gender: str
    place_of_birth: str
    birth_registration_place: str
    home_town: str
    nationality: str
    ethnicity: str
    legacy_id9: str | None
    life_status: str
    date_of_death: str | None
    missing_date: str | None
    religion: str | None
    residence_commune: str
    residence_province: str
    residence_address: str
    temporary_commune: str | None
    temporary_province: str | None
    temporary_address: str | None
    current_commune: str | None
    current_province: str | None
    current_address: str | None
    absence_status: str
    residence_file_no: str
    household_no: str | None
    relation_to_head: str | None
    card_issued_at: str | None
    card_issued_by: str | None
    card_expires_at: str | None
    blood_type: str | None
    mobile_phone: str | None
    email: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_identity: str
    origin_level_identity: str
    entered_identity_at: str
    origin_residence: str
    origin_level_residence: str
    entered_residence_at: str
    origin_card: str | None
    origin_level_card: str | None
    entered_card_at: str | None
    origin_contact: str | None
    origin_level_contact: str | None
    entered_contact_at: str | None


class PersonRelationRow(NamedTuple):
    """population.person_relation"""

    pin: str
    relation: str
    relative_pin: str | None
    relative_name: str
    kinship: str
    valid_from: str
    valid_to: str | None


class PinAliasRow(NamedTuple):
    """population.pin_alias"""

    old_pin: str
    new_pin: str
    valid_to: str


class PinAliasGroundRow(NamedTuple):
    """population.pin_alias_ground"""

    old_pin: str
    ground: str
