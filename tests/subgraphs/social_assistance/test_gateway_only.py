"""What the register tells the gateway alone: facts of a case, and whether an account is still to be paid."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.rows import case, dependant
from tests.subgraphs.support import TestedRegister, serving

ACCOUNT: dict[str, Any] = {
    "payment_method": "BANK",
    "payment_bank_account_no": "4300205000404",
    "origin_payment": "H29.27673",
    "origin_level_payment": "COMMUNE",
    "entered_payment_at": date(2025, 7, 15),
}
DEAD: dict[str, Any] = {"decision_kind": "STOP", "stop_ground": "DEATH", "life_status": "DECEASED"}


@pytest.fixture
async def assistance(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert(
        "assistance_case",
        # D of domain.md 5.2: died 2026-02-10
        case("AC-2025-0404", "979055000404", "HTXH", **ACCOUNT, **DEAD, decision_to=date(2026, 2, 28)),
        case("AC-2025-0001", "979055000001", **ACCOUNT),
        case("AC-2025-0002", "979055000002", **ACCOUNT, decision_to=date(2026, 11, 22)),
        case("AC-2025-0003", "979055000003", **ACCOUNT, decision_to=date(2026, 11, 23)),
        # a death the commune has not entered yet, known from the population register
        case("AC-2025-0004", "979055000004", **ACCOUNT, life_status="DECEASED"),
        case("AC-2025-0005", "979055000005", **ACCOUNT, life_status="MISSING"),
        case("AC-2025-0006", "979055000006"),
    )
    await register.insert("assistance_dependant", dependant("AC-2025-0001", "979214000001"))
    async with serving(SUBGRAPH, register) as served:
        yield served


async def facts(assistance: TestedRegister, case_id: str) -> Any:
    document = "query CaseFacts($caseId: ID!) { found: caseFacts(caseId: $caseId) { pins agency status } }"
    return (await assistance.data(document, {"caseId": case_id}))["found"]


async def stopped(assistance: TestedRegister, case_id: str, account: str = "4300205000404") -> Any:
    document = """query ($caseId: ID!, $bankAccountNo: String!) {
        answer: paymentStopped(caseId: $caseId, bankAccountNo: $bankAccountNo)
    }"""
    return (await assistance.data(document, {"caseId": case_id, "bankAccountNo": account}))["answer"]


async def test_facts_are_the_beneficiary_the_code_as_written_and_whether_it_is_paid(
    assistance: TestedRegister,
) -> None:
    assert await facts(assistance, "AC-2025-0001") == {
        "pins": ["979055000001"], "agency": "H08", "status": "LIVE",
    }  # fmt: skip
    assert await facts(assistance, "AC-2025-0404") == {
        "pins": ["979055000404"], "agency": "H08", "status": "ENDED",
    }  # fmt: skip


@pytest.mark.parametrize("case_id", ["AC-2025-9999", "", "%", "ac-2025-0001"])
async def test_an_unknown_case_has_no_facts(assistance: TestedRegister, case_id: str) -> None:
    assert await facts(assistance, case_id) is None


@pytest.mark.parametrize(
    ("case_id", "expected"),
    [
        pytest.param("AC-2025-0404", True, id="D, domain.md 5.3 scenario 15: stopPayment true"),
        pytest.param("AC-2025-0001", False, id="alive and in force"),
        pytest.param("AC-2025-0002", True, id="ended yesterday"),
        pytest.param("AC-2025-0003", False, id="ends today"),
        pytest.param("AC-2025-0004", True, id="dead, not entered yet"),
        pytest.param("AC-2025-0005", True, id="missing"),
        pytest.param("AC-2025-0006", None, id="paid without an account"),
        pytest.param("AC-2025-9999", None, id="no such case"),
    ],
)
async def test_whether_an_account_is_to_be_paid(
    assistance: TestedRegister, case_id: str, expected: bool | None
) -> None:
    assert await stopped(assistance, case_id) is expected


@pytest.mark.parametrize("account", ["4300205000405", "", "%", "4300205000404 "])
async def test_another_account_is_told_nothing(assistance: TestedRegister, account: str) -> None:
    assert await stopped(assistance, "AC-2025-0404", account) is None


async def test_a_case_and_its_account_cost_one_statement_each(assistance: TestedRegister) -> None:
    await facts(assistance, "AC-2025-0001")
    await stopped(assistance, "AC-2025-0001")
    assert len(assistance.statements) == 2
