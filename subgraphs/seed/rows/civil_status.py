"""Tuple types of the civil status register's tables, fields named as the columns.

A row of an event is an `EventRow`, which all kinds have in common, followed by what its kind has of its own.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = [
    "EVENT_TABLES",
    "AdoptionColumns",
    "BirthColumns",
    "BirthParentsRow",
    "CertificateColumns",
    "ChangeColumns",
    "CivilStatusRow",
    "CommuneProvinceRow",
    "DeathColumns",
    "DeclarationColumns",
    "EventRow",
    "GuardianshipColumns",
    "MarriageColumns",
    "OwnColumns",
    "RecognitionColumns",
]


class CivilStatusRow(NamedTuple):
    """civil_status.person"""

    pin: str
    marital_status: str
    residence_commune: str
    residence_province: str
    residence_source_version: int


class CommuneProvinceRow(NamedTuple):
    """civil_status.commune_province"""

    commune_code: str
    province_code: str
    valid_from: str
    valid_to: str | None


class EventRow(NamedTuple):
    """What a table of events has whatever their kind."""

    event_id: str
    type: str
    legacy_type: str | None
    subject_pin: str
    subject_name: str
    subject_born: str
    subject_gender: str
    subject_nationality: str
    subject_birth_place: str
    subject_home_town: str | None
    subject_ethnicity: str
    registration_no: str
    book_no: str
    registrar_commune: str
    registrar_province: str
    registered_at: str
    status: str
    digitised_from_book: bool | None
    verified_against_population: bool | None
    version: int
    valid_from: str
    valid_to: str | None
    origin_registration: str
    origin_level_registration: str
    entered_registration_at: str
    origin_quality: str | None
    origin_level_quality: str | None
    entered_quality_at: str | None
    residence_commune: str
    residence_province: str
    residence_source_version: int


class BirthColumns(NamedTuple):
    """civil_status.birth_event and its versions"""

    mother_name: str | None
    mother_pin: str | None
    father_name: str | None
    father_pin: str | None


class MarriageColumns(NamedTuple):
    """civil_status.marriage_event and its versions"""

    spouse_pin: str
    spouse_name: str
    spouse_born: str
    subject_residence: str
    spouse_residence: str
    married_on: str
    divorced_on: str | None
    divorce_decision_no: str | None


class DeathColumns(NamedTuple):
    """civil_status.death_event and its versions"""

    death_date: str
    death_place: str | None
    death_cause: str | None


class GuardianshipColumns(NamedTuple):
    """civil_status.guardianship_event and its versions"""

    guardian_pin: str
    guardian_name: str
    guardian_born: str
    guardian_gender: str
    guardian_nationality: str
    guardian_birth_place: str
    guardian_home_town: str | None
    guardian_ethnicity: str
    reason: str


class RecognitionColumns(NamedTuple):
    """civil_status.recognition_event and its versions"""

    parent_pin: str
    parent_name: str


class ChangeColumns(NamedTuple):
    """civil_status.change_event and its versions"""

    change_kind: str
    change_before: str | None
    change_after: str
    change_ground: str
    sensitive: bool


class DeclarationColumns(NamedTuple):
    """civil_status.declaration_event and its versions"""

    court_decision_no: str
    decided_on: str


class CertificateColumns(NamedTuple):
    """civil_status.marital_certificate and its versions"""

    certified_status: str
    purpose: str
    valid_until: str


class AdoptionColumns(NamedTuple):
    """civil_status.adoption_event, sealed"""

    adoptive_mother_pin: str | None
    adoptive_mother_name: str | None
    adoptive_mother_born: str | None
    adoptive_mother_gender: str | None
    adoptive_mother_nationality: str | None
    adoptive_mother_birth_place: str | None
    adoptive_mother_home_town: str | None
    adoptive_mother_ethnicity: str | None
    adoptive_father_pin: str | None
    adoptive_father_name: str | None
    adoptive_father_born: str | None
    adoptive_father_gender: str | None
    adoptive_father_nationality: str | None
    adoptive_father_birth_place: str | None
    adoptive_father_home_town: str | None
    adoptive_father_ethnicity: str | None
    decision_no: str
    decided_on: str


class BirthParentsRow(NamedTuple):
    """civil_status.birth_parents, sealed"""

    event_id: str
    mother_pin: str | None
    mother_name: str | None
    father_pin: str | None
    father_name: str | None
    adoption_event_id: str
    sealed_on: str


OwnColumns = (
    BirthColumns
    | MarriageColumns
    | DeathColumns
    | GuardianshipColumns
    | RecognitionColumns
    | ChangeColumns
    | DeclarationColumns
    | CertificateColumns
    | AdoptionColumns
)

EVENT_TABLES: Final[dict[str, type[OwnColumns]]] = {
    "birth_event": BirthColumns,
    "marriage_event": MarriageColumns,
    "death_event": DeathColumns,
    "guardianship_event": GuardianshipColumns,
    "recognition_event": RecognitionColumns,
    "change_event": ChangeColumns,
    "declaration_event": DeclarationColumns,
    "marital_certificate": CertificateColumns,
    "adoption_event": AdoptionColumns,
}
"""Table of a kind -> what its rows have besides an `EventRow`; all but the sealed one have versions."""
