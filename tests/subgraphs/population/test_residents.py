"""Residents of a unit: filters, pages, cursors and conditions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.postgres import Cluster
from tests.subgraphs.population.rows import person
from tests.subgraphs.support import ALL, TestedRegister

LIST = """query (
    $unit: ID!, $name: String, $from: Date, $to: Date, $origin: ID, $first: Int, $after: String
) {
    residents(unit: $unit, name: $name, bornFrom: $from, bornTo: $to, originAgency: $origin,
              first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor node { pin } }
    }
}"""
CUC, SEN, XA, LAN = "952148000303", "952150000313", "952150000999", "964190000202"


@pytest.fixture(autouse=True)
async def lan(population: TestedRegister, cluster: Cluster) -> None:
    """Add somebody in the other commune of the province, whose card the ministry entered."""
    await cluster.register("population").insert(
        "person",
        person(
            LAN, "Siu H'Lan", date_of_birth=date(1990, 7, 21), residence_commune="24100", origin_card="G01",
            origin_identity="H21.24100", origin_residence="H21.24100",
        ),
    )  # fmt: skip


async def found(population: TestedRegister, rows: object = ALL, **variables: Any) -> list[str]:
    page = (await population.data(LIST, variables, rows={"Person": rows}))["residents"]
    pins = [edge["node"]["pin"] for edge in page["edges"]]
    assert page["totalCount"] == len(pins)
    return pins


@pytest.mark.parametrize(
    ("variables", "pins"),
    [
        ({"unit": "21583"}, [CUC, SEN]),
        ({"unit": "24100"}, [LAN]),
        ({"unit": "52"}, [CUC, SEN, LAN]),
        ({"unit": "66"}, [XA]),
        ({"unit": "64"}, []),
        ({"unit": "99999"}, []),
        ({"unit": "52", "name": "Trần"}, [CUC, SEN]),
        ({"unit": "52", "name": "  tran THI s"}, [SEN]),
        ({"unit": "52", "name": "Cúc"}, []),
        ({"unit": "52", "name": "%"}, []),
        ({"unit": "52", "name": "siu h'"}, [LAN]),
        ({"unit": "52", "name": None}, [CUC, SEN, LAN]),
        ({"unit": "52", "from": "1948-11-02", "to": "1950-04-17"}, [CUC, SEN]),
        ({"unit": "52", "from": "1948-11-03"}, [SEN, LAN]),
        ({"unit": "52", "to": "1950-04-16"}, [CUC]),
        ({"unit": "52", "origin": "H08.21583"}, [CUC, SEN]),
        ({"unit": "52", "origin": "H21.21583"}, [SEN]),
        ({"unit": "52", "origin": "G01"}, [CUC, LAN]),
        ({"unit": "52", "origin": "H21"}, []),
    ],
)
async def test_filters(population: TestedRegister, variables: dict[str, Any], pins: list[str]) -> None:
    assert await found(population, **variables) == pins


async def test_pages_run_through_all_in_order_of_number(population: TestedRegister) -> None:
    pins: list[str] = []
    after = None
    for number in range(3):
        page = (
            await population.data(LIST, {"unit": "52", "first": 1, "after": after}, rows={"Person": ALL})
        )["residents"]
        pins += [edge["node"]["pin"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert page["totalCount"] == 3
        assert page["pageInfo"]["hasNextPage"] == (number < 2)
    assert pins == [CUC, SEN, LAN]


@pytest.mark.parametrize(
    "others",
    [
        {"unit": "21583"},
        {"unit": "52", "name": "T"},
        {"unit": "52", "from": "1900-01-01"},
        {"unit": "52", "origin": "G01"},
    ],
)
async def test_a_cursor_is_good_for_its_search_only(
    population: TestedRegister, others: dict[str, Any]
) -> None:
    page = (await population.data(LIST, {"unit": "52", "first": 1}, rows={"Person": ALL}))["residents"]
    after = page["pageInfo"]["endCursor"]
    response = await population.query(LIST, {**others, "after": after}, rows={"Person": ALL})
    assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("first", [0, -1, 1_001])
async def test_a_page_has_1_to_1000_persons(population: TestedRegister, first: int) -> None:
    response = await population.query(LIST, {"unit": "52", "first": first}, rows={"Person": ALL})
    assert response["errors"][0]["message"] == "first is between 1 and 1000."


@pytest.mark.parametrize(
    ("rows", "filters", "pins"),
    [
        ([[{"attr": "residenceCommune", "op": "eq", "value": "24100"}]], ALL, [LAN]),
        ([[{"attr": "person", "op": "in", "value": [SEN, XA]}]], ALL, [SEN]),
        (ALL, [[{"attr": "origin.card", "op": "eq", "value": "G01"}]], [CUC, LAN]),
        (
            [[{"attr": "origin.identity", "op": "eq", "value": "H08.21583"}]],
            [[{"attr": "origin.card", "op": "eq", "value": "G01"}]],
            [CUC],
        ),
        ([], ALL, []),
        (ALL, [], []),
    ],
)
async def test_conditions_and_the_filter_of_the_field_narrow_page_and_count(
    population: TestedRegister, rows: object, filters: object, pins: list[str]
) -> None:
    page = (
        await population.data(
            LIST, {"unit": "52"}, rows={"Person": rows}, filters={"Query.residents": filters}
        )
    )["residents"]
    assert [edge["node"]["pin"] for edge in page["edges"]] == pins
    assert page["totalCount"] == len(pins)


async def test_a_page_costs_two_statements_and_its_count_one_more(population: TestedRegister) -> None:
    document = "query ($unit: ID!) { residents(unit: $unit) { edges { node { pin fullName } } } }"
    await population.data(document, {"unit": "52"}, rows={"Person": ALL})
    assert len(population.statements) == 2
    population.statements.clear()
    await population.data(LIST, {"unit": "52"}, rows={"Person": ALL})
    assert len(population.statements) == 3
