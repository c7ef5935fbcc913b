"""What the register says of a person: yes or no for everybody, the record to those who may see it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.postgres import Register
from tests.subgraphs.civil_servants.rows import KHOA, MINH, full_record, record
from tests.subgraphs.support import TestedRegister

RETIRED, LEFT, UNPAID, UNKNOWN = "933050000708", "933060000709", "933070000710", "952148000303"
OF_HCMC = [
    [{"attr": "origin.record", "op": "in", "value": ["H09", "H29"]}],
    [{"attr": "managingAgency", "op": "eq", "value": "H29"}],
]
PINS = [KHOA, MINH, RETIRED, LEFT, UNPAID, UNKNOWN]


@pytest.fixture
async def _people(database: Register) -> None:
    await database.insert(
        "civil_servant",
        full_record(),
        record("G09-000707", MINH),
        record("G09-000708", RETIRED, employment_status="RETIRED"),
        record("G09-000709", LEFT, employment_status="LEFT"),
        record("G09-000710", UNPAID, base_pay=0, total_pay=0),
    )


async def answers(register: TestedRegister, field: str) -> list[object]:
    found = await register.entities(
        f"... on Person {{ answer: {field} }}", [{"__typename": "Person", "pin": pin} for pin in PINS]
    )
    assert len(register.statements) == 1
    return [each["answer"] for each in found]


@pytest.mark.usefixtures("_people")
@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("hasStateIncome", [True, True, False, False, False, False]),
        ("isStateEmployee", [True, True, False, False, True, False]),
        ("receivesPension", [False, False, True, False, False, False]),
        ('holdsPosition(title: "Phó Trưởng phòng")', [True, False, False, False, False, False]),
        ('holdsPosition(title: "chuyên viên  chính ")', [False, True, False, False, True, False]),
        ('holdsPosition(title: "Chuyen vien chinh")', [False] * 6),
        ('holdsPosition(title: "")', [False] * 6),
    ],
)
async def test_yes_or_no_without_any_right_to_the_record(
    civil_servants: TestedRegister, field: str, expected: list[bool]
) -> None:
    """domain.md 4.3: income and pension flag for social assistance, employment and position for a peer."""
    assert await answers(civil_servants, field) == expected


@pytest.mark.usefixtures("_people")
async def test_all_answers_about_many_persons_come_from_one_statement(civil_servants: TestedRegister) -> None:
    selection = 'hasStateIncome isStateEmployee receivesPension holdsPosition(title: "Trưởng phòng")'
    await civil_servants.entities(
        f"... on Person {{ {selection} }}", [{"__typename": "Person", "pin": pin} for pin in PINS]
    )
    assert len(civil_servants.statements) == 1


@pytest.mark.usefixtures("_people")
async def test_the_record_of_a_person_needs_existence(civil_servants: TestedRegister) -> None:
    found = await civil_servants.entities(
        "... on Person { hasStateIncome civilServant { employeeNo person { pin } } }",
        [{"__typename": "Person", "pin": pin} for pin in PINS],
        rows={"CivilServant": OF_HCMC},
    )
    assert found == [
        {"hasStateIncome": True, "civilServant": {"employeeNo": "H29-001010", "person": {"pin": KHOA}}},
        {"hasStateIncome": True, "civilServant": None},
        *({"hasStateIncome": False, "civilServant": None} for _ in range(4)),
    ]
    assert len(civil_servants.statements) == 2


async def test_only_the_current_version_counts(database: Register, civil_servants: TestedRegister) -> None:
    earlier = record("G09-000708", RETIRED, valid_to=date(2025, 12, 31))
    current = record(
        "G09-000708", RETIRED, employment_status="RETIRED", version=2, valid_from=date(2026, 1, 1)
    )
    await database.insert("civil_servant_version", earlier)
    await database.insert("civil_servant", current)
    found = await civil_servants.entities(
        "... on Person { isStateEmployee receivesPension }", [{"__typename": "Person", "pin": RETIRED}]
    )
    assert found == [{"isStateEmployee": False, "receivesPension": True}]
