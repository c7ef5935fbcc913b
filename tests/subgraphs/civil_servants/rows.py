"""Hand-written rows of the civil servants register."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["FIELDS", "KHOA", "MINH", "connection", "full_record", "record", "version"]

KHOA, MINH = "974083001010", "933088000707"
"""Fixture persons J and G of `domain.md` 5.2."""

FIELDS = """
    employeeNo pin kind managingAgency workingAgency secondment { to from until }
    positionTitle jobPosition appointedAt payScheme
    grade { code group step coefficient nextStepDate }
    allowances { kind coefficient amount } basePay totalPay
    education training politicalTheory partyMembership { joinedAt position }
    workHistory { from to agency position } armedForcesService { from to rank }
    appraisals { year rank } rewards { year form } discipline { form decisionNo until }
    planning assetsIncomeDeclaration { year filedAt summary } health
    familyHistory { relation fullName birthYear occupation }
    relativesAbroad { relation fullName birthYear occupation }
    ministryNote employmentStatus
"""
"""Every field of a record that its versions have too."""


def record(employee_no: str, pin: str, **changes: Any) -> dict[str, Any]:
    """Return a record of the Ministry of Home Affairs, with changes; lists become JSON."""
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
    if changes.get("employment_status", "ACTIVE") != "ACTIVE":
        row |= {"base_pay": None, "total_pay": None}
    row |= changes
    return {column: json.dumps(value) if isinstance(value, list) else value for column, value in row.items()}


def version(number: int, first: date, last: date | None, **changes: Any) -> dict[str, Any]:
    """Return what makes a row one of several versions."""
    return {"version": number, "valid_from": first, "valid_to": last, **changes}


def full_record() -> dict[str, Any]:
    """Return J's record with a value in every column; the values are nobody's."""
    return record(
        "H29-001010",
        KHOA,
        managing_agency="H29",
        working_agency="H20",
        secondment_to="H20",
        secondment_from=date(2026, 1, 5),
        secondment_until=date(2027, 1, 4),
        position_title="Phó Trưởng phòng",
        job_position="Phòng Tổ chức, Sở Nội vụ",
        pay_scheme="GRADE_COEFFICIENT",
        grade_code="01.003",
        grade_group="A1",
        grade_step=1,
        grade_coefficient=Decimal("2.34"),
        grade_next_step_date=date(2029, 7, 1),
        base_pay=5_920_200,
        total_pay=6_679_200,
        allowances=[{"kind": "Phụ cấp chức vụ", "coefficient": "0.30", "amount": 759_000}],
        education="Đại học",
        training=["Quản lý nhà nước, 2021"],
        political_theory="Trung cấp",
        party_joined_at=date(2012, 5, 19),
        party_position="Chi ủy viên",
        work_history=[
            {"from": "2001-09-01", "to": "2004-06-30", "agency": None, "position": "Nhân viên"},
            {"from": "2010-03-15", "to": None, "agency": "H29", "position": "Chuyên viên"},
        ],
        armed_forces_from=date(2004, 9, 1),
        armed_forces_to=date(2006, 8, 31),
        armed_forces_rank="Trung sĩ",
        appraisals=[{"year": 2025, "rank": "Hoàn thành tốt nhiệm vụ"}],
        rewards=[{"year": 2024, "form": "Giấy khen"}],
        discipline_form="Khiển trách",
        discipline_decision_no="15/QĐ-SNV",
        discipline_until=date(2025, 2, 28),
        planning="Trưởng phòng, giai đoạn 2026-2031",
        assets_year=2025,
        assets_filed_at=date(2026, 1, 20),
        assets_summary="Một căn nhà",
        health="Loại II",
        family_history=[
            {"relation": "Vợ", "fullName": "Lê Thị Hoa", "birthYear": 1986, "occupation": "Giáo viên"}
        ],
        relatives_abroad=[
            {"relation": "Chú", "fullName": "Lê Văn Tư", "birthYear": 1955, "occupation": None}
        ],
        ministry_note="Đã thẩm tra",
        origin_record="H09",
        origin_level_record="UNIT",
        origin_personal="CITIZEN",
        origin_level_personal="CITIZEN",
        entered_personal_at=date(2024, 4, 2),
        origin_review="G09",
        origin_level_review="MINISTRY",
        entered_review_at=date(2024, 5, 6),
    )


def connection(province_code: str, status: str, first: date, last: date | None) -> dict[str, Any]:
    """Return a row of source_connection."""
    return {
        "province_code": province_code,
        "status": status,
        "valid_from": first,
        "valid_to": last,
        "note": "",
    }
