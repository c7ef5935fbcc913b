"""Hand-written rows of the population register."""

from __future__ import annotations

from datetime import date
from typing import Any

from subgraphs.common.names import name_fold

__all__ = [
    "CUC",
    "ELSEWHERE",
    "HOUSEHOLD",
    "IN_QUY_NHON",
    "SEN",
    "SOURCES",
    "UNITS",
    "alias",
    "person",
    "relation",
    "rep",
    "version_rep",
]

UNITS: list[dict[str, Any]] = [
    {
        "code": code,
        "level": "COMMUNE" if parent else "PROVINCE",
        "parent_code": parent,
        "name": name,
        "full_name": full_name,
        "name_en": name_en,
        "full_name_en": name_en,
        "valid_from": date.fromisoformat(since),
        "valid_to": None if until is None else date.fromisoformat(until),
    }
    for code, parent, name, full_name, name_en, since, until in (
        ("52", None, "Gia Lai", "Tỉnh Gia Lai", "Gia Lai", "2025-07-01", None),
        ("66", None, "Đắk Lắk", "Tỉnh Đắk Lắk", "Dak Lak", "2025-07-01", None),
        ("21583", "52", "Quy Nhơn", "Phường Quy Nhơn", "Quy Nhon", "2025-07-01", None),
        ("24100", "52", "Ia Dreh", "Xã Ia Dreh", "Ia Dreh", "2025-07-01", None),
        ("24101", "52", "Cũ", "Xã Cũ", "Old", "2025-07-01", "2026-01-31"),
        ("24133", "66", "Buôn Ma Thuột", "Phường Buôn Ma Thuột", "Buon Ma Thuot", "2025-07-01", None),
        # domain.md 3.2: 52 was Bình Định and 64 Gia Lai; the code of Quy Nhơn was that of Thị Nại
        ("52", None, "Bình Định", "Tỉnh Bình Định", "Binh Dinh", "2004-07-08", "2025-06-30"),
        ("64", None, "Gia Lai", "Tỉnh Gia Lai", "Gia Lai", "2004-07-08", "2025-06-30"),
        ("21583", "52", "Thị Nại", "Phường Thị Nại", "Thi Nai", "2004-07-08", "2025-06-30"),
        ("24100", "64", "Ia RSai", "Xã Ia RSai", "Ia RSai", "2004-07-08", "2025-06-30"),
    )
]

SOURCES: list[dict[str, Any]] = [
    {
        "province_code": code,
        "status": status,
        "valid_from": date.fromisoformat(since),
        "valid_to": None if until is None else date.fromisoformat(until),
        "note": "",
    }
    for code, status, since, until in (
        ("52", "NOT_CONNECTED", "2025-07-01", "2026-06-30"),
        ("52", "CONNECTED", "2026-07-01", None),
        ("66", "NOT_CONNECTED", "2025-07-01", None),
    )
]

HOUSEHOLD: dict[str, Any] = {
    "household_no": "HK-21583-0303",
    "head_pin": "952148000303",
    "commune_code": "21583",
}


def person(pin: str, name: str, **changes: Any) -> dict[str, Any]:
    """Return a person living in Quy Nhơn, with changes."""
    row: dict[str, Any] = {
        "pin": pin,
        "full_name": name,
        "name_fold": name_fold(name),
        "name_sort": name_fold(name),
        "date_of_birth": date(1948, 11, 2),
        "gender": "FEMALE",
        "nationality": "VN",
        "ethnicity": "01",
        "life_status": "ALIVE",
        "date_of_death": None,
        "religion": None,
        "residence_commune": "21583",
        "residence_province": "52",
        "residence_address": "12 đường Nguyễn Huệ",
        "household_no": None,
        "relation_to_head": None,
        "mobile_phone": None,
        "version": 1,
        "valid_from": date(2022, 3, 15),
        "valid_to": None,
        "origin_identity": "H08.21583",
        "origin_level_identity": "COMMUNE",
        "entered_identity_at": date(2022, 3, 15),
        "origin_residence": "H08.21583",
        "origin_level_residence": "COMMUNE",
        "entered_residence_at": date(2022, 3, 15),
        "origin_contact": None,
        "origin_level_contact": None,
        "entered_contact_at": None,
    }
    return row | changes


def relation(pin: str, kind: str, relative: str | None, name: str, **changes: Any) -> dict[str, Any]:
    """Return a relation that stands since 2022, with changes."""
    words = {"FATHER": "Cha", "MOTHER": "Mẹ", "SPOUSE": "Chồng", "CHILD": "Con", "REPRESENTATIVE": "Mẹ"}
    row: dict[str, Any] = {
        "pin": pin,
        "relation": kind,
        "relative_pin": relative,
        "relative_name": name,
        "kinship": words[kind],
        "valid_from": date(2022, 3, 15),
        "valid_to": None,
    }
    return row | changes


def alias(old: str, new: str, until: date) -> dict[str, Any]:
    """Return an earlier number."""
    return {"old_pin": old, "new_pin": new, "valid_to": until}


def rep(pin: object) -> dict[str, object]:
    """Return the representation of a person."""
    return {"__typename": "Person", "pin": pin}


def version_rep(version_id: object) -> dict[str, object]:
    """Return the representation of a version."""
    return {"__typename": "PersonVersion", "versionId": version_id}


CUC = person(
    "952148000303",
    "Trần Thị Cúc",
    religion="Phật giáo",
    household_no="HK-21583-0303",
    relation_to_head="Chủ hộ",
    other_name="Diệu Cúc",
    place_of_birth="Phường Quy Nhơn, Tỉnh Gia Lai",
    birth_registration_place="21583",
    home_town="Xã Ia Dreh, Tỉnh Gia Lai",
    legacy_id9="900000303",
    temporary_commune="24133",
    temporary_province="66",
    temporary_address="Buôn 3",
    current_commune="24133",
    current_province="66",
    current_address="Buôn 3",
    absence_status="TEMPORARILY_ABSENT",
    residence_file_no="CT-21583-0303",
    card_issued_at=date(2022, 3, 15),
    card_issued_by="Bộ Công an",
    blood_type="A+",
    origin_card="G01",
    origin_level_card="MINISTRY",
    entered_card_at=date(2022, 3, 15),
    mobile_phone="0900000303",
    email="cuc@thu.example",
    origin_contact="Z",
    origin_level_contact="CITIZEN",
    entered_contact_at=date(2023, 1, 2),
)
SEN = person(
    "952150000313",
    "Trần Thị Sen",
    date_of_birth=date(1950, 4, 17),
    household_no="HK-21583-0303",
    relation_to_head="Em",
    origin_residence="H21.21583",
)
ELSEWHERE = person(
    "952150000999", "Lê Văn Xa", residence_commune="24133", residence_province="66", gender="MALE"
)
IN_QUY_NHON = [[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]]
