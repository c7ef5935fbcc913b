"""Hand-written rows of the civil status register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

__all__ = [
    "AN",
    "BINH",
    "CHI",
    "DAK_LAK",
    "EVERY",
    "GIA_LAI",
    "IN_GIA_LAI",
    "KINDS",
    "OWN",
    "Row",
    "adoption",
    "event",
    "many",
    "rep",
    "version",
]

Row = dict[str, Any]

AN, BINH, CHI = "901085000101", "901086000102", "966190000103"
GIA_LAI: Row = {"residence_commune": "21583", "residence_province": "52"}
DAK_LAK: Row = {"residence_commune": "24133", "residence_province": "66"}
IN_GIA_LAI = [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]

KINDS = {
    "BirthEvent": "birth_event",
    "MarriageEvent": "marriage_event",
    "DeathEvent": "death_event",
    "GuardianshipEvent": "guardianship_event",
    "RecognitionEvent": "recognition_event",
    "ChangeEvent": "change_event",
    "DeclarationEvent": "declaration_event",
    "MaritalStatusCertificate": "marital_certificate",
}
"""Unsealed type -> table."""
EVERY = dict.fromkeys((*KINDS, "CivilStatusEventVersion"), IN_GIA_LAI)

OWN: dict[str, Row] = {
    "birth_event": {
        "type": "BIRTH",
        "mother_name": "Lê Thị Mẹ",
        "mother_pin": CHI,
        "father_name": "Trần Văn Cha",
        "father_pin": BINH,
    },
    "marriage_event": {
        "type": "MARRIAGE",
        "spouse_pin": BINH,
        "spouse_name": "Trần Thị Bình",
        "spouse_born": date(1986, 2, 3),
        "subject_residence": "Phường Quy Nhơn, Tỉnh Gia Lai",
        "spouse_residence": "Xã Ia Dreh, Tỉnh Gia Lai",
        "married_on": date(2015, 5, 2),
        "divorced_on": None,
        "divorce_decision_no": None,
    },
    "death_event": {
        "type": "DEATH",
        "death_date": date(2015, 5, 30),
        "death_place": "Bệnh viện Quy Nhơn",
        "death_cause": "Đột quỵ",
    },
    "guardianship_event": {
        "type": "GUARDIANSHIP",
        "guardian_pin": CHI,
        "guardian_name": "Lê Thị Chi",
        "guardian_born": date(1950, 1, 1),
        "guardian_gender": "FEMALE",
        "guardian_nationality": "VN",
        "guardian_birth_place": "Buôn Ma Thuột",
        "guardian_home_town": "Đắk Lắk",
        "guardian_ethnicity": "12",
        "reason": "Cha mẹ đã chết",
    },
    "recognition_event": {
        "type": "PARENT_CHILD_RECOGNITION",
        "parent_pin": BINH,
        "parent_name": "Trần Văn Bình",
    },
    "change_event": {
        "type": "CHANGE",
        "change_kind": "FULL_NAME",
        "change_before": "Nguyễn Văn Tèo",
        "change_after": "Nguyễn Văn An",
        "change_ground": "Theo nguyện vọng",
        "sensitive": False,
    },
    "declaration_event": {
        "type": "CAPACITY_LOST",
        "court_decision_no": "7/2015/QĐST-VDS",
        "decided_on": date(2015, 5, 20),
    },
    "marital_certificate": {
        "type": "MARITAL_STATUS_CERT",
        "certified_status": "SINGLE",
        "purpose": "Kết hôn",
        "valid_until": date(2015, 12, 1),
    },
}


def event(table: str, event_id: str, pin: str = AN, **changes: Any) -> Row:
    """Return an event of a person who lives in Quy Nhơn, registered there under Bình Định, with changes."""
    row: Row = {
        "event_id": event_id,
        "legacy_type": None,
        "subject_pin": pin,
        "subject_name": "Nguyễn Văn An",
        "subject_born": date(1985, 3, 12),
        "subject_gender": "MALE",
        "subject_nationality": "VN",
        "subject_birth_place": "Quy Nhơn",
        "subject_home_town": "An Nhơn",
        "subject_ethnicity": "01",
        "registration_no": f"NO-{event_id}",
        "book_no": "01/2015",
        "registrar_commune": "21583",
        "registrar_province": "52",
        "registered_at": date(2015, 6, 1),
        "status": "REGISTERED",
        "digitised_from_book": True,
        "verified_against_population": False,
        "version": 1,
        "valid_from": date(2015, 6, 1),
        "valid_to": None,
        "origin_registration": "H08.21583",
        "origin_level_registration": "COMMUNE",
        "entered_registration_at": date(2015, 6, 1),
        "origin_quality": "H08",
        "origin_level_quality": "PROVINCE",
        "entered_quality_at": date(2015, 6, 1),
        "residence_source_version": 1,
        **GIA_LAI,
        **OWN.get(table, {}),
    }
    return row | changes


def version(current: Row, number: int, first: date, last: date, **changes: Any) -> Row:
    """Return an earlier version of an event."""
    return current | {"version": number, "valid_from": first, "valid_to": last} | changes


def adoption(event_id: str, pin: str, **changes: Any) -> Row:
    """Return the sealed event of an adoption by Chi and Binh."""
    parents = {
        f"adoptive_{parent}_{column}": value
        for parent, pin, name in (("mother", CHI, "Lê Thị Chi"), ("father", BINH, "Trần Văn Bình"))
        for column, value in {"pin": pin, "name": name, "nationality": "VN", "ethnicity": "01"}.items()
    }
    own = {"type": "ADOPTION", "decision_no": "8/QĐ-UBND", "decided_on": date(2023, 6, 12)}
    return event("adoption_event", event_id, pin) | parents | own | changes


def many(count: int) -> dict[str, list[Row]]:
    """Return so many events of each unsealed kind by table, in both provinces, over ten years."""
    random = Random(5)  # noqa: S311 - repeatable
    rows: dict[str, list[Row]] = {}
    for table in KINDS.values():
        for number in range(count):
            gia_lai = random.random() < 0.6
            day = date(2014, 1, 1) + timedelta(days=random.randrange(3_600))
            columns = {
                **(GIA_LAI if gia_lai else DAK_LAK),
                "registrar_commune": random.choice(("21583", "24100", "24133")),
                "registered_at": day,
                "origin_registration": random.choice(("H08.21583", "H21.24100", "H15.24133")),
            }
            columns["registrar_province"] = "66" if columns["registrar_commune"] == "24133" else "52"
            # ids of the kinds are mixed, so that the order of a list of all goes back and forth between them
            event_id = f"{random.randrange(16**6):06x}-{table}-{number}"
            pin = f"9{len(rows):03}{number:08}"
            rows.setdefault(table, []).append(event(table, event_id, pin, **columns))
    return rows


def rep(type_name: str, **key: str) -> Mapping[str, object]:
    """Return a representation."""
    return {"__typename": type_name} | key
