"""Hand-written rows of the population register."""

from __future__ import annotations

from datetime import date
from typing import Any

from subgraphs.common.names import name_fold

__all__ = ["CUC", "ELSEWHERE", "HOUSEHOLD", "IN_QUY_NHON", "SEN", "UNITS", "person", "rep"]

UNITS: list[dict[str, Any]] = [
    {
        "code": code,
        "level": "COMMUNE" if parent else "PROVINCE",
        "parent_code": parent,
        "name": name,
        "full_name": full_name,
        "name_en": name_en,
        "full_name_en": name_en,
        "valid_from": date(2025, 7, 1),
        "valid_to": valid_to,
    }
    for code, parent, name, full_name, name_en, valid_to in (
        ("52", None, "Gia Lai", "Tỉnh Gia Lai", "Gia Lai", None),
        ("66", None, "Đắk Lắk", "Tỉnh Đắk Lắk", "Dak Lak", None),
        ("21583", "52", "Quy Nhơn", "Phường Quy Nhơn", "Quy Nhon", None),
        ("24100", "52", "Ia Dreh", "Xã Ia Dreh", "Ia Dreh", None),
        ("24101", "52", "Cũ", "Xã Cũ", "Old", date(2026, 1, 31)),
        ("24133", "66", "Buôn Ma Thuột", "Phường Buôn Ma Thuột", "Buon Ma Thuot", None),
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


def rep(pin: object) -> dict[str, object]:
    """Return the representation of a person."""
    return {"__typename": "Person", "pin": pin}


CUC = person(
    "952148000303",
    "Trần Thị Cúc",
    religion="Phật giáo",
    household_no="HK-21583-0303",
    relation_to_head="Chủ hộ",
    mobile_phone="0900000303",
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
