"""Earlier versions and the version of a day; each version is an object of its own with its own existence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.postgres import Register
from tests.subgraphs.civil_servants.rows import KHOA, MINH, record, version
from tests.subgraphs.support import ALL, TestedRegister, attributes

SALARIES = [
    (date(2023, 7, 1), 1_800_000),
    (date(2024, 7, 1), 2_340_000),
    (date(2026, 7, 1), 2_530_000),
]
"""Base salary from a day on: domain.md 3.5."""
EVERYTHING = {"CivilServant": ALL, "CivilServantVersion": ALL}
A1_FIRST_STEP: dict[str, Any] = {
    "grade_code": "01.003",
    "grade_group": "A1",
    "grade_step": 1,
    "grade_coefficient": Decimal("2.34"),
}


def history() -> list[dict[str, Any]]:
    """Of J, who was entered by H09, closed on 1 July 2025; the current version last."""
    former = {"managing_agency": "H09", "working_agency": "H09", "origin_record": "H09"}
    today = {"managing_agency": "H29", "working_agency": "H29", "origin_record": "H29"}
    reviewed = {
        "origin_review": "G09", "origin_level_review": "MINISTRY", "entered_review_at": date(2026, 8, 1),
    }  # fmt: skip
    periods: list[tuple[date, date | None, dict[str, Any]]] = [
        (date(2024, 3, 11), date(2024, 6, 30), former),
        (date(2024, 7, 1), date(2025, 6, 30), former),
        (date(2025, 7, 1), date(2026, 6, 30), today | {"origin_record": "H09"}),
        (date(2026, 7, 1), None, today | reviewed),
    ]
    return [
        record(
            "H29-001010",
            KHOA,
            **version(number, first, last, **agencies),
            **A1_FIRST_STEP,
            **dict.fromkeys(("base_pay", "total_pay"), pay_on(first)),
        )
        for number, (first, last, agencies) in enumerate(periods, 1)
    ]


def pay_on(day: date) -> int:
    salary = next(amount for first, amount in reversed(SALARIES) if first <= day)
    return int(Decimal("2.34") * salary)


@pytest.fixture
async def _records(database: Register) -> None:
    *earlier, current = history()
    await database.insert("civil_servant_version", *earlier)
    await database.insert("civil_servant", current, record("G09-000707", MINH))


def rep(number: str = "H29-001010") -> dict[str, object]:
    return {"__typename": "CivilServant", "employeeNo": number}


async def as_of(register: TestedRegister, *days: date, rows: dict[str, Any] = EVERYTHING) -> list[Any]:
    selection = " ".join(
        f'd{index}: asOf(date: "{day}") {{ version basePay managingAgency }}'
        for index, day in enumerate(days)
    )
    (found,) = await register.entities(f"... on CivilServant {{ {selection} }}", [rep()], rows=rows)
    return [found[f"d{index}"] for index in range(len(days))]


@pytest.mark.usefixtures("_records")
async def test_earlier_versions_come_newest_first_with_period_and_origin(
    civil_servants: TestedRegister,
) -> None:
    selection = """versionId version validFrom validTo employeeNo pin managingAgency basePay
        provenance { group originAgency version } policyAttributes(names: [
            "origin.record", "origin.review", "origin.personal",
            "managingAgency", "workingAgency", "person", "residenceCommune", "residenceProvince"])"""
    (found, other) = await civil_servants.entities(
        f"... on CivilServant {{ versions {{ {selection} }} }}", [rep(), rep("G09-000707")], rows=EVERYTHING
    )

    def expected(number: int, first: str, last: str, agency: str, pay: int) -> dict[str, object]:
        return {
            "versionId": f"H29-001010@{number}",
            "version": number,
            "validFrom": first,
            "validTo": last,
            "employeeNo": "H29-001010",
            "pin": KHOA,
            "managingAgency": agency,
            "basePay": pay,
            "provenance": [{"group": "record", "originAgency": "H09", "version": number}],
            # who wrote it is the version's, whose it is now the current record's
            "policyAttributes": attributes("H09", None, None, "H29", "H29", KHOA, "11953", "33"),
        }

    assert found["versions"] == [
        expected(3, "2025-07-01", "2026-06-30", "H29", 5_475_600),
        expected(2, "2024-07-01", "2025-06-30", "H09", 5_475_600),
        expected(1, "2024-03-11", "2024-06-30", "H09", 4_212_000),
    ]
    assert other == {"versions": []}
    assert len(civil_servants.statements) == 2


@pytest.mark.usefixtures("_records")
async def test_pay_on_a_day_is_the_coefficient_times_the_base_salary_of_the_day(
    civil_servants: TestedRegister,
) -> None:
    """domain.md 3.5: 2.34 x 2,530,000 = 5,920,200 from 1 July 2026."""
    days = [date(2024, 3, 11) + timedelta(days=30 * step) for step in range(33)]
    found = await as_of(civil_servants, *days)

    assert [each["basePay"] for each in found] == [pay_on(day) for day in days]
    assert found[-1]["basePay"] == 5_920_200
    assert len(civil_servants.statements) == 2


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2024, 3, 10), None),
        (date(2024, 3, 11), 1),
        (date(2024, 6, 30), 1),
        (date(2024, 7, 1), 2),
        (date(2025, 6, 30), 2),
        (date(2025, 7, 1), 3),
        (date(2026, 7, 1), 4),
        (date(2100, 1, 1), 4),
        (date(1, 1, 1), None),
    ],
)
async def test_both_ends_of_a_period_belong_to_it(
    civil_servants: TestedRegister, day: date, number: int | None
) -> None:
    (found,) = await as_of(civil_servants, date.fromisoformat(day.isoformat()))
    assert (found and found["version"]) == number


@pytest.mark.usefixtures("_records")
async def test_versions_are_found_by_their_ids_however_odd_those_are(civil_servants: TestedRegister) -> None:
    identifiers: list[object] = [
        "H29-001010@4", "H29-001010@1", "H29-001010@5", "H29-001010@0", "H29-001010", "@1", "",
        "H29-001010@٣", "H29-001010@99999999999999999999", None, 7,
    ]  # fmt: skip
    found = await civil_servants.entities(
        "... on CivilServantVersion { versionId validFrom }",
        [{"__typename": "CivilServantVersion", "versionId": each} for each in identifiers],
        rows=EVERYTHING,
    )
    assert found == [
        {"versionId": "H29-001010@4", "validFrom": "2026-07-01"},
        {"versionId": "H29-001010@1", "validFrom": "2024-03-11"},
        *[None] * 9,
    ]
    assert len(civil_servants.statements) == 1


ORIGIN_H09 = [[{"attr": "origin.record", "op": "eq", "value": "H09"}]]
MANAGED_BY_H29 = [[{"attr": "managingAgency", "op": "eq", "value": "H29"}]]
MANAGED_BY_H09 = [[{"attr": "managingAgency", "op": "eq", "value": "H09"}]]
REVIEWED = [[{"attr": "origin.review", "op": "eq", "value": "G09"}]]


@pytest.mark.usefixtures("_records")
@pytest.mark.parametrize(
    ("condition", "visible"),
    [
        (ALL, {1, 2, 3, 4}),
        (ORIGIN_H09, {1, 2, 3}),
        (MANAGED_BY_H29, {1, 2, 3, 4}),
        (MANAGED_BY_H09, set()),
        (REVIEWED, {4}),
        ([], set()),
    ],
)
async def test_a_version_is_visible_by_its_own_origin_and_the_current_agency(
    civil_servants: TestedRegister, condition: Any, visible: set[int]
) -> None:
    rows = {"CivilServant": ALL, "CivilServantVersion": condition}
    starts = [date(2024, 3, 11), date(2024, 7, 1), date(2025, 7, 1), date(2026, 7, 1)]
    (found,) = await civil_servants.entities(
        "... on CivilServant { versions { version } }", [rep()], rows=rows
    )
    by_id = await civil_servants.entities(
        "... on CivilServantVersion { version }",
        [
            {"__typename": "CivilServantVersion", "versionId": f"H29-001010@{number}"}
            for number in range(1, 5)
        ],
        rows=rows,
    )

    assert {each["version"] for each in found["versions"]} == visible - {4}
    assert {each["version"] for each in by_id if each} == visible
    assert {each["version"] for each in await as_of(civil_servants, *starts, rows=rows) if each} == visible


@pytest.mark.usefixtures("_records")
async def test_versions_without_a_condition_for_their_type_do_not_exist(
    civil_servants: TestedRegister,
) -> None:
    rows = {"CivilServant": ALL}
    (found,) = await civil_servants.entities(
        '... on CivilServant { versions { version } asOf(date: "2026-08-01") { version } }',
        [rep()],
        rows=rows,
    )
    assert found == {"versions": [], "asOf": None}
