"""Fields, filters, versions and answers beside a reader of the raw tables, over drawn rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from random import Random
from typing import Any

import pytest

from subgraphs.common.rows import matches, parse_condition
from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.questions import CONDITIONS, LIST, SELECTION
from tests.subgraphs.social_assistance.sample import (
    AGENCIES,
    COMMUNES,
    DAYS,
    Row,
    Sample,
    draw,
    live,
    shown,
    shown_version,
)
from tests.subgraphs.support import ALL, TestedRegister, serving

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sample(cluster: Cluster) -> Sample:
    drawn = draw(Random(20), 80)  # noqa: S311 - repeatable
    asyncio.run(_write(cluster, drawn))
    return drawn


async def _write(cluster: Cluster, drawn: Sample) -> None:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert("assistance_case", *drawn.cases)
    await register.insert("assistance_case_version", *drawn.earlier)
    await register.insert("assistance_payment", *drawn.payments)
    await register.insert("assistance_dependant", *drawn.dependants)


@pytest.fixture
async def assistance(cluster: Cluster, sample: Sample) -> AsyncIterator[TestedRegister]:
    async with serving(SUBGRAPH, cluster.register("social_assistance")) as served:
        yield served


def attributes(row: Row, current: Row) -> dict[str, str | None]:
    """Contract: origin of the version itself; person and residence of the current record."""
    return {
        "person": current["pin"],
        "origin.case": row["origin_case"],
        "origin.payment": row["origin_payment"],
        "origin.inspection": None,
        "residenceCommune": current["residence_commune"],
        "residenceProvince": current["residence_province"],
    }


def visible(sample: Sample, rows: list[Row], condition: list[list[dict[str, Any]]]) -> list[Row]:
    parsed = parse_condition(condition)
    return [row for row in rows if matches(parsed, attributes(row, sample.current(row["case_id"])))]


@pytest.mark.parametrize("condition", CONDITIONS, ids=range(len(CONDITIONS)))
async def test_every_field_of_every_visible_case_and_earlier_version(
    assistance: TestedRegister, sample: Sample, condition: list[list[dict[str, Any]]]
) -> None:
    found = await assistance.entities(
        f"... on AssistanceCase {{ {SELECTION} versions {{ versionId {SELECTION} }} }}",
        [{"__typename": "AssistanceCase", "caseId": row["case_id"]} for row in sample.cases],
        rows={"AssistanceCase": ALL, "AssistanceCaseVersion": condition},
    )
    for row, answer in zip(sample.cases, found, strict=True):
        earlier = visible(sample, sample.versions(row["case_id"])[1:], condition)
        versions = [
            {"versionId": f"{each['case_id']}@{each['version']}", **shown_version(sample, each)}
            for each in earlier
        ]
        assert answer == {**shown(sample, row), "versions": versions}
    # cases were read, and their versions, payments and dependants: one statement per type
    assert len(assistance.statements) == 4


@pytest.mark.parametrize("condition", CONDITIONS, ids=range(len(CONDITIONS)))
async def test_the_version_of_every_day(
    assistance: TestedRegister, sample: Sample, condition: list[list[dict[str, Any]]]
) -> None:
    asked = " ".join(
        f'd{number}: asOf(date: "{day}") {{ versionId {SELECTION} }}' for number, day in enumerate(DAYS)
    )
    found = await assistance.entities(
        f"... on AssistanceCase {{ {asked} }}",
        [{"__typename": "AssistanceCase", "caseId": row["case_id"]} for row in sample.cases],
        rows={"AssistanceCase": ALL, "AssistanceCaseVersion": condition},
    )
    seen = 0
    for row, answer in zip(sample.cases, found, strict=True):
        versions = visible(sample, sample.versions(row["case_id"]), condition)
        for number, day in enumerate(DAYS):
            in_force = [
                each for each in versions if each["valid_from"] <= day <= (each["valid_to"] or date.max)
            ]
            expected = (
                {
                    "versionId": f"{in_force[0]['case_id']}@{in_force[0]['version']}",
                    **shown_version(sample, in_force[0]),
                }
                if in_force
                else None
            )
            assert answer[f"d{number}"] == expected
            seen += bool(in_force)
    assert seen > 0 or condition == []


@pytest.mark.parametrize("condition", CONDITIONS, ids=range(len(CONDITIONS)))
async def test_versions_by_their_ids(
    assistance: TestedRegister, sample: Sample, condition: list[list[dict[str, Any]]]
) -> None:
    rows = [*sample.cases, *sample.earlier]
    found = await assistance.entities(
        "... on AssistanceCaseVersion { versionId version validFrom validTo monthlyAmount }",
        [
            {"__typename": "AssistanceCaseVersion", "versionId": f"{row['case_id']}@{row['version']}"}
            for row in rows
        ],
        rows={"AssistanceCaseVersion": condition},
    )
    seen = {id(row) for row in visible(sample, rows, condition)}
    assert found == [
        {
            "versionId": f"{row['case_id']}@{row['version']}",
            "version": row["version"],
            "validFrom": str(row["valid_from"]),
            "validTo": None if row["valid_to"] is None else str(row["valid_to"]),
            "monthlyAmount": row["monthly_amount"],
        }
        if id(row) in seen
        else None
        for row in rows
    ]


async def test_filters_alone_and_together(assistance: TestedRegister, sample: Sample) -> None:
    random = Random(3)  # noqa: S311 - repeatable
    pins = [row["pin"] for row in sample.cases]
    found_any = 0
    for number in range(150):
        condition = CONDITIONS[number % len(CONDITIONS)]
        search: dict[str, Any] = {
            "pins": sorted({random.choice(pins) for _ in range(15)}),
            "category": random.choice(("NCT1", "KT2", "HIV", "DT")),
            "unit": random.choice([*COMMUNES, *COMMUNES.values(), "99", "1"]),
            "from": random.choice(DAYS),
            "to": random.choice(DAYS),
            "origin": random.choice([*AGENCIES, "H21"]),
            "live": random.choice([*DAYS, TODAY]),
        }
        keep = random.sample(list(search), random.choice((1, 1, 2, 3)))
        given = {name: value for name, value in search.items() if name in keep}
        expected = sorted(
            row["case_id"]
            for row in visible(sample, sample.cases, condition)
            if all(_holds(row, name, value) for name, value in given.items())
        )
        variables = {name: str(each) if isinstance(each, date) else each for name, each in given.items()}
        data = await assistance.data(LIST, variables, rows={"AssistanceCase": condition})
        listed = [edge["node"]["caseId"] for edge in data["assistanceCases"]["edges"]]
        assert (listed, data["assistanceCases"]["totalCount"]) == (expected, len(expected)), given
        found_any += bool(expected)
    assert found_any > 40


def _holds(row: Row, name: str, value: Any) -> bool:
    match name:
        case "pins":
            return row["pin"] in value
        case "category":
            return bool(row["category_code"] == value)
        case "unit":
            return value in (row["deciding_commune"], row["deciding_province"])
        case "from":
            return bool(row["decision_date"] >= value)
        case "to":
            return bool(row["decision_date"] <= value)
        case "origin":
            return bool(row["origin_case"] == value)
        case _:
            return live(row, value)


async def test_who_receives_monthly_whoever_sees_the_cases(
    assistance: TestedRegister, sample: Sample
) -> None:
    pins = sorted({row["pin"] for row in sample.cases} | {"900000000000"})
    found = await assistance.entities(
        "... on Person { receivesMonthly }", [{"__typename": "Person", "pin": pin} for pin in pins], rows={}
    )
    expected = [any(row["pin"] == pin and live(row, TODAY) for row in sample.cases) for pin in pins]
    assert [person["receivesMonthly"] for person in found] == expected
    assert {True, False} == set(expected)
    assert len(assistance.statements) == 1
