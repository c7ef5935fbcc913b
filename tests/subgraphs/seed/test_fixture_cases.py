"""The fixture persons' assistance cases, against facts typed from domain.md 5.2 and the agreed values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.subgraphs.seed.world import World, one, part

_A, _B, _C, _D, _I = "901085000101", "964190000202", "952148000303", "979055000404", "983080000909"


def test_cs_case_is_exactly_the_agreed_one(world: World) -> None:
    assert one(world, "social_assistance", "assistance_case", case_id="AC-2022-0303") == {
        "case_id": "AC-2022-0303",
        "pin": _C,
        "deciding_commune": "21583",
        "province_paying": "H21",
        "category_code": "NCT1",
        "coarse_group": "ELDERLY",
        "coefficient": Decimal("1.5"),
        "monthly_amount": 750_000,
        "standard_amount_source": "NATIONAL",
        "disability_type": None,
        "disability_level": None,
        "disability_certificate_no": None,
        "hiv_status": None,
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
        "care_support": None,
        "facility": None,
        "facility_from": None,
        "funeral_amount": None,
        "funeral_date": None,
        "mobility_need": "Cần hỗ trợ đi lại",
        "emergency_contact": "0900000313",
        "payment_method": "BANK",
        "payment_bank_name": "Agribank",
        "payment_bank_account_no": "4300205000303",
        "payment_payee": "Trần Thị Cúc",
        "inspection_flag": "CLEAR",
        "version": 3,
        "valid_from": date(2026, 5, 20),
        "valid_to": None,
        "origin_case": "H08",
        "origin_level_case": "PROVINCE",
        "entered_case_at": date(2022, 3, 15),
        "origin_payment": "H08",
        "origin_level_payment": "PROVINCE",
        "entered_payment_at": date(2022, 3, 15),
        "origin_inspection": "G18",
        "origin_level_inspection": "MINISTRY",
        "entered_inspection_at": date(2026, 5, 20),
        "residence_commune": "21583",
        "residence_province": "52",
        "residence_source_version": 1,
    }


def test_cs_payments_are_the_last_three_months_on_the_tenth(world: World) -> None:
    payments = [
        part(row, "month", "amount", "paid_at", "returned")
        for row in world.rows("social_assistance", "assistance_payment")
        if row["case_id"] == "AC-2022-0303"
    ]

    assert sorted(payments) == [
        ("2026-09", 750_000, date(2026, 9, 10), False),
        ("2026-10", 750_000, date(2026, 10, 10), False),
        ("2026-11", 750_000, date(2026, 11, 10), False),
    ]


@pytest.mark.parametrize(
    ("case_id", "pin", "category", "coefficient", "amount", "commune", "province", "origin", "ended"),
    [
        ("AC-2022-0101", _A, "KT2", "1.5", 750_000, "00004", "H26", "H26.00004", None),
        ("AC-2023-0202", _B, "DT", "1.0", 500_000, "24100", "H21", "H21.24100", None),
        ("AC-2025-0404", _D, "HTXH", None, 500_000, "27673", "H29", "H29.27673", date(2026, 2, 28)),
        ("AC-2024-0909", _I, "HIV", "1.5", 750_000, "28789", "H61", "H07", None),
    ],
)
def test_other_cases_have_their_category_amount_origin_and_end(
    world: World,
    case_id: str,
    pin: str,
    category: str,
    coefficient: str | None,
    amount: int,
    commune: str,
    province: str,
    origin: str,
    ended: date | None,
) -> None:
    case = one(world, "social_assistance", "assistance_case", case_id=case_id)

    assert part(case, "pin", "category_code", "coefficient", "monthly_amount", "deciding_commune") == (
        pin,
        category,
        None if coefficient is None else Decimal(coefficient),
        amount,
        commune,
    )
    assert part(case, "province_paying", "origin_case", "decision_to") == (province, origin, ended)


def test_b_is_a_single_parent_paid_by_bank_whose_child_lives_with_her(world: World) -> None:
    case = one(world, "social_assistance", "assistance_case", case_id="AC-2023-0202")
    child = one(world, "population", "person", household_no="HK-24100-0202", relation_to_head="Con")

    assert part(case, "coarse_group", "single_parent", "dependants", "payment_bank_account_no") == (
        "SINGLE_PARENT",
        True,
        1,
        "4300205000202",
    )
    assert part(case, "decision_no", "decision_date", "decision_from", "decision_signer") == (
        "QD-202/2023",
        date(2023, 8, 10),
        date(2023, 9, 1),
        "Chủ tịch UBND huyện Krông Pa",
    )
    assert child["pin"].startswith("964214")
    assert one(world, "civil_status", "birth_event", subject_pin=child["pin"])["mother_pin"] == _B
