"""Hand-written rows of the civil servants register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["record"]


def record(employee_no: str, pin: str, **changes: Any) -> dict[str, Any]:
    """Return a record of the Ministry of Home Affairs, with changes."""
    row: dict[str, Any] = {
        "employee_no": employee_no,
        "pin": pin,
        "kind": "CONG_CHUC",
        "managing_agency": "G09",
        "working_agency": "G09",
        "position_title": "Chuyên viên chính",
        "appointed_at": date(2020, 1, 1),
        "grade_code": "01.002",
        "grade_group": "A2.1",
        "grade_step": 3,
        "grade_coefficient": Decimal("5.08"),
        "base_pay": 12_852_400,
        "total_pay": 16_065_500,
        "employment_status": "ACTIVE",
        "version": 1,
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "origin_record": "G09",
        "origin_level_record": "MINISTRY",
        "entered_record_at": date(2020, 1, 1),
        "residence_commune": "11953",
        "residence_province": "33",
        "residence_source_version": 1,
    }
    return row | changes
