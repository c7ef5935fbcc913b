"""One tuple type per seeded table of the civil status register, fields named as the columns."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BirthEventRow", "CivilStatusRow", "DeathEventRow", "MarriageEventRow"]


class CivilStatusRow(NamedTuple):
    """civil_status.person"""

    pin: str
    marital_status: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class BirthEventRow(NamedTuple):
    """civil_status.birth_event"""

    event_id: str
    subject_pin: str
    registration_no: str
    registrar_commune: str
    registered_at: str
    status: str
    place_of_birth: str
    mother_pin: str | None
    father_pin: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class MarriageEventRow(NamedTuple):
    """civil_status.marriage_event and civil_status.marriage_event_version"""

    event_id: str
    subject_pin: str
    spouse_pin: str
    registration_no: str
    registrar_commune: str
    registered_at: str
    status: str
    married_on: str
    divorced_on: str | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class DeathEventRow(NamedTuple):
    """civil_status.death_event"""

    event_id: str
    subject_pin: str
    registration_no: str
    registrar_commune: str
    registered_at: str
    status: str
    death_date: str
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    residence_commune: str
    residence_province: str
    residence_source_version: int
