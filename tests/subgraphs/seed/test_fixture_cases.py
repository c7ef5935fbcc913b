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
        "deciding_province": "52",
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
        "stop_ground": None,
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
        "life_status": "ALIVE",
        "ethnicity": "01",
    }


_PAYMENTS = {
    # domain.md 2.6: the standard amount is 360,000 until 30 June 2024, then 500,000; categories of 5.2
    "AC-2022-0101": [("2022-06", "2024-06", 540_000), ("2024-07", "2026-11", 750_000)],
    "AC-2023-0202": [("2023-09", "2024-06", 360_000), ("2024-07", "2026-11", 500_000)],
    "AC-2022-0303": [("2022-04", "2024-06", 540_000), ("2024-07", "2026-11", 750_000)],
    # D died on 2026-02-10
    "AC-2025-0404": [("2025-08", "2026-02", 500_000)],
    "AC-2024-0909": [("2024-09", "2026-11", 750_000)],
}


@pytest.mark.parametrize("case_id", _PAYMENTS)
def test_payments_of_every_month_on_the_tenth(world: World, case_id: str) -> None:
    months = [f"{year}-{month:02}" for year in range(2022, 2027) for month in range(1, 13)]
    expected = [
        (month, amount, date.fromisoformat(f"{month}-10"), False)
        for first, last, amount in _PAYMENTS[case_id]
        for month in months
        if first <= month <= last
    ]
    payments = [
        part(row, "month", "amount", "paid_at", "returned")
        for row in world.rows("social_assistance", "assistance_payment")
        if row["case_id"] == case_id
    ]

    assert sorted(payments) == expected


def test_as_versions_are_of_ha_noi_until_da_nang_pays(world: World) -> None:
    """domain.md 5.3, scenario 8: each manages what it wrote; 2.6: the rise of 1 July 2024."""
    versions = world.histories("social_assistance", "assistance_case", "case_id")["AC-2022-0101"]
    columns = ("version", "valid_from", "valid_to", "monthly_amount", "origin_case", "origin_payment")

    assert [part(version, *columns) for version in versions] == [
        (1, date(2022, 5, 20), date(2024, 6, 30), 540_000, "H26.00004", "H26.00004"),
        (2, date(2024, 7, 1), date(2025, 9, 24), 750_000, "H26.00004", "H26.00004"),
        (3, date(2025, 9, 25), None, 750_000, "H26.00004", "H17.20194"),
    ]
    assert [version["payment_bank_account_no"] for version in versions] == [
        "4300205900101", "4300205900101", "4300205000101",
    ]  # fmt: skip


def test_ds_case_is_stopped_by_his_death_with_funeral_support(world: World) -> None:
    """domain.md 5.2 and 3.7: died 2026-02-10; funeral support is 20 times 500,000."""
    case = one(world, "social_assistance", "assistance_case", case_id="AC-2025-0404")

    assert part(case, "decision_kind", "stop_ground", "decision_date", "decision_to", "life_status") == (
        "STOP", "DEATH", date(2026, 2, 22), date(2026, 2, 28), "DECEASED",
    )  # fmt: skip
    assert part(case, "funeral_amount", "funeral_date", "version") == (10_000_000, date(2026, 2, 22), 2)


def test_is_case_was_inspected_by_the_labour_ministry_before_its_successor(world: World) -> None:
    """domain.md 5.4, E10: G07 was succeeded by G18 in 2025."""
    case = one(world, "social_assistance", "assistance_case", case_id="AC-2024-0909")

    assert part(case, "inspection_flag", "origin_inspection", "entered_inspection_at", "version") == (
        "CLEAR", "G07", date(2024, 11, 20), 2,
    )  # fmt: skip


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
    assert one(world, "social_assistance", "assistance_dependant", case_id="AC-2023-0202") == {
        "case_id": "AC-2023-0202",
        "pin": child["pin"],
        "full_name": child["full_name"],
        "relation": "Con",
        "valid_from": date(2023, 8, 10),
        "valid_to": None,
    }
    assert one(world, "civil_status", "birth_event", subject_pin=child["pin"])["mother_pin"] == _B
