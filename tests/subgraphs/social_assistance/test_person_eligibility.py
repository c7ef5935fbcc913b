"""Person.assistanceEligibility from what other registers say, over tables that have a date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any

import pytest

from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.rows import STANDARD_AMOUNTS, case, rule
from tests.subgraphs.support import ALL, TestedRegister, serving

SELECTION = "... on Person { assistanceEligibility { eligible categoryCode monthlyAmount standardAmount } }"
CUC = "952148000303"
STOPPED: dict[str, Any] = {"decision_kind": "STOP", "stop_ground": "NO_LONGER_POOR"}


@pytest.fixture
async def assistance(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert("standard_amount", *STANDARD_AMOUNTS)
    await register.insert(
        "category_rule",
        rule("NCT1", "ELDERLY", "1.5", age_from=60, age_to=79, poverty="POOR", needs_no_carer=True),
        rule("NCT3", "ELDERLY", "1.0", age_from=75, age_to=79, needs_hardship_commune=True),
        rule("NCT4", "ELDERLY", "1.0", age_from=80, valid_to=date(2025, 6, 30)),
        rule(
            "HTXH",
            "ELDERLY",
            None,
            fixed_amount=500_000,
            age_from=75,
            needs_no_state_income=True,
            valid_from=date(2025, 7, 1),
        ),
    )
    await register.insert(
        "hardship_commune",
        {"commune_code": "24100", "valid_from": date(2025, 7, 1), "legal_basis": "x"},
        {
            "commune_code": "21583",
            "valid_from": date(2021, 1, 1),
            "valid_to": date(2025, 6, 30),
            "legal_basis": "x",
        },
    )
    await register.insert(
        "assistance_case",
        case("AC-2022-0303", CUC),
        case("AC-2022-0400", "952148000400", decision_to=date(2026, 11, 22)),
        case("AC-2022-0401", "952148000401", decision_to=date(2026, 11, 23)),
        case("AC-2022-0402", "952148000402", **STOPPED, decision_to=date(2026, 11, 22)),
        case("AC-2022-0403", "952148000403", decision_from=date(2026, 12, 1)),
        case("AC-2022-0404", "952148000404", "NCT4"),
    )
    async with serving(SUBGRAPH, register) as served:
        yield served


def rep(pin: str, **supplied: object) -> dict[str, object]:
    required: dict[str, object] = {
        "dateOfBirth": "1948-11-02",
        "permanentResidence": {"communeCode": "21583"},
        "maritalStatus": "WIDOWED",
        "hasStateIncome": False,
    }
    return {"__typename": "Person", "pin": pin, **required, **supplied}


def answer(category: str | None, monthly: int, standard: int = 500_000) -> dict[str, Any]:
    return {
        "eligible": category is not None,
        "categoryCode": category,
        "monthlyAmount": monthly,
        "standardAmount": standard,
    }


@pytest.mark.parametrize(
    ("representation", "expected"),
    [
        pytest.param(rep(CUC), answer("NCT1", 750_000), id="person C"),
        pytest.param(rep(CUC, dateOfBirth="1946-11-23"), answer(None, 0), id="80 today"),
        pytest.param(rep(CUC, dateOfBirth="1946-11-24"), answer("NCT1", 750_000), id="80 tomorrow"),
        pytest.param(
            rep(CUC, permanentResidence={"communeCode": "00004"}),
            answer("NCT1", 975_000, 650_000),
            id="the province pays more",
        ),
        pytest.param(
            rep(CUC, permanentResidence={"communeCode": "24133"}),
            answer("NCT1", 750_000),
            id="the province's amount is lower",
        ),
        pytest.param(
            rep(CUC, permanentResidence={"communeCode": "99999"}),
            answer("NCT1", 750_000),
            id="unknown commune",
        ),
        pytest.param(rep("952148000400"), answer("HTXH", 500_000), id="case ended yesterday"),
        pytest.param(rep("952148000401"), answer("NCT1", 750_000), id="case ends today"),
        pytest.param(rep("952148000402"), answer("HTXH", 500_000), id="case stopped"),
        pytest.param(rep("952148000403"), answer("HTXH", 500_000), id="case begins later"),
        pytest.param(rep("952148000404", dateOfBirth="1940-01-01"), answer(None, 0), id="rule ended in 2025"),
        pytest.param(rep("900000000000"), answer("HTXH", 500_000), id="no case"),
        pytest.param(rep("900000000000", hasStateIncome=True), answer(None, 0), id="no case, paid"),
        pytest.param(
            rep("900000000000", hasStateIncome=True, permanentResidence={"communeCode": "24100"}),
            answer("NCT3", 500_000),
            id="hardship commune today",
        ),
        pytest.param(rep("900000000000", hasStateIncome=None), answer(None, 0), id="income unknown"),
        pytest.param(rep(CUC, maritalStatus=None), answer("NCT1", 750_000), id="a fact no rule asks for"),
        pytest.param(rep(CUC, dateOfBirth=None), None, id="no date of birth"),
        pytest.param(rep(CUC, permanentResidence=None), None, id="no residence"),
        pytest.param(rep(CUC, permanentResidence={"communeCode": None}), None, id="no commune"),
        pytest.param({"__typename": "Person", "pin": CUC}, None, id="nothing supplied"),
    ],
)
async def test_outcome(
    assistance: TestedRegister, representation: Mapping[str, object], expected: dict[str, Any] | None
) -> None:
    found = await assistance.entities(SELECTION, [representation])
    assert found == [{"assistanceEligibility": expected}]


@pytest.mark.parametrize(
    "odd",
    [
        {"dateOfBirth": "yesterday"},
        {"dateOfBirth": 19481102},
        {"maritalStatus": ["WIDOWED"]},
        {"maritalStatus": "UNHEARD_OF"},
        {"hasStateIncome": "no"},
        {"permanentResidence": "21583"},
        {"permanentResidence": {"communeCode": 21583}},
    ],
    ids=str,
)
async def test_nothing_is_computed_from_a_value_that_cannot_be_read(
    assistance: TestedRegister, odd: dict[str, object]
) -> None:
    document = f"query ($r: [_Any!]!) {{ _entities(representations: $r) {{ {SELECTION} }} }}"
    answer = await assistance.query(document, {"r": [{**rep(CUC), **odd}]})
    assert answer["data"] == {"_entities": [{"assistanceEligibility": None}]}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL_ERROR"]


async def test_the_outcome_follows_the_date(assistance: TestedRegister, cluster: Cluster) -> None:
    # 1 March 2024: 360,000 (Decree 20/2021), no social pension yet
    async with serving(
        SUBGRAPH, cluster.register("social_assistance"), clock=lambda: 1_709_251_200.0
    ) as earlier:
        found = await earlier.entities(SELECTION, [rep(CUC), rep("900000000000", dateOfBirth="1940-01-01")])
    assert found == [
        {"assistanceEligibility": answer("NCT1", 540_000, 360_000)},
        {"assistanceEligibility": answer("NCT4", 360_000, 360_000)},
    ]


async def test_many_persons_cost_the_same_three_statements(assistance: TestedRegister) -> None:
    pins = [CUC, *(f"9521480{number:05}" for number in range(400, 460))]
    found = await assistance.entities(SELECTION, [rep(pin) for pin in pins])
    assert len(found) == len(pins)
    # rules in force, communes with amounts, live cases
    assert len(assistance.statements) == 3


async def test_the_computation_does_not_depend_on_which_cases_the_caller_sees(
    assistance: TestedRegister,
) -> None:
    for rows in ({}, {"AssistanceCase": ALL}):
        found = await assistance.entities(
            SELECTION + " ... on Person { assistanceCases { caseId } }", [rep(CUC)], rows=rows
        )
        assert found[0]["assistanceEligibility"] == answer("NCT1", 750_000)
        assert found[0]["assistanceCases"] == ([{"caseId": "AC-2022-0303"}] if rows else [])
