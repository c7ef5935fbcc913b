"""Counts of persons: what is counted, on which day, and that nobody shows (scenario 4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from subgraphs.population import schema
from tests.postgres import Cluster
from tests.subgraphs.population.rows import person
from tests.subgraphs.support import TestedRegister

COUNT = """query ($by: [PersonDimension!]!, $unit: ID, $period: Date) {
    personStatistics(by: $by, unit: $unit, period: $period) {
        suppressed cells { count suppressed keys { dimension value } }
    }
}"""


@pytest.fixture(autouse=True)
async def crowd(population: TestedRegister, cluster: Cluster) -> None:
    """Add 30 women and 15 men in Quy Nhơn, 40 in Ia Dreh, 20 in Buôn Ma Thuột, and 12 dead."""
    register = cluster.register("population")
    groups: list[tuple[int, dict[str, Any]]] = [
        (30, {"gender": "FEMALE", "date_of_birth": date(1990, 1, 1)}),
        (15, {"gender": "MALE", "date_of_birth": date(2015, 6, 1)}),
        (40, {"residence_commune": "24100", "ethnicity": "10", "date_of_birth": date(1960, 1, 1)}),
        (20, {"residence_commune": "24133", "residence_province": "66"}),
        (12, {"life_status": "DECEASED", "date_of_death": date(2026, 1, 1)}),
    ]
    rows = [
        person(f"9520{group}0{number:06}", "Người", **values)
        for group, (count, values) in enumerate(groups)
        for number in range(count)
    ]
    await register.insert("person", *rows)


async def counts(population: TestedRegister, **variables: Any) -> dict[tuple[str, ...], int | None]:
    table = (await population.data(COUNT, variables))["personStatistics"]
    assert table["suppressed"] == sum(1 for cell in table["cells"] if cell["suppressed"])
    assert all({key["dimension"] for key in cell["keys"]} == set(variables["by"]) for cell in table["cells"])
    return {tuple(key["value"] for key in cell["keys"]): cell["count"] for cell in table["cells"]}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        # 30 + 15 + 40 and Cúc and Sen: 87; 20 and Xa: 21
        ({"by": ["PROVINCE"]}, {("52",): 85, ("66",): 20}),
        ({"by": ["COMMUNE"]}, {("21583",): 45, ("24100",): 40, ("24133",): 20}),
        ({"by": ["COMMUNE"], "unit": "52"}, {("21583",): 45, ("24100",): 40}),
        # elsewhere there is one man, who would be the difference of the country and this commune
        ({"by": ["GENDER"], "unit": "21583"}, {("FEMALE",): None, ("MALE",): None}),
        ({"by": ["LIFE_STATUS"]}, {("ALIVE",): 110, ("DECEASED",): 10}),
        # of the group 60-79 in Quy Nhơn there are two; with them the 40 of Ia Dreh are kept back, and
        # are known to be 40 unless others may live there: so no commune of the province tells other groups
        ({"by": ["AGE_GROUP"], "unit": "21583"}, {("18-59",): None, ("6-14",): None, ("60-79",): None}),
        ({"by": ["AGE_GROUP"], "unit": "52"}, {("18-59",): 30, ("6-14",): 15, ("60-79",): 40}),
        ({"by": ["PROVINCE", "ETHNICITY"]}, {("52", "01"): 45, ("52", "10"): 40, ("66", "01"): 20}),
        ({"by": ["PROVINCE"], "unit": "99"}, {}),
        # records in force since 2022-03-15; Quy Nhơn lay in Bình Định (52), Ia Dreh in the old Gia Lai (64)
        ({"by": ["PROVINCE"], "period": "2022-02-28"}, {}),
        ({"by": ["PROVINCE"], "period": "2025-06-30"}, {("52",): 45, ("64",): 40, ("66",): 20}),
        ({"by": ["COMMUNE"], "unit": "64", "period": "2025-06-30"}, {("24100",): 40}),
        ({"by": ["PROVINCE"], "period": "2025-07-31"}, {("52",): 85, ("66",): 20}),
        ({"by": ["AGE_GROUP"], "period": "0001-01-31"}, {}),
        # who was born in 2015 was 10 in 2025 and 6 in 2022
        # and elsewhere only Cúc is that old: she would be the difference of the country and this commune; of
        # how many live in the commune, which is told, an empty group is kept back beside the only other
        (
            {"by": ["AGE_GROUP"], "unit": "24100", "period": "2022-04-30"},
            {("6-14",): None, ("60-79",): None},
        ),
    ],
)
async def test_counts(
    population: TestedRegister, variables: dict[str, Any], expected: dict[tuple[str, ...], int | None]
) -> None:
    assert await counts(population, **variables) == expected
    assert len(population.statements) == 1


async def test_an_earlier_day_counts_the_versions_in_force_then(
    population: TestedRegister, cluster: Cluster
) -> None:
    register = cluster.register("population")
    rows = [
        person(
            f"95209{number:07}", "Người", version=1, residence_commune="24133", residence_province="66",
            valid_from=date(2021, 1, 1), valid_to=date(2025, 12, 31),
        )
        for number in range(25)
    ]  # fmt: skip
    await register.insert("person_version", *rows)
    now = [
        row
        | {
            "version": 2,
            "valid_from": date(2026, 1, 1),
            "valid_to": None,
            "residence_commune": "24100",
            "residence_province": "52",
        }
        for row in rows
    ]
    await register.insert("person", *now)
    before, after = date(2025, 12, 31), date(2026, 1, 31)
    assert (await counts(population, by=["COMMUNE"], period=str(before)))["24133",] == 45
    assert (await counts(population, by=["COMMUNE"], period=str(after)))["24133",] == 20
    assert (await counts(population, by=["COMMUNE"], period=str(after)))["24100",] == 65


async def test_who_came_this_month_is_counted_when_it_is_over(
    population: TestedRegister, cluster: Cluster
) -> None:
    """Of two calls a day apart, and of one about yesterday: nobody learns who came on a day."""
    before = await counts(population, by=["COMMUNE"])
    rows = [person(f"95208{number:07}", "Người", valid_from=date(2026, 11, 1)) for number in range(25)]
    await cluster.register("population").insert("person", *rows)

    assert await counts(population, by=["COMMUNE"]) == before
    assert await counts(population, by=["COMMUNE"], period="2026-10-31") == before


async def test_with_figures_of_any_day_who_came_is_told(
    population: TestedRegister, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The defect that was there: a count that is rounded up since yesterday."""
    monkeypatch.setattr(schema, "reference_day", lambda asked, today: asked or today)
    rows = [person(f"95208{number:07}", "Người", valid_from=date(2026, 11, 23)) for number in range(3)]
    await cluster.register("population").insert("person", *rows)
    before, after = [
        await counts(population, by=["COMMUNE"], period=period) for period in ("2026-11-22", "2026-11-23")
    ]
    assert (before["21583",], after["21583",]) == (45, 50)


@pytest.mark.parametrize("period", ["2026-11-23", "2026-11-22", "2026-11-30", "2026-10-30", "2030-01-31"])
async def test_other_days_than_ends_of_months_that_are_over_are_refused(
    population: TestedRegister, period: str
) -> None:
    response = await population.query(COUNT, {"by": ["PROVINCE"], "period": period})
    error = response["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["message"].endswith("2026-10-31 is the latest.")
    assert population.statements == []


@pytest.mark.parametrize("by", [[], ["PROVINCE", "COMMUNE", "GENDER"], ["GENDER", "GENDER"]])
async def test_one_or_two_different_dimensions(population: TestedRegister, by: list[str]) -> None:
    response = await population.query(COUNT, {"by": by})
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("period", [None, "2026-09-30"])
async def test_the_filter_of_the_field_is_a_condition_on_the_current_records(
    population: TestedRegister, period: str | None
) -> None:
    for condition, expected in (
        ([[{"attr": "residenceProvince", "op": "eq", "value": "66"}]], {("66",): 20}),
        ([[{"attr": "unheard", "op": "eq", "value": "66"}]], {}),
        ([], {}),
    ):
        data = await population.data(
            COUNT, {"by": ["PROVINCE"], "period": period}, filters={"Query.personStatistics": condition}
        )
        cells = data["personStatistics"]["cells"]
        assert {tuple(key["value"] for key in cell["keys"]): cell["count"] for cell in cells} == expected
