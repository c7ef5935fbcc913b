"""A civil servant's record: every field of `domain.md` 4.3, with its origin and policy attributes."""

from __future__ import annotations

import asyncpg

from subgraphs.civil_servants.fields import RecordFields
from tests.postgres import Register
from tests.subgraphs.civil_servants.rows import FIELDS, KHOA, MINH, full_record, record
from tests.subgraphs.support import ALL, TestedRegister, attributes

FULL = {
    "employeeNo": "H29-001010",
    "pin": KHOA,
    "kind": "CONG_CHUC",
    "managingAgency": "H29",
    "workingAgency": "H20",
    "secondment": {"to": "H20", "from": "2026-01-05", "until": "2027-01-04"},
    "positionTitle": "Phó Trưởng phòng",
    "jobPosition": "Phòng Tổ chức, Sở Nội vụ",
    "appointedAt": "2020-01-01",
    "payScheme": "GRADE_COEFFICIENT",
    "grade": {
        "code": "01.003", "group": "A1", "step": 1, "coefficient": "2.34", "nextStepDate": "2029-07-01",
    },
    "allowances": [{"kind": "Phụ cấp chức vụ", "coefficient": "0.30", "amount": 759_000}],
    "basePay": 5_920_200,
    "totalPay": 6_679_200,
    "education": "Đại học",
    "training": ["Quản lý nhà nước, 2021"],
    "politicalTheory": "Trung cấp",
    "partyMembership": {"joinedAt": "2012-05-19", "position": "Chi ủy viên"},
    "workHistory": [
        {"from": "2001-09-01", "to": "2004-06-30", "agency": None, "position": "Nhân viên"},
        {"from": "2010-03-15", "to": None, "agency": "H29", "position": "Chuyên viên"},
    ],
    "armedForcesService": {"from": "2004-09-01", "to": "2006-08-31", "rank": "Trung sĩ"},
    "appraisals": [{"year": 2025, "rank": "Hoàn thành tốt nhiệm vụ"}],
    "rewards": [{"year": 2024, "form": "Giấy khen"}],
    "discipline": {"form": "Khiển trách", "decisionNo": "15/QĐ-SNV", "until": "2025-02-28"},
    "planning": "Trưởng phòng, giai đoạn 2026-2031",
    "assetsIncomeDeclaration": {"year": 2025, "filedAt": "2026-01-20", "summary": "Một căn nhà"},
    "health": "Loại II",
    "familyHistory": [
        {"relation": "Vợ", "fullName": "Lê Thị Hoa", "birthYear": 1986, "occupation": "Giáo viên"}
    ],
    "relativesAbroad": [
        {"relation": "Chú", "fullName": "Lê Văn Tư", "birthYear": 1955, "occupation": None}
    ],
    "ministryNote": "Đã thẩm tra",
    "employmentStatus": "ACTIVE",
}  # fmt: skip

BARE = {
    "employeeNo": "G09-000707",
    "pin": MINH,
    "kind": "CONG_CHUC",
    "managingAgency": "G09",
    "workingAgency": "G09",
    "positionTitle": "Chuyên viên chính",
    "appointedAt": "2020-01-01",
    "grade": {"code": "01.002", "group": "A2.1", "step": 3, "coefficient": "5.08", "nextStepDate": None},
    "employmentStatus": "LEFT",
    "allowances": [],
    "training": [],
    "workHistory": [],
    "appraisals": [],
    "rewards": [],
    "familyHistory": [],
    "relativesAbroad": [],
}
"""Everything else is null."""

INTERNAL = {
    "version", "valid_from", "valid_to", "residence_commune", "residence_province",
    "residence_source_version",
    *(
        column
        for group in ("record", "personal", "review")
        for column in (f"origin_{group}", f"origin_level_{group}", f"entered_{group}_at")
    ),
}  # fmt: skip
"""Columns shown by provenance or by nothing."""


def rep(employee_no: str) -> dict[str, object]:
    return {"__typename": "CivilServant", "employeeNo": employee_no}


async def read(register: TestedRegister, selection: str, *numbers: str) -> list[dict[str, object]]:
    return await register.entities(
        f"... on CivilServant {{ {selection} }}",
        [rep(number) for number in numbers],
        rows={"CivilServant": ALL},
    )


async def test_a_record_has_all_its_fields(database: Register, civil_servants: TestedRegister) -> None:
    await database.insert("civil_servant", full_record())
    assert await read(civil_servants, FIELDS, "H29-001010") == [FULL]


async def test_what_was_never_entered_is_null_or_empty(
    database: Register, civil_servants: TestedRegister
) -> None:
    await database.insert("civil_servant", record("G09-000707", MINH, employment_status="LEFT"))
    assert await read(civil_servants, FIELDS, "G09-000707") == [dict.fromkeys(FULL) | BARE]


async def test_every_column_of_the_table_is_in_the_full_record_or_internal(database: Register) -> None:
    connection = await asyncpg.connect(database.owner)
    try:
        found = await connection.fetch(
            "select column_name from information_schema.columns where table_name = 'civil_servant'"
        )
    finally:
        await connection.close()
    values = full_record()

    assert {row["column_name"] for row in found} - set(values) == set()
    assert {column for column, value in values.items() if value is None} == {"valid_to"}
    stems = {_snake(field) for field in FULL} | {"party", "armed_forces", "assets"}
    unshown = {column for column in values if not column.startswith(tuple(stems))}
    assert unshown == INTERNAL


async def test_lists_of_many_records_come_with_the_one_statement_of_the_records(
    database: Register, civil_servants: TestedRegister
) -> None:
    await database.insert("civil_servant", full_record(), record("G09-000707", MINH))
    found = await read(civil_servants, FIELDS, "H29-001010", "G09-000707", "H29-001010")

    assert [each["pin"] for each in found] == [KHOA, MINH, KHOA]
    assert len(civil_servants.statements) == 1


async def test_provenance_names_the_writer_of_each_group(
    database: Register, civil_servants: TestedRegister
) -> None:
    await database.insert("civil_servant", full_record())
    period = {"version": 1, "validFrom": "2020-01-01", "validTo": None}

    assert await read(
        civil_servants,
        "provenance { group originAgency originLevel enteredAt version validFrom validTo }",
        "H29-001010",
    ) == [
        {
            "provenance": [
                {"group": group, "originAgency": agency, "originLevel": level, "enteredAt": day, **period}
                for group, agency, level, day in (
                    ("record", "H09", "UNIT", "2020-01-01"),
                    ("personal", "CITIZEN", "CITIZEN", "2024-04-02"),
                    ("review", "G09", "MINISTRY", "2024-05-06"),
                )
            ]
        }
    ]


async def test_policy_attributes_are_those_of_the_contract(
    database: Register, civil_servants: TestedRegister
) -> None:
    await database.insert("civil_servant", full_record(), record("G09-000707", MINH))
    names = (
        '["residenceProvince", "origin.record", "origin.review", "origin.personal", "person",'
        ' "managingAgency", "workingAgency", "residenceCommune"]'
    )
    found = await read(civil_servants, f"policyAttributes(names: {names})", "H29-001010", "G09-000707")

    assert [each["policyAttributes"] for each in found] == [
        attributes("33", "H09", "G09", "CITIZEN", KHOA, "H29", "H20", "11953"),
        attributes("33", "G09", None, None, MINH, "G09", "G09", "11953"),
    ]


def test_a_record_and_its_versions_share_their_fields() -> None:
    names = {name for name in RecordFields.__annotations__ if name != "row"}
    assert {"employee_no", "planning", "ministry_note"} <= names
    assert {_snake(name) for name in FULL if not isinstance(FULL[name], list)} == names


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
