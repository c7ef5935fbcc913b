"""Hand-written rows of the social assistance register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["CUC", "HIDDEN", "ROWS", "STANDARD_AMOUNTS", "VISIBLE", "case", "dependant", "payment", "rule"]

STANDARD_AMOUNTS: list[dict[str, Any]] = [
    {
        "province_code": province,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "amount": amount,
        "legal_basis": "20/2021/NĐ-CP",
    }
    for province, valid_from, valid_to, amount in (
        ("VN", date(2021, 7, 1), date(2024, 6, 30), 360_000),
        ("VN", date(2024, 7, 1), None, 500_000),
        ("01", date(2025, 1, 1), None, 650_000),
        ("66", date(2025, 1, 1), None, 400_000),
    )
]


def rule(code: str, coarse_group: str, coefficient: str | None, **asks: Any) -> dict[str, Any]:
    """Return a row of category_rule in force since 1 July 2021, with what it asks."""
    row: dict[str, Any] = {
        "category_code": code,
        "variant": 1,
        "valid_from": date(2021, 7, 1),
        "valid_to": None,
        "title": code,
        "title_en": code,
        "coarse_group": coarse_group,
        "coefficient": None if coefficient is None else Decimal(coefficient),
        "legal_basis": "20/2021/NĐ-CP",
    }
    return row | asks


def case(case_id: str, pin: str, category: str = "NCT1", **changes: Any) -> dict[str, Any]:
    """Return a case of Quy Nhơn, decided by old Bình Định in 2022, with changes."""
    row: dict[str, Any] = {
        "case_id": case_id,
        "pin": pin,
        "deciding_commune": "21583",
        "province_paying": "H21",
        "category_code": category,
        "coarse_group": "ELDERLY",
        "coefficient": Decimal("1.5"),
        "monthly_amount": 750_000,
        "standard_amount_source": "NATIONAL",
        "poor": True,
        "near_poor": False,
        "poverty_year": 2022,
        "single_parent": False,
        "dependants": 0,
        "decision_no": "QD-303/2022",
        "decision_date": date(2022, 3, 15),
        "decision_signer": "Chủ tịch UBND thành phố Quy Nhơn",
        "decision_from": date(2022, 4, 1),
        "decision_to": None,
        "decision_kind": "GRANT",
        "deciding_province": "52",
        "life_status": "ALIVE",
        "version": 1,
        "valid_from": date(2022, 3, 15),
        "valid_to": None,
        "origin_case": "H08",
        "origin_level_case": "PROVINCE",
        "entered_case_at": date(2022, 3, 15),
        "residence_commune": "21583",
        "residence_province": "52",
        "residence_source_version": 1,
    }
    return row | changes


def payment(case_id: str, month: str) -> dict[str, Any]:
    """Return a payment on the 10th."""
    year, number = month.split("-")
    return {
        "case_id": case_id,
        "month": month,
        "amount": 750_000,
        "paid_at": date(int(year), int(number), 10),
        "returned": False,
    }


def dependant(case_id: str, pin: str, **changes: Any) -> dict[str, Any]:
    """Return a child named by a case since its first version."""
    row: dict[str, Any] = {
        "case_id": case_id,
        "pin": pin,
        "full_name": "Siu Krông",
        "relation": "Con",
        "valid_from": date(2022, 3, 15),
        "valid_to": None,
    }
    return row | changes


CUC = case(
    "AC-2022-0303",
    "952148000303",
    payment_method="BANK",
    payment_bank_name="Agribank",
    payment_bank_account_no="4300205000303",
    payment_payee="Trần Thị Cúc",
    origin_payment="H08",
    origin_level_payment="PROVINCE",
    entered_payment_at=date(2022, 3, 15),
    inspection_flag="CLEAR",
    origin_inspection="G18",
    origin_level_inspection="MINISTRY",
    entered_inspection_at=date(2026, 5, 20),
    mobility_need="Cần hỗ trợ đi lại",
    emergency_contact="0900000313",
    disability_type="Vận động",
    disability_level="SEVERE",
    disability_certificate_no="KT-1",
    facility="Trung tâm bảo trợ",
    facility_from=date(2024, 2, 1),
    funeral_amount=10_000_000,
    funeral_date=date(2026, 1, 9),
)
DAK_LAK = {"residence_commune": "24133", "residence_province": "66", "origin_case": "H15"}
HIDDEN = [case(f"AC-2023-{number:04}", f"9661500{number:05}", "HIV", **DAK_LAK) for number in range(6)]
IN_GIA_LAI = [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]
ROWS = {"AssistanceCase": IN_GIA_LAI}
VISIBLE = ["AC-2022-0303", *(f"AC-2023-{number:04}" for number in range(100, 105))]
