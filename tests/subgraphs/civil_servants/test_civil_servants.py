"""Civil servants: the record by existence, the derived yes or no without it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from subgraphs.civil_servants import repository
from subgraphs.civil_servants.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.civil_servants.rows import record
from tests.subgraphs.support import TestedRegister, ignoring_rows, serving

KHOA, MINH, RETIRED, UNPAID = "974083001010", "933088000707", "933050000708", "933060000709"
OF_HCMC = [
    [{"attr": "origin.record", "op": "in", "value": ["H09", "H29"]}],
    [{"attr": "managingAgency", "op": "eq", "value": "H29"}],
]
ROWS = {"CivilServant": OF_HCMC}


@pytest.fixture
async def civil_servants(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("civil_servants")
    await register.empty()
    await register.insert(
        "civil_servant",
        record("G09-000707", MINH),
        record("G09-000708", RETIRED, employment_status="RETIRED"),
        record("G09-000709", UNPAID, base_pay=0, total_pay=0),
        record(
            "H29-001010",
            KHOA,
            managing_agency="H29",
            working_agency="H29",
            grade_code="01.003",
            grade_group="A1",
            grade_step=5,
            grade_coefficient=Decimal("3.66"),
            origin_record="H09",
            origin_level_record="PROVINCE",
            discipline="Không",
            health="Loại II",
            ministry_note="Đã thẩm tra",
            origin_review="G09",
            origin_level_review="MINISTRY",
            entered_review_at=date(2024, 5, 6),
        ),
    )
    async with serving(SUBGRAPH, register) as served:
        yield served


def rep(pin: str) -> dict[str, object]:
    return {"__typename": "Person", "pin": pin}


async def test_state_income_is_pay_of_one_in_service_whoever_may_see_the_record(
    civil_servants: TestedRegister,
) -> None:
    pins = [KHOA, MINH, RETIRED, UNPAID, "952148000303"]
    found = await civil_servants.entities(
        "... on Person { hasStateIncome civilServant { employeeNo } }", [rep(pin) for pin in pins], rows=ROWS
    )
    assert found == [
        {"hasStateIncome": True, "civilServant": {"employeeNo": "H29-001010"}},
        {"hasStateIncome": True, "civilServant": None},
        {"hasStateIncome": False, "civilServant": None},
        {"hasStateIncome": False, "civilServant": None},
        {"hasStateIncome": False, "civilServant": None},
    ]
    assert len(civil_servants.statements) == 2


async def test_a_record_has_all_its_fields(civil_servants: TestedRegister) -> None:
    found = await civil_servants.entities(
        """... on CivilServant {
            employeeNo person { pin } kind managingAgency workingAgency positionTitle appointedAt
            grade { code group step coefficient } basePay totalPay discipline health
            employmentStatus ministryNote
            provenance { group originAgency originLevel enteredAt version validFrom validTo }
            policyAttributes(names: [
                "residenceProvince", "origin.record", "origin.review", "managingAgency", "residenceCommune"
            ])
        }""",
        [{"__typename": "CivilServant", "employeeNo": "H29-001010"}],
        rows=ROWS,
    )
    period = {"version": 1, "validFrom": "2020-01-01", "validTo": None}
    assert found == [
        {
            "employeeNo": "H29-001010",
            "person": {"pin": KHOA},
            "kind": "CONG_CHUC",
            "managingAgency": "H29",
            "workingAgency": "H29",
            "positionTitle": "Chuyên viên chính",
            "appointedAt": "2020-01-01",
            "grade": {"code": "01.003", "group": "A1", "step": 5, "coefficient": "3.66"},
            "basePay": 12_852_400,
            "totalPay": 16_065_500,
            "discipline": "Không",
            "health": "Loại II",
            "employmentStatus": "ACTIVE",
            "ministryNote": "Đã thẩm tra",
            "provenance": [
                {
                    "group": "record",
                    "originAgency": "H09",
                    "originLevel": "PROVINCE",
                    "enteredAt": "2020-01-01",
                    **period,
                },
                {
                    "group": "review",
                    "originAgency": "G09",
                    "originLevel": "MINISTRY",
                    "enteredAt": "2024-05-06",
                    **period,
                },
            ],
            "policyAttributes": ["33", "H09", "G09", "H29", "11953"],
        }
    ]


async def check_hidden_records_are_nowhere(civil_servants: TestedRegister) -> None:
    data = await civil_servants.data(
        "{ civilServants(first: 1) { totalCount pageInfo { hasNextPage } edges { node { employeeNo } } } }",
        rows=ROWS,
    )
    assert data["civilServants"] == {
        "totalCount": 1,
        "pageInfo": {"hasNextPage": False},
        "edges": [{"node": {"employeeNo": "H29-001010"}}],
    }


async def check_hidden_records_are_not_found(civil_servants: TestedRegister) -> None:
    found = await civil_servants.entities(
        "... on CivilServant { employeeNo } ... on Person { civilServant { employeeNo } }",
        [
            {"__typename": "CivilServant", "employeeNo": "G09-000707"},
            {"__typename": "CivilServant", "employeeNo": "H29-001010"},
            rep(MINH),
        ],
        rows=ROWS,
    )
    assert found == [None, {"employeeNo": "H29-001010"}, {"civilServant": None}]


CHECKS = [check_hidden_records_are_nowhere, check_hidden_records_are_not_found]


@pytest.mark.parametrize("check", CHECKS)
async def test_hidden_records_do_not_exist(civil_servants: TestedRegister, check: Any) -> None:
    await check(civil_servants)


@pytest.mark.parametrize("check", CHECKS)
async def test_the_checks_find_a_register_that_ignores_rows(
    civil_servants: TestedRegister, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check(civil_servants)
