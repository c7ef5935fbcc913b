"""From database rows to the register's types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import strawberry

from subgraphs.civil_status.event_types import (
    BirthEvent,
    ChangeEvent,
    DeathEvent,
    DeclarationEvent,
    GuardianshipEvent,
    MaritalStatusCertificate,
    MarriageEvent,
    RecognitionEvent,
)
from subgraphs.civil_status.events import CivilStatusEvent, CivilStatusEventVersion
from subgraphs.civil_status.sealed_types import AdoptionEvent
from subgraphs.civil_status.types import person_at
from subgraphs.civil_status.values import (
    Change,
    CivilStatusEventType,
    DataQuality,
    Divorce,
    Gender,
    MaritalStatus,
    RegisteredPerson,
    SensitiveChange,
    Spouse,
)
from subgraphs.common.database import Record

__all__ = ["event_of", "version_of"]


def event_of(row: Record) -> CivilStatusEvent:
    """Build an event from its row, which says of which kind it is."""
    return _EVENTS[row["kind"]](row)


def version_of(row: Record) -> CivilStatusEventVersion:
    """Build a version from its row."""
    return CivilStatusEventVersion(
        version_id=strawberry.ID(f"{row['event_id']}@{row['version']}"),
        event_id=strawberry.ID(row["event_id"]),
        type=CivilStatusEventType(row["type"]),
        status=row["status"],
        registration_no=row["registration_no"],
        registrar_commune=row["registrar_commune"],
        registered_at=row["registered_at"],
        divorce=_divorce_of(row),
        version=row["version"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        row=row,
    )


def _birth_of(row: Record) -> BirthEvent:
    return BirthEvent(
        **_registration(row),
        place_of_birth=row["subject_birth_place"],
        mother_name=row["mother_name"],
        mother_pin=row["mother_pin"],
        father_name=row["father_name"],
        father_pin=row["father_pin"],
    )


def _marriage_of(row: Record) -> MarriageEvent:
    spouses = [person_at(row["subject_pin"]), person_at(row["spouse_pin"])]
    return MarriageEvent(
        **_registration(row),
        spouse_a=_spouse_of(row, "subject"),
        spouse_b=_spouse_of(row, "spouse"),
        spouses=[spouse for spouse in spouses if spouse is not None],
        married_on=row["married_on"],
        divorce=_divorce_of(row),
    )


def _death_of(row: Record) -> DeathEvent:
    return DeathEvent(
        **_registration(row),
        death_date=row["death_date"],
        death_place=row["death_place"],
        death_cause=row["death_cause"],
    )


def _guardianship_of(row: Record) -> GuardianshipEvent:
    return GuardianshipEvent(
        **_registration(row),
        guardian=_registered_person(row, "guardian"),
        ward=_registered_person(row, "subject"),
        reason=row["reason"],
    )


def _recognition_of(row: Record) -> RecognitionEvent:
    return RecognitionEvent(
        **_registration(row),
        parent_name=row["parent_name"],
        parent_pin=row["parent_pin"],
        child_name=row["subject_name"],
        child_pin=row["subject_pin"],
    )


def _change_of(row: Record) -> ChangeEvent:
    said = {name: row[f"change_{name}"] for name in ("kind", "before", "after", "ground")}
    return ChangeEvent(
        **_registration(row),
        change=None if row["sensitive"] else Change(**said),
        sensitive_change=SensitiveChange(**said) if row["sensitive"] else None,
    )


def _declaration_of(row: Record) -> DeclarationEvent:
    return DeclarationEvent(
        **_registration(row), court_decision_no=row["court_decision_no"], decided_on=row["decided_on"]
    )


def _certificate_of(row: Record) -> MaritalStatusCertificate:
    return MaritalStatusCertificate(
        **_registration(row),
        certified_status=MaritalStatus(row["certified_status"]),
        purpose=row["purpose"],
        valid_until=row["valid_until"],
    )


def _adoption_of(row: Record) -> AdoptionEvent:
    parents = [_registered_person(row, f"adoptive_{parent}") for parent in ("mother", "father")]
    return AdoptionEvent(
        **_registration(row),
        adoptive_parents=[parent for parent in parents if parent is not None],
        decision_no=row["decision_no"],
        date=row["decided_on"],
    )


_EVENTS: Final[Mapping[str, Callable[[Record], CivilStatusEvent]]] = {
    "BirthEvent": _birth_of,
    "MarriageEvent": _marriage_of,
    "DeathEvent": _death_of,
    "GuardianshipEvent": _guardianship_of,
    "RecognitionEvent": _recognition_of,
    "ChangeEvent": _change_of,
    "DeclarationEvent": _declaration_of,
    "MaritalStatusCertificate": _certificate_of,
    "AdoptionEvent": _adoption_of,
}


def _registration(row: Record) -> dict[str, Any]:
    return {
        "event_id": strawberry.ID(row["event_id"]),
        "type": CivilStatusEventType(row["type"]),
        "legacy_type": row["legacy_type"],
        "registration_no": row["registration_no"],
        "book_no": row["book_no"],
        "registrar_commune": row["registrar_commune"],
        "registered_at": row["registered_at"],
        "status": row["status"],
        "subject": _registered_person(row, "subject"),
        "person": person_at(row["subject_pin"]),
        "data_quality": _quality_of(row),
        "number": row["event_id"],
        "row": row,
    }


def _registered_person(row: Record, prefix: str) -> RegisteredPerson | None:
    pin, name, gender = row[f"{prefix}_pin"], row[f"{prefix}_name"], row[f"{prefix}_gender"]
    if pin is None and name is None:
        return None
    return RegisteredPerson(
        pin=pin,
        full_name=name,
        date_of_birth=row[f"{prefix}_born"],
        gender=None if gender is None else Gender(gender),
        nationality=row[f"{prefix}_nationality"],
        place_of_birth=row[f"{prefix}_birth_place"],
        home_town=row[f"{prefix}_home_town"],
        ethnicity=row[f"{prefix}_ethnicity"],
    )


def _spouse_of(row: Record, prefix: str) -> Spouse:
    return Spouse(
        pin=row[f"{prefix}_pin"],
        full_name=row[f"{prefix}_name"],
        date_of_birth=row[f"{prefix}_born"],
        residence=row[f"{prefix}_residence"],
    )


def _divorce_of(row: Record) -> Divorce | None:
    if row["divorced_on"] is None:
        return None
    return Divorce(date=row["divorced_on"], court_decision_no=row["divorce_decision_no"])


def _quality_of(row: Record) -> DataQuality | None:
    if row["origin_quality"] is None:
        return None
    return DataQuality(
        digitised_from_book=row["digitised_from_book"],
        verified_against_population=row["verified_against_population"],
    )
