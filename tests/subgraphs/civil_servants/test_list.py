"""The list of civil servants: existence, every filter against brute force over the rows, paging."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest

from subgraphs.civil_servants import repository
from tests.postgres import Register
from tests.subgraphs.civil_servants.rows import KHOA, MINH, record
from tests.subgraphs.support import ALL, TestedRegister, ignoring_rows

Row = dict[str, Any]

DAYS = [date(2010, 3, 15), date(2024, 7, 1)]
AGENCIES = ["G09", "H29", "H29.27673", "H2", "H21.21583", "H290"]
"""The province of code 79 is H29, its commune 27673 H29.27673 (domain.md 3.2); H290 only looks like it."""
ROWS: list[Row] = [
    record(
        f"X-{number:04}",
        f"9740830{number:05}",
        managing_agency=agency,
        working_agency=AGENCIES[(number + 1) % 6] if number % 4 == 0 else agency,
        origin_record="H09" if number % 3 == 0 else agency,
        employment_status=status,
        appointed_at=day,
    )
    for number, (agency, day, status) in enumerate(product(AGENCIES, DAYS, ["ACTIVE", "RETIRED", "LEFT"]))
]
OF_79 = {"H29", "H29.27673"}

FILTERS: dict[str, Callable[[Row], bool]] = {
    "": bool,
    'managingAgency: "H29"': lambda row: row["managing_agency"] == "H29",
    'workingAgency: "H29"': lambda row: row["working_agency"] == "H29",
    'originAgency: "H09"': lambda row: row["origin_record"] == "H09",
    "employmentStatus: RETIRED": lambda row: row["employment_status"] == "RETIRED",
    'unit: "79"': lambda row: row["managing_agency"] in OF_79,
    'unit: "27673"': lambda row: row["managing_agency"] == "H29.27673",
    'unit: "21583"': lambda row: row["managing_agency"] == "H21.21583",
    'unit: "52"': lambda row: row["managing_agency"] == "H21.21583",
    'unit: "04"': lambda row: row["managing_agency"] == "H14",
    'unit: "99999"': lambda row: not row,
    'unit: "H29"': lambda row: not row,
    'appointedFrom: "2010-03-16"': lambda row: row["appointed_at"] == DAYS[1],
    'appointedFrom: "2024-07-01"': lambda row: row["appointed_at"] == DAYS[1],
    'appointedTo: "2024-07-01"': lambda row: row["appointed_at"] in DAYS,
    'appointedTo: "2024-06-30"': lambda row: row["appointed_at"] == DAYS[0],
    "managingAgency: null, unit: null, appointedFrom: null": bool,
    'unit: "79", originAgency: "H09", employmentStatus: ACTIVE, appointedTo: "2020-01-01"': lambda row: (
        row["managing_agency"] in OF_79
        and row["origin_record"] == "H09"
        and row["employment_status"] == "ACTIVE"
        and row["appointed_at"] == DAYS[0]
    ),
}


@pytest.fixture
async def _rows(database: Register) -> None:
    await database.insert("civil_servant", *ROWS)


async def listed(register: TestedRegister, arguments: str, **claims: Any) -> tuple[list[str], int]:
    given = f"(first: 100, {arguments})" if arguments else "(first: 100)"
    data = await register.data(
        f"{{ civilServants{given} {{ totalCount edges {{ node {{ employeeNo }} }} }} }}",
        rows=claims.pop("rows", {"CivilServant": ALL}),
        **claims,
    )
    found = data["civilServants"]
    return [edge["node"]["employeeNo"] for edge in found["edges"]], found["totalCount"]


@pytest.mark.usefixtures("_rows")
async def test_each_filter_finds_what_brute_force_finds_and_counts_it(civil_servants: TestedRegister) -> None:
    found = {arguments: await listed(civil_servants, arguments) for arguments in FILTERS}
    numbers = {
        arguments: [row["employee_no"] for row in ROWS if holds(row)] for arguments, holds in FILTERS.items()
    }
    assert found == {arguments: (expected, len(expected)) for arguments, expected in numbers.items()}


@pytest.mark.usefixtures("_rows")
async def test_filters_and_conditions_of_the_gateway_narrow_together(civil_servants: TestedRegister) -> None:
    entered_by_h09 = [[{"attr": "origin.record", "op": "eq", "value": "H09"}]]
    managed_by_h29 = [[{"attr": "managingAgency", "op": "eq", "value": "H29"}]]
    numbers, count = await listed(
        civil_servants,
        "employmentStatus: ACTIVE",
        rows={"CivilServant": entered_by_h09},
        filters={"Query.civilServants": managed_by_h29},
    )
    expected = [
        row["employee_no"]
        for row in ROWS
        if row["origin_record"] == "H09"
        and row["managing_agency"] == "H29"
        and row["employment_status"] == "ACTIVE"
    ]
    assert (numbers, count) == (expected, len(expected))
    assert expected


@pytest.mark.usefixtures("_rows")
async def test_pages_run_through_a_filtered_list_and_its_cursors_fit_no_other(
    civil_servants: TestedRegister,
) -> None:
    document = """query ($after: String, $unit: ID) {
        civilServants(first: 5, after: $after, unit: $unit) {
            pageInfo { hasNextPage endCursor } edges { node { employeeNo } }
        } }"""
    rows = {"CivilServant": ALL}
    found: list[str] = []
    after: str | None = None
    for _ in range(3):
        page = (await civil_servants.data(document, {"after": after, "unit": "79"}, rows=rows))[
            "civilServants"
        ]
        found += [edge["node"]["employeeNo"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert found == [row["employee_no"] for row in ROWS if row["managing_agency"] in OF_79]
    assert page["pageInfo"]["hasNextPage"] is False
    other = await civil_servants.query(document, {"after": after, "unit": "52"}, rows=rows)
    assert other["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


OF_HCMC = {"CivilServant": [[{"attr": "managingAgency", "op": "eq", "value": "H29"}]]}


@pytest.fixture
async def _two(database: Register) -> None:
    khoa = record("H29-001010", KHOA, managing_agency="H29")
    await database.insert("civil_servant", record("G09-000707", MINH), khoa)


async def check_hidden_records_are_nowhere(register: TestedRegister) -> None:
    assert await listed(register, "", rows=OF_HCMC) == (["H29-001010"], 1)


async def check_hidden_records_are_not_found(register: TestedRegister) -> None:
    found = await register.entities(
        "... on CivilServant { employeeNo } ... on Person { civilServant { employeeNo } }",
        [
            {"__typename": "CivilServant", "employeeNo": "G09-000707"},
            {"__typename": "CivilServant", "employeeNo": "H29-001010"},
            {"__typename": "Person", "pin": MINH},
        ],
        rows=OF_HCMC,
    )
    assert found == [None, {"employeeNo": "H29-001010"}, {"civilServant": None}]


async def check_hidden_versions_are_not_found(register: TestedRegister) -> None:
    found = await register.entities(
        "... on CivilServantVersion { employeeNo }"
        ' ... on CivilServant { asOf(date: "2026-01-01") { version } }',
        [
            {"__typename": "CivilServantVersion", "versionId": "G09-000707@1"},
            {"__typename": "CivilServantVersion", "versionId": "H29-001010@1"},
            {"__typename": "CivilServant", "employeeNo": "H29-001010"},
        ],
        rows={"CivilServantVersion": OF_HCMC["CivilServant"], "CivilServant": ALL},
    )
    assert found == [None, {"employeeNo": "H29-001010"}, {"asOf": {"version": 1}}]


CHECKS = [
    check_hidden_records_are_nowhere,
    check_hidden_records_are_not_found,
    check_hidden_versions_are_not_found,
]


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize("check", CHECKS)
async def test_hidden_records_do_not_exist(civil_servants: TestedRegister, check: Any) -> None:
    await check(civil_servants)


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize("check", CHECKS)
async def test_the_checks_find_a_register_that_ignores_rows(
    civil_servants: TestedRegister, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check(civil_servants)
