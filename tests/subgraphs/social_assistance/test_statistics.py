"""Statistics beside a reader of the raw tables, over drawn rows."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import date
from random import Random
from typing import Any

import pytest

from subgraphs.common.rows import matches, parse_condition
from subgraphs.common.statistics import statistics_of
from subgraphs.social_assistance.counting import levels_of
from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.questions import CONDITIONS
from tests.subgraphs.social_assistance.rows import case
from tests.subgraphs.social_assistance.sample import Row, draw, live
from tests.subgraphs.support import TestedRegister, serving

LATEST = date(2026, 10, 31)
"""The tests' today is 23 November."""
QUESTION = """query ($by: [AssistanceDimension!]!, $unit: ID, $on: Date) {
    assistanceStatistics(by: $by, unit: $unit, on: $on) {
        suppressed cells { count suppressed keys { dimension value } }
    }
}"""
AXES = {
    "place": ("deciding_commune", "deciding_province"),
    "category": ("category_code", "coarse_group"),
    "decision": ("decision_kind",),
    "ethnicity": ("ethnicity",),
    "paid": ("paid",),
}


@pytest.fixture(scope="module")
def rows(cluster: Cluster) -> list[Row]:
    """Every version of the drawn cases and of ten times as many elders in one commune."""
    drawn = draw(Random(20), 80)  # noqa: S311 - repeatable
    elders = [
        case(f"AC-2022-9{number:05}", f"94814800{number:04}", "NCT1", ethnicity="01") for number in range(300)
    ]
    current = [*drawn.cases, *elders]
    asyncio.run(_write(cluster, current, drawn.earlier))
    return [*current, *drawn.earlier]


async def _write(cluster: Cluster, current: list[Row], earlier: list[Row]) -> None:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert("assistance_case", *current)
    await register.insert("assistance_case_version", *earlier)


@pytest.fixture
async def assistance(cluster: Cluster, rows: list[Row]) -> AsyncIterator[TestedRegister]:
    async with serving(SUBGRAPH, cluster.register("social_assistance")) as served:
        yield served


async def asked(register: TestedRegister, variables: Row, **claims: Any) -> Any:
    """Return the table; what may be counted is the gateway's to decide, no case need be visible by itself."""
    return (await register.data(QUESTION, variables, rows={}, **claims))["assistanceStatistics"]


def persons(rows: Sequence[Row], day: date) -> list[Row]:
    """Return a case per person as of a day: the one to be paid, else the last."""
    there = [row for row in rows if row["valid_from"] <= day <= (row["valid_to"] or date.max)]
    best: dict[str, Row] = {}
    for row in sorted(there, key=lambda row: row["case_id"], reverse=True):
        found = row | {"paid": str(live(row, day)).lower()}
        known = best.get(row["pin"])
        if known is None or _rank(found) >= _rank(known):
            best[row["pin"]] = found
    return list(best.values())


def _rank(row: Row) -> tuple[bool, date]:
    return row["paid"] == "true", row["decision_from"]


@pytest.mark.parametrize("on", [None, date(2023, 8, 31), date(2026, 9, 30), LATEST], ids=str)
@pytest.mark.parametrize("unit", [None, "52", "24100", "77"])
@pytest.mark.parametrize(
    "by", [["CATEGORY"], ["PROVINCE", "ETHNICITY"], ["DECISION_KIND"], ["COARSE_GROUP", "DECIDING_COMMUNE"]]
)
async def test_statistics(
    assistance: TestedRegister, rows: list[Row], by: list[str], unit: str | None, on: date | None
) -> None:
    levels = levels_of(by, unit, paid=on is not None)
    counts: Counter[tuple[tuple[str, ...], tuple[bool, ...]]] = Counter()
    for row in persons(rows, on or LATEST):
        parts = [] if unit is None else [unit in (row["deciding_commune"], row["deciding_province"])]
        parts += [] if on is None else [row["paid"] == "true"]
        values = levels.columns({axis: [row[name] for name in names] for axis, names in AXES.items()})
        counts[tuple(values), tuple(parts)] += 1
    expected = statistics_of(levels, [(values, parts, count) for (values, parts), count in counts.items()])

    table = await asked(assistance, {"by": by, "unit": unit, "on": None if on is None else str(on)})
    assert table == {
        "suppressed": expected.suppressed,
        "cells": [
            {
                "count": cell.count,
                "suppressed": cell.suppressed,
                "keys": [{"dimension": key.dimension, "value": key.value} for key in cell.keys or ()],
            }
            for cell in expected.cells or ()
        ],
    }
    assert len(assistance.statements) == 1


async def test_statistics_count_within_the_condition_of_what_they_read(
    assistance: TestedRegister, rows: list[Row]
) -> None:
    condition = parse_condition(CONDITIONS[3])
    current = {row["case_id"]: row for row in rows if row["valid_to"] is None}
    allowed = {
        case_id
        for case_id, row in current.items()
        if matches(condition, {
            "person": row["pin"], "origin.case": row["origin_case"],
            "origin.payment": row.get("origin_payment"), "origin.inspection": None,
            "residenceCommune": row["residence_commune"],
            "residenceProvince": row["residence_province"],
        })
    }  # fmt: skip
    assert 0 < len(allowed) < len(current)
    counted = persons([row for row in rows if row["case_id"] in allowed], LATEST)
    for on in (None, LATEST):
        table = await asked(
            assistance,
            {"by": ["PROVINCE"], "on": None if on is None else str(on)},
            filters={"Query.assistanceStatistics": CONDITIONS[3]},
        )
        found = {cell["keys"][0]["value"] for cell in table["cells"]}
        assert found >= {row["deciding_province"] for row in counted if on is None or row["paid"] == "true"}
        assert found <= {row["deciding_province"] for row in counted}


@pytest.mark.parametrize("on", ["2026-11-23", "2026-11-22", "2026-11-30", "2026-10-30"])
async def test_other_days_than_ends_of_months_that_are_over_are_refused(
    assistance: TestedRegister, on: str
) -> None:
    response = await assistance.query(QUESTION, {"by": ["PROVINCE"], "on": on})
    error = response["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["message"].endswith("2026-10-31 is the latest.")
    assert assistance.statements == []
