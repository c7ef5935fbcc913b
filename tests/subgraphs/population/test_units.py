"""Administrative units: open data, by code and by page."""

from __future__ import annotations

from tests.subgraphs.support import TestedRegister

LIST = """query ($parent: ID, $first: Int, $after: String) {
    administrativeUnits(parentCode: $parent, first: $first, after: $after) {
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


async def test_a_closed_unit_is_known_by_its_code(population: TestedRegister) -> None:
    data = await population.data(
        '{ old: administrativeUnit(code: "24101") { name parent { name } }'
        ' none: administrativeUnit(code: "x") { code } }'
    )
    assert data == {"old": {"name": "Cũ", "parent": {"name": "Gia Lai"}}, "none": None}


async def test_units_are_entered_by_code(population: TestedRegister) -> None:
    found = await population.entities(
        "... on AdministrativeUnit { nameEn }",
        [{"__typename": "AdministrativeUnit", "code": code} for code in ("52", "x", "21583")],
    )
    assert found == [{"nameEn": "Gia Lai"}, None, {"nameEn": "Quy Nhon"}]
    assert len(population.statements) == 1
