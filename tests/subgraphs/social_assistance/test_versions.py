"""Versions: what Hà Nội wrote of a case it handed over stays its own (`domain.md` 5.3, scenario 8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from subgraphs.social_assistance import repository
from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.rows import case, dependant, payment
from tests.subgraphs.support import ALL, TestedRegister, attributes, ignoring_rows, serving

A = "901085000101"
HA_NOI, DA_NANG = "H26.00004", "H17.20194"
FIRST: dict[str, Any] = case(
    "AC-2022-0101",
    A,
    "KT2",
    deciding_commune="00004",
    deciding_province="01",
    monthly_amount=540_000,
    valid_from=date(2022, 5, 20),
    valid_to=date(2024, 6, 30),
    origin_case=HA_NOI,
    payment_method="BANK",
    payment_bank_account_no="4300205900101",
    origin_payment=HA_NOI,
    origin_level_payment="COMMUNE",
    entered_payment_at=date(2022, 5, 20),
    # what the register knew of the person at that time decides nothing
    residence_commune="00004",
    residence_province="01",
    life_status="ALIVE",
)
SECOND = {**FIRST, "version": 2, "valid_from": date(2024, 7, 1), "valid_to": date(2025, 9, 24)}
SECOND["monthly_amount"] = 750_000
"""Decree 76/2024, `domain.md` 2.6: the standard amount rose on 1 July 2024."""
THIRD = {
    **SECOND,
    "version": 3,
    "valid_from": date(2025, 9, 25),
    "valid_to": None,
    "payment_bank_account_no": "4300205000101",
    "origin_payment": DA_NANG,
    "residence_commune": "20194",
    "residence_province": "48",
}
BY_HA_NOI = [[{"attr": "origin.payment", "op": "eq", "value": HA_NOI}]]
IN_DA_NANG = [[{"attr": "residenceProvince", "op": "eq", "value": "48"}]]
IN_HA_NOI = [[{"attr": "residenceProvince", "op": "eq", "value": "01"}]]
REP = {"__typename": "AssistanceCase", "caseId": "AC-2022-0101"}


@pytest.fixture
async def assistance(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert("assistance_case", THIRD)
    await register.insert("assistance_case_version", FIRST, SECOND)
    months = ("2024-06", "2024-07", "2025-09", "2025-10")
    await register.insert("assistance_payment", *(payment("AC-2022-0101", month) for month in months))
    children = (
        dependant("AC-2022-0101", "901214000101", valid_from=date(2022, 5, 20), valid_to=date(2024, 6, 30)),
        dependant("AC-2022-0101", "901216000102", valid_from=date(2024, 7, 1)),
    )
    await register.insert("assistance_dependant", *children)
    async with serving(SUBGRAPH, register) as served:
        yield served


async def versions(assistance: TestedRegister, condition: object) -> list[Any]:
    selection = (
        "versionId version validFrom validTo monthlyAmount payment { bankAccountNo }"
        " paymentHistory { month } dependantPersons { pin }"
    )
    (found,) = await assistance.entities(
        f"... on AssistanceCase {{ versions {{ {selection} }} }}",
        [REP],
        rows={"AssistanceCase": ALL, "AssistanceCaseVersion": condition},
    )
    answer: list[Any] = found["versions"]
    return answer


async def test_the_agency_that_paid_reads_back_its_versions_newest_first(assistance: TestedRegister) -> None:
    assert await versions(assistance, BY_HA_NOI) == [
        {
            "versionId": "AC-2022-0101@2",
            "version": 2,
            "validFrom": "2024-07-01",
            "validTo": "2025-09-24",
            "monthlyAmount": 750_000,
            "payment": {"bankAccountNo": "4300205900101"},
            "paymentHistory": [{"month": "2024-07"}, {"month": "2025-09"}],
            "dependantPersons": [{"pin": "901216000102"}],
        },
        {
            "versionId": "AC-2022-0101@1",
            "version": 1,
            "validFrom": "2022-05-20",
            "validTo": "2024-06-30",
            "monthlyAmount": 540_000,
            "payment": {"bankAccountNo": "4300205900101"},
            "paymentHistory": [{"month": "2024-06"}],
            "dependantPersons": [{"pin": "901214000101"}],
        },
    ]


async def test_versions_have_the_attributes_of_the_current_record_but_their_own_origin(
    assistance: TestedRegister,
) -> None:
    names = '["person", "residenceProvince", "origin.payment"]'
    (found,) = await assistance.entities(
        f"""... on AssistanceCase {{
            policyAttributes(names: {names}) versions {{ policyAttributes(names: {names}) }}
        }}""",
        [REP],
        rows={"AssistanceCase": ALL, "AssistanceCaseVersion": IN_DA_NANG},
    )
    assert found == {
        "policyAttributes": attributes(A, "48", DA_NANG),
        "versions": [{"policyAttributes": attributes(A, "48", HA_NOI)}] * 2,
    }
    assert await versions(assistance, IN_HA_NOI) == []


async def test_the_version_of_a_day_is_the_current_one_too_and_none_before_the_first(
    assistance: TestedRegister,
) -> None:
    days = ("2022-05-19", "2022-05-20", "2024-06-30", "2024-07-01", "2025-09-24", "2025-09-25", "2030-01-01")
    asked = " ".join(f'd{day.replace("-", "")}: asOf(date: "{day}") {{ version }}' for day in days)
    for condition, expected in ((ALL, [None, 1, 1, 2, 2, 3, 3]), (BY_HA_NOI, [None, 1, 1, 2, 2, None, None])):
        (found,) = await assistance.entities(
            f"... on AssistanceCase {{ {asked} }}",
            [REP],
            rows={"AssistanceCase": ALL, "AssistanceCaseVersion": condition},
        )
        assert [None if each is None else each["version"] for each in found.values()] == expected


async def test_the_current_version_asked_as_such_has_its_own_payments_only(
    assistance: TestedRegister,
) -> None:
    (found,) = await assistance.entities(
        """... on AssistanceCase {
            paymentHistory { month } asOf(date: "2026-01-01") { paymentHistory { month } }
        }""",
        [REP],
        rows={"AssistanceCase": ALL, "AssistanceCaseVersion": ALL},
    )
    assert [each["month"] for each in found["paymentHistory"]] == ["2024-06", "2024-07", "2025-09", "2025-10"]
    assert found["asOf"] == {"paymentHistory": [{"month": "2025-10"}]}


async def check_hidden_versions_are_nowhere(assistance: TestedRegister) -> None:
    reps = [
        {"__typename": "AssistanceCaseVersion", "versionId": f"AC-2022-0101@{number}"} for number in (1, 2, 3)
    ]
    rows = {
        "AssistanceCase": ALL,
        "AssistanceCaseVersion": [[{"attr": "origin.case", "op": "eq", "value": "H15"}]],
    }
    found = await assistance.entities(
        """... on AssistanceCaseVersion { version }
           ... on AssistanceCase { versions { version } asOf(date: "2023-01-01") { version } }""",
        [*reps, REP],
        rows=rows,
    )
    assert found == [None, None, None, {"versions": [], "asOf": None}]


async def test_hidden_versions_do_not_exist(assistance: TestedRegister) -> None:
    await check_hidden_versions_are_nowhere(assistance)


async def test_the_check_finds_a_register_that_ignores_rows(
    assistance: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check_hidden_versions_are_nowhere(assistance)


@pytest.mark.parametrize("rows", [{}, {"AssistanceCaseVersion": []}, {"AssistanceCase": ALL}])
async def test_versions_without_condition_do_not_exist(
    assistance: TestedRegister, rows: dict[str, object]
) -> None:
    found = await assistance.entities(
        "... on AssistanceCaseVersion { version }",
        [{"__typename": "AssistanceCaseVersion", "versionId": "AC-2022-0101@1"}],
        rows=rows,
    )
    assert found == [None]


async def test_odd_ids_of_versions_are_of_none(assistance: TestedRegister) -> None:
    odd = ("AC-2022-0101", "AC-2022-0101@", "AC-2022-0101@0", "AC-2022-0101@01", "AC-2022-0101@-1", "@1",
           "AC-2022-0101@٣", "AC-2022-0101@99999999999", "AC-2022-0101@4", "", "@")  # fmt: skip
    reps = [{"__typename": "AssistanceCaseVersion", "versionId": each} for each in odd]
    good = {"__typename": "AssistanceCaseVersion", "versionId": "AC-2022-0101@3"}
    found = await assistance.entities(
        "... on AssistanceCaseVersion { version }", [*reps, good], rows={"AssistanceCaseVersion": ALL}
    )
    assert found == [None] * len(odd) + [{"version": 3}]
