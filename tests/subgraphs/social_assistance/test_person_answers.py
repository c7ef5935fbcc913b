"""What other sectors ask about a person: yes or no, from cases the caller need not see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any

import pytest

from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.rows import case, dependant
from tests.subgraphs.support import ALL, TestedRegister, serving

ALL_FOUR = "... on Person { receivesMonthly stopPayment feeExempt energySubsidy }"
B, B_CHILD, C, D = "964190000202", "964214000202", "952148000303", "979055000404"
DISABLED_CHILD, ENDED, NEAR_POOR, LATER = "952216000001", "952148000002", "952148000003", "952148000004"
TWICE, TWICE_OTHER = "952148000005", "952148000006"
STOPPED: dict[str, Any] = {"decision_kind": "STOP", "stop_ground": "DEATH", "decision_to": date(2026, 2, 28)}
NOT_POOR: dict[str, Any] = {"poor": False, "near_poor": False}


def entitlement(name: str, variant: int, **asks: Any) -> dict[str, Any]:
    row = {
        "entitlement": name,
        "variant": variant,
        "valid_from": date(2021, 10, 15),
        "valid_to": None,
        "title": "x",
        "title_en": "x",
        "legal_basis": "x",
    }
    return row | asks


@pytest.fixture
async def assistance(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert(
        "entitlement_rule",
        entitlement("FEE_EXEMPTION", 1, poverty="POOR_OR_NEAR_POOR"),
        entitlement("FEE_EXEMPTION", 2, needs_disability=True, age_to=15),
        # a rule of the past and one to come
        entitlement("FEE_EXEMPTION", 3, valid_to=date(2026, 11, 22)),
        entitlement("ENERGY_SUBSIDY", 3, valid_from=date(2026, 11, 24)),
        entitlement("ENERGY_SUBSIDY", 1, poverty="POOR"),
        entitlement("ENERGY_SUBSIDY", 2, needs_monthly_allowance=True),
    )
    await register.insert(
        "assistance_case",
        case("AC-2023-0202", B, "DT", coarse_group="SINGLE_PARENT", single_parent=True, dependants=1),
        case("AC-2022-0303", C),
        case("AC-2025-0404", D, "HTXH", **STOPPED),
        case("AC-2025-0001", DISABLED_CHILD, "KT2X", **NOT_POOR, disability_level="SEVERE"),
        case("AC-2025-0002", ENDED, decision_to=date(2026, 11, 22)),
        case("AC-2025-0003", NEAR_POOR, "NCT3", poor=False, near_poor=True),
        case("AC-2025-0004", LATER, decision_from=date(2026, 12, 1)),
        # stopped by death, and by mistake: a later case is in force, or ended for another reason
        case("AC-2025-0005", TWICE, **STOPPED),
        case("AC-2026-0005", TWICE, decision_from=date(2026, 6, 1)),
        case("AC-2025-0006", TWICE_OTHER, **STOPPED),
        case("AC-2026-0006", TWICE_OTHER, decision_from=date(2026, 6, 1), decision_to=date(2026, 9, 30)),
    )
    await register.insert(
        "assistance_dependant",
        dependant("AC-2023-0202", B_CHILD),
        dependant("AC-2023-0202", "964214000203", valid_to=date(2026, 11, 22)),
        dependant("AC-2025-0002", "964214000204"),
    )
    async with serving(SUBGRAPH, register) as served:
        yield served


def rep(pin: str, **supplied: object) -> dict[str, object]:
    required: dict[str, object] = {"dateOfBirth": "2016-05-11", "lifeStatus": "ALIVE"}
    return {"__typename": "Person", "pin": pin, **required, **supplied}


def answer(monthly: bool, stop: bool | None, fees: bool | None, energy: bool) -> dict[str, bool | None]:
    return {"receivesMonthly": monthly, "stopPayment": stop, "feeExempt": fees, "energySubsidy": energy}


@pytest.mark.parametrize(
    ("representation", "expected"),
    [
        pytest.param(rep(C), answer(True, False, True, True), id="C: poor, paid"),
        pytest.param(
            rep(C, lifeStatus="DECEASED"), answer(True, True, True, True), id="death not entered yet"
        ),
        pytest.param(rep(C, lifeStatus="MISSING"), answer(True, True, True, True), id="missing"),
        pytest.param(rep(C, lifeStatus=None), answer(True, None, True, True), id="life status unknown"),
        pytest.param(
            rep(D, lifeStatus="DECEASED"), answer(False, True, False, False), id="D: stopped by death"
        ),
        pytest.param(rep(B), answer(True, False, True, True), id="B: poor single parent"),
        pytest.param(rep(B_CHILD), answer(False, False, True, True), id="B's child, by B's case"),
        pytest.param(rep("964214000203"), answer(False, False, False, False), id="not named any more"),
        pytest.param(rep("964214000204"), answer(False, False, False, False), id="named by an ended case"),
        pytest.param(rep(DISABLED_CHILD), answer(True, False, True, True), id="disabled child, not poor"),
        pytest.param(
            rep(DISABLED_CHILD, dateOfBirth="2010-11-23"), answer(True, False, False, True), id="16 today"
        ),
        pytest.param(
            rep(DISABLED_CHILD, dateOfBirth="2010-11-24"), answer(True, False, True, True), id="16 tomorrow"
        ),
        pytest.param(
            rep(DISABLED_CHILD, dateOfBirth=None), answer(True, False, None, True), id="birth unknown"
        ),
        pytest.param(rep(ENDED), answer(False, False, False, False), id="ended yesterday"),
        pytest.param(
            rep(ENDED, lifeStatus="DECEASED"), answer(False, False, False, False), id="ended, died since"
        ),
        pytest.param(rep(LATER), answer(False, False, False, False), id="begins later"),
        pytest.param(rep(NEAR_POOR), answer(True, False, True, True), id="near-poor"),
        pytest.param(rep(TWICE), answer(True, False, True, True), id="paid again"),
        pytest.param(rep(TWICE_OTHER), answer(False, False, False, False), id="last case ended otherwise"),
        pytest.param(rep("900000000000"), answer(False, False, False, False), id="unknown person"),
    ],
)
async def test_answers(
    assistance: TestedRegister, representation: Mapping[str, object], expected: Mapping[str, object]
) -> None:
    assert await assistance.entities(ALL_FOUR, [representation], rows={}) == [expected]


async def test_answers_do_not_depend_on_which_cases_the_caller_sees(assistance: TestedRegister) -> None:
    for rows in ({}, {"AssistanceCase": ALL}):
        assert await assistance.entities(ALL_FOUR, [rep(C)], rows=rows) == [answer(True, False, True, True)]


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("stopPayment", {"lifeStatus": "UNDEAD"}),
        ("stopPayment", {"lifeStatus": True}),
        ("stopPayment", {"lifeStatus": ["ALIVE"]}),
        ("stopPayment", {"lifeStatus": ""}),
        ("feeExempt", {"dateOfBirth": "yesterday"}),
        ("feeExempt", {"dateOfBirth": 20160511}),
        ("feeExempt", {"dateOfBirth": "2016-02-30"}),
    ],
    ids=str,
)
async def test_nothing_is_computed_from_a_value_that_cannot_be_read(
    assistance: TestedRegister, field: str, odd: dict[str, object]
) -> None:
    document = f"query ($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on Person {{ {field} }} }} }}"
    reply = await assistance.query(document, {"r": [rep(C, **odd)]})
    assert reply["data"] == {"_entities": [{field: None}]}
    assert [error["extensions"]["code"] for error in reply["errors"]] == ["INTERNAL_ERROR"]


async def test_an_odd_value_spoils_no_answer_that_does_not_need_it(assistance: TestedRegister) -> None:
    odd = rep(C, dateOfBirth="x", lifeStatus="x", maritalStatus="x", permanentResidence="x")
    selection = "... on Person { receivesMonthly energySubsidy }"
    assert await assistance.entities(selection, [odd]) == [{"receivesMonthly": True, "energySubsidy": True}]


async def test_all_answers_about_many_persons_cost_two_statements(assistance: TestedRegister) -> None:
    pins = [B, B_CHILD, C, D, *(f"9521480{number:05}" for number in range(300, 1_296))]
    found = await assistance.entities(ALL_FOUR, [rep(pin) for pin in pins])
    assert len(found) == 1_000
    assert found[:4] == [
        answer(True, False, True, True),
        answer(False, False, True, True),
        answer(True, False, True, True),
        answer(False, True, False, False),
    ]
    # the cases of all persons, the rules in force
    assert len(assistance.statements) == 2
