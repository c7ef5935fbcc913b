"""Statistics: counts of all records of the reference day, small cells suppressed (`design.md` 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from graphql import EnumTypeDefinitionNode, StringValueNode, parse

from subgraphs.civil_servants.schema import SUBGRAPH
from tests.postgres import Register
from tests.subgraphs.civil_servants.rows import record
from tests.subgraphs.support import TestedRegister

COLUMNS = {
    "MANAGING_AGENCY": "managing_agency",
    "KIND": "kind",
    "GRADE_GROUP": "grade_group",
    "EMPLOYMENT_STATUS": "employment_status",
}
GROUPS = [
    (23, "H29", "CONG_CHUC", "A1", "ACTIVE"),
    (12, "H29.27673", "CAN_BO", "A1", "ACTIVE"),
    (14, "H29", "VIEN_CHUC", "A2.2", "RETIRED"),
    (17, "G09", "CONG_CHUC", "A1", "RETIRED"),
    (11, "G09", "VIEN_CHUC", "B", "ACTIVE"),
]
ROWS: list[dict[str, Any]] = [
    record(
        f"X-{group}-{number:04}",
        f"97408{group}{number:06}",
        managing_agency=agency,
        kind=kind,
        grade_group=grade_group,
        employment_status=status,
    )
    for group, (size, agency, kind, grade_group, status) in enumerate(GROUPS)
    for number in range(size)
]


@pytest.fixture
async def _rows(database: Register) -> None:
    await database.insert("civil_servant", *ROWS)
    await database.insert(
        "civil_servant_version", record("X-0-0000", "974080000000", valid_to=date(2020, 1, 2))
    )


async def statistics(register: TestedRegister, arguments: str, **claims: Any) -> Any:
    data = await register.data(
        f"{{ civilServantStatistics({arguments}) {{"
        " suppressed cells { count suppressed keys { dimension value } } } }",
        **claims,
    )
    return data["civilServantStatistics"]


def counted(found: Any) -> dict[tuple[str, ...], int | None]:
    return {tuple(key["value"] for key in cell["keys"]): cell["count"] for cell in found["cells"]}


def brute_force(dimensions: Sequence[str], agencies: set[str]) -> dict[tuple[str, ...], int | None]:
    """Counts to the nearest five, of rows no group of which is small."""
    rows = [row for row in ROWS if row["managing_agency"] in agencies]
    counts = Counter(tuple(row[COLUMNS[dimension]] for dimension in dimensions) for row in rows)
    return {values: 5 * round(count / 5) for values, count in counts.items()}


DIMENSIONS = [
    ["MANAGING_AGENCY"],
    ["KIND"],
    ["GRADE_GROUP"],
    ["EMPLOYMENT_STATUS"],
    ["KIND", "EMPLOYMENT_STATUS"],
    ["GRADE_GROUP", "MANAGING_AGENCY"],
]
UNITS = {
    "": {"H29", "H29.27673", "G09"},
    ', unit: "79"': {"H29", "H29.27673"},
    ', unit: "27673"': {"H29.27673"},
}


@pytest.mark.usefixtures("_rows")
async def test_counts_are_those_of_the_rows_without_any_right_to_a_record(
    civil_servants: TestedRegister,
) -> None:
    for dimensions in DIMENSIONS:
        for unit, agencies in UNITS.items():
            civil_servants.statements.clear()
            found = await statistics(civil_servants, f"by: [{', '.join(dimensions)}]{unit}")
            assert counted(found) == brute_force(dimensions, agencies)
            assert {tuple(key["dimension"] for key in cell["keys"]) for cell in found["cells"]} == {
                tuple(dimensions)
            }
            assert len(civil_servants.statements) == 1


@pytest.mark.usefixtures("_rows")
async def test_a_small_cell_and_its_complement_are_not_told(
    database: Register, civil_servants: TestedRegister
) -> None:
    await database.insert("civil_servant", record("Y-1", "974099000001", grade_group="SENIOR_EXPERT"))
    found = await statistics(civil_servants, "by: [GRADE_GROUP]")

    assert found["suppressed"] == 2
    assert counted(found) == {("A1",): 50, ("A2.2",): 15, ("B",): None, ("SENIOR_EXPERT",): None}


@pytest.mark.usefixtures("_rows")
async def test_a_condition_of_the_gateway_narrows_the_counts(civil_servants: TestedRegister) -> None:
    condition = [[{"attr": "managingAgency", "op": "eq", "value": "G09"}]]
    found = await statistics(
        civil_servants, "by: [KIND]", filters={"Query.civilServantStatistics": condition}
    )
    assert counted(found) == {("CONG_CHUC",): 15, ("VIEN_CHUC",): 10}


@pytest.mark.usefixtures("_rows")
async def test_what_is_entered_in_this_month_is_counted_when_it_is_over(
    database: Register, civil_servants: TestedRegister
) -> None:
    """The records are those of the last day of October, whatever came, changed or ended since."""
    before = {by: await statistics(civil_servants, f"by: [{by}]") for by in COLUMNS}
    new = [
        record(f"N-{number:04}", f"97407{number:07}", valid_from=date(2026, 11, 1)) for number in range(20)
    ]
    moved = [
        record(
            f"M-{number:04}", f"97406{number:07}", managing_agency="H31", kind="CAN_BO", version=2,
            valid_from=date(2026, 11, 20),
        )
        for number in range(30)
    ]  # fmt: skip
    await database.insert("civil_servant", *new, *moved)
    assert {by: await statistics(civil_servants, f"by: [{by}]") for by in COLUMNS} == before

    earlier = [
        row | {"version": 1, "valid_from": date(2020, 1, 1), "valid_to": date(2026, 11, 19),
               "managing_agency": "G09"}
        for row in moved
    ]  # fmt: skip
    await database.insert("civil_servant_version", *earlier)
    found = counted(await statistics(civil_servants, "by: [MANAGING_AGENCY, KIND]"))
    assert found["G09", "CAN_BO"] == 30
    assert "H31" not in {agency for agency, _ in found}


@pytest.mark.parametrize("by", ["[]", "[KIND, KIND]", "[KIND, GRADE_GROUP, EMPLOYMENT_STATUS]"])
async def test_one_or_two_different_dimensions_are_needed(civil_servants: TestedRegister, by: str) -> None:
    response = await civil_servants.query(f"{{ civilServantStatistics(by: {by}) {{ suppressed }} }}")
    assert response["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


def test_each_dimension_says_which_field_it_reads() -> None:
    enum = next(
        node
        for node in parse(SUBGRAPH.schema.as_str()).definitions
        if isinstance(node, EnumTypeDefinitionNode) and node.name.value == "CivilServantDimension"
    )
    read = {
        value.name.value: [
            argument.value.value
            for directive in value.directives or ()
            for argument in directive.arguments or ()
            if isinstance(argument.value, StringValueNode)
        ]
        for value in enum.values or ()
    }
    assert read == {
        "MANAGING_AGENCY": ["CivilServant.managingAgency"],
        "KIND": ["CivilServant.kind"],
        "GRADE_GROUP": ["Grade.group"],
        "EMPLOYMENT_STATUS": ["CivilServant.employmentStatus"],
    }
