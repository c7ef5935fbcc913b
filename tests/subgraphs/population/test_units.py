"""Administrative units: open data, by code and by page, today and before."""

from __future__ import annotations

import pytest

from tests.subgraphs.support import TestedRegister

LIST = """query ($parent: ID, $on: Date, $first: Int, $after: String) {
    administrativeUnits(parentCode: $parent, on: $on, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor node { code } }
    }
}"""


async def test_units_of_a_province_in_force_today(population: TestedRegister) -> None:
    units = (await population.data(LIST, {"parent": "52"}))["administrativeUnits"]
    assert [edge["node"]["code"] for edge in units["edges"]] == ["21583", "24100"]
    assert (units["totalCount"], units["pageInfo"]["hasNextPage"]) == (2, False)
    assert units["edges"][-1]["cursor"] == units["pageInfo"]["endCursor"]


async def test_pages_run_through_all_units(population: TestedRegister) -> None:
    codes: list[str] = []
    after = None
    for _ in range(10):
        units = (await population.data(LIST, {"first": 2, "after": after}))["administrativeUnits"]
        codes += [edge["node"]["code"] for edge in units["edges"]]
        after = units["pageInfo"]["endCursor"]
        if not units["pageInfo"]["hasNextPage"]:
            break
    assert codes == ["21583", "24100", "24133", "52", "66"]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2004-07-07", []),
        ("2025-06-30", ["21583", "24100", "52", "64"]),
        ("2025-07-01", ["21583", "24100", "24101", "24133", "52", "66"]),
        ("2026-01-31", ["21583", "24100", "24101", "24133", "52", "66"]),
        ("2026-02-01", ["21583", "24100", "24133", "52", "66"]),
    ],
)
async def test_units_in_force_on_a_day(population: TestedRegister, day: str, codes: list[str]) -> None:
    units = (await population.data(LIST, {"on": day}))["administrativeUnits"]
    assert [edge["node"]["code"] for edge in units["edges"]] == codes
    assert units["totalCount"] == len(codes)


async def test_a_code_that_went_on_is_the_unit_of_the_day(population: TestedRegister) -> None:
    """`domain.md` 3.2: the statistical code 52 was Bình Định's and is Gia Lai's; Ia Dreh lay in 64."""
    document = """query ($on: Date) { administrativeUnits(on: $on) { edges { node {
        code name validFrom validTo parent { code name }
    } } } }"""
    before = (await population.data(document, {"on": "2025-06-30"}))["administrativeUnits"]["edges"]
    today = (await population.data(document))["administrativeUnits"]["edges"]
    closed = {"validFrom": "2004-07-08", "validTo": "2025-06-30"}
    binh_dinh, old_gia_lai = {"code": "52", "name": "Bình Định"}, {"code": "64", "name": "Gia Lai"}
    assert [edge["node"] for edge in before] == [
        {"code": "21583", "name": "Thị Nại", **closed, "parent": binh_dinh},
        {"code": "24100", "name": "Ia RSai", **closed, "parent": old_gia_lai},
        {**binh_dinh, **closed, "parent": None},
        {**old_gia_lai, **closed, "parent": None},
    ]
    assert today[0]["node"]["parent"] == {"code": "52", "name": "Gia Lai"}


async def test_a_cursor_is_good_for_its_day_only(population: TestedRegister) -> None:
    page = (await population.data(LIST, {"on": "2025-06-30", "first": 1}))["administrativeUnits"]
    after = page["pageInfo"]["endCursor"]
    following = await population.data(LIST, {"on": "2025-06-30", "first": 1, "after": after})
    assert following["administrativeUnits"]["edges"][0]["node"]["code"] == "24100"
    for variables in ({"on": "2025-07-01"}, {}, {"on": "2025-06-30", "parent": "52"}):
        response = await population.query(LIST, {**variables, "first": 1, "after": after})
        assert response["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_closed_unit_is_known_by_its_code(population: TestedRegister) -> None:
    data = await population.data(
        '{ old: administrativeUnit(code: "24101") { name parent { name } }'
        ' oldest: administrativeUnit(code: "64") { name validTo }'
        ' now: administrativeUnit(code: "52") { name validTo }'
        ' none: administrativeUnit(code: "x") { code } }'
    )
    assert data == {
        "old": {"name": "Cũ", "parent": {"name": "Gia Lai"}},
        "oldest": {"name": "Gia Lai", "validTo": "2025-06-30"},
        "now": {"name": "Gia Lai", "validTo": None},
        "none": None,
    }


async def test_units_are_entered_by_code(population: TestedRegister) -> None:
    found = await population.entities(
        "... on AdministrativeUnit { nameEn }",
        [{"__typename": "AdministrativeUnit", "code": code} for code in ("52", "x", "21583")],
    )
    assert found == [{"nameEn": "Gia Lai"}, None, {"nameEn": "Quy Nhon"}]
    assert len(population.statements) == 1


async def test_source_status_is_that_of_the_province_today(population: TestedRegister) -> None:
    """`domain.md` 5.4, E7: connected or not is another thing than having no record."""
    codes = ("52", "21583", "66", "24133", "24101", "64", "x")
    found = await population.entities(
        "... on AdministrativeUnit { populationSource }",
        [{"__typename": "AdministrativeUnit", "code": code} for code in codes],
    )
    assert found == [
        {"populationSource": "CONNECTED"},
        {"populationSource": "CONNECTED"},
        {"populationSource": "NOT_CONNECTED"},
        {"populationSource": "NOT_CONNECTED"},
        {"populationSource": None},
        {"populationSource": None},
        None,
    ]
    assert len(population.statements) == 2
