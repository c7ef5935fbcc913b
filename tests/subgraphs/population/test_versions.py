"""Versions of a person, and the one in force on a day; each is decided under its own origin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from subgraphs.population.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.population.rows import UNITS, alias, person, relation, rep, version_rep
from tests.subgraphs.support import ALL, TestedRegister, attributes, serving

PIN = "952148000303"
BOTH = {"Person": ALL, "PersonVersion": ALL}


def version(number: int, since: str, until: str | None, **changes: Any) -> dict[str, Any]:
    period = {
        "version": number,
        "valid_from": date.fromisoformat(since),
        "valid_to": None if until is None else date.fromisoformat(until),
    }
    return person(PIN, "Trần Thị Cúc", **period, **changes)


@pytest.fixture
async def population(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    """One person with three versions: Quy Nhơn before the merger, Ia Dreh, Buôn Ma Thuột today."""
    register = cluster.register("population")
    await register.empty()
    await register.insert("administrative_unit", *UNITS)
    await register.insert(
        "person_version",
        version(1, "2020-01-01", "2024-12-31", residence_commune="21583", origin_residence="H08.21583"),
        version(
            2, "2025-01-01", "2026-03-31", residence_commune="24100", origin_residence="H21.24100",
            religion="Phật giáo",
        ),
    )  # fmt: skip
    await register.insert(
        "person",
        version(
            3, "2026-04-01", None, residence_commune="24133", residence_province="66",
            origin_residence="H15.24133",
        ),
    )  # fmt: skip
    await register.insert(
        "person_relation",
        relation(PIN, "SPOUSE", "952045000303", "Nguyễn Hữu Hòa", valid_to=date(2025, 5, 5)),
        relation(PIN, "CHILD", None, "Nguyễn Văn Út", valid_from=date(2026, 1, 1)),
    )
    async with serving(SUBGRAPH, register) as served:
        yield served


async def test_versions_are_the_earlier_ones_newest_first(population: TestedRegister) -> None:
    found = await population.entities(
        """... on Person { versions {
            __typename versionId version validFrom validTo pin religion
            permanentResidence { communeCode provinceCode commune { name parent { name } } }
            provenance { group originAgency version }
        } }""",
        [rep(PIN)],
        rows=BOTH,
    )
    identity = {"group": "identity", "originAgency": "H08.21583"}
    assert found[0]["versions"] == [
        {
            "__typename": "PersonVersion",
            "versionId": "952148000303@2",
            "version": 2,
            "validFrom": "2025-01-01",
            "validTo": "2026-03-31",
            "pin": PIN,
            "religion": "Phật giáo",
            "permanentResidence": {
                "communeCode": "24100",
                "provinceCode": "52",
                "commune": {"name": "Ia Dreh", "parent": {"name": "Gia Lai"}},
            },
            "provenance": [
                {**identity, "version": 2},
                {"group": "residence", "originAgency": "H21.24100", "version": 2},
            ],
        },
        {
            "__typename": "PersonVersion",
            "versionId": "952148000303@1",
            "version": 1,
            "validFrom": "2020-01-01",
            "validTo": "2024-12-31",
            "pin": PIN,
            "religion": None,
            # the commune and province as they were on the last day of the version
            "permanentResidence": {
                "communeCode": "21583",
                "provinceCode": "52",
                "commune": {"name": "Thị Nại", "parent": {"name": "Bình Định"}},
            },
            "provenance": [
                {**identity, "version": 1},
                {"group": "residence", "originAgency": "H08.21583", "version": 1},
            ],
        },
    ]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2019-12-31", None),
        ("2020-01-01", 1),
        ("2024-12-31", 1),
        ("2025-01-01", 2),
        ("2026-03-31", 2),
        ("2026-04-01", 3),
        ("2030-01-01", 3),
    ],
)
async def test_as_of_is_the_version_in_force_on_the_day(
    population: TestedRegister, day: str, number: int | None
) -> None:
    found = await population.entities(
        f'... on Person {{ asOf(date: "{day}") {{ version }} }}', [rep(PIN)], rows=BOTH
    )
    assert found == [{"asOf": None if number is None else {"version": number}}]


async def test_a_version_names_the_relatives_of_its_last_day(population: TestedRegister) -> None:
    found = await population.entities(
        """... on Person {
            spouse { fullName } children { fullName }
            versions { version spouse { fullName } children { pin fullName relation person { pin } } }
            asOf(date: "2026-04-02") { spouse { fullName } children { fullName } }
        }""",
        [rep(PIN)],
        rows=BOTH,
    )
    child = {"fullName": "Nguyễn Văn Út"}
    assert found == [
        {
            "spouse": None,
            "children": [child],
            "versions": [
                {
                    "version": 2,
                    "spouse": None,
                    "children": [{"pin": None, **child, "relation": "Con", "person": None}],
                },
                {"version": 1, "spouse": {"fullName": "Nguyễn Hữu Hòa"}, "children": []},
            ],
            "asOf": {"spouse": None, "children": [child]},
        }
    ]


async def test_attributes_are_the_origin_of_the_version_and_the_residence_of_today(
    population: TestedRegister,
) -> None:
    found = await population.entities(
        "... on PersonVersion"
        ' { policyAttributes(names: ["origin.residence", "residenceCommune", "person"]) }',
        [version_rep("952148000303@1"), version_rep("952148000303@3")],
        rows=BOTH,
    )
    assert found == [
        {"policyAttributes": attributes("H08.21583", "24133", PIN)},
        {"policyAttributes": attributes("H15.24133", "24133", PIN)},
    ]


async def test_versions_are_entered_by_id_in_order_with_null_for_odd_ones(population: TestedRegister) -> None:
    odd = [
        "952148000303@4",
        "952148000303",
        "952148000303@",
        "952148000303@x",
        "952148000303@99999999999",
        "@1",
        7,
        None,
    ]
    found = await population.entities(
        "... on PersonVersion { version }",
        [version_rep("952148000303@2"), *map(version_rep, odd), version_rep("952148000303@3")],
        rows=BOTH,
    )
    assert found == [{"version": 2}, *[None] * len(odd), {"version": 3}]
    assert len(population.statements) == 1


@pytest.mark.parametrize(
    ("condition", "visible"),
    [
        ([], []),
        ([[{"attr": "origin.residence", "op": "eq", "value": "H08.21583"}]], [1]),
        ([[{"attr": "residenceCommune", "op": "eq", "value": "24133"}]], [3, 2, 1]),
        ([[{"attr": "residenceCommune", "op": "eq", "value": "21583"}]], []),
        ([[{"attr": "person", "op": "eq", "value": PIN}]], [3, 2, 1]),
        ([[{"attr": "person", "op": "in", "value": ["952150000313"]}]], []),
        ([[{"attr": "unheard", "op": "eq", "value": "x"}]], []),
    ],
)
async def test_each_version_exists_under_its_own_condition(
    population: TestedRegister, condition: object, visible: list[int]
) -> None:
    """Scenario 8: an office reads the versions it entered, and not the others."""
    rows = {"Person": ALL, "PersonVersion": condition}
    data = await population.entities(
        '... on Person { now: asOf(date: "2026-11-20") { version } versions { version } }',
        [rep(PIN)],
        rows=rows,
    )
    directly = await population.entities(
        "... on PersonVersion { version spouse { fullName } }",
        [version_rep(f"{PIN}@{number}") for number in (3, 2, 1)],
        rows=rows,
    )
    seen = [each["version"] for each in data[0]["versions"]]
    if data[0]["now"] is not None:
        seen.insert(0, data[0]["now"]["version"])
    assert seen == visible
    assert [each["version"] for each in directly if each is not None] == visible


async def test_versions_can_be_read_where_the_person_is_hidden(population: TestedRegister) -> None:
    rows = {"Person": [], "PersonVersion": [[{"attr": "origin.residence", "op": "eq", "value": "H08.21583"}]]}
    found = await population.entities(
        "... on PersonVersion { version spouse { fullName person { pin } } }",
        [version_rep(f"{PIN}@{number}") for number in (1, 2)],
        rows=rows,
    )
    assert found == [{"version": 1, "spouse": {"fullName": "Nguyễn Hữu Hòa", "person": None}}, None]


async def test_versions_stand_under_the_present_number(population: TestedRegister, cluster: Cluster) -> None:
    await cluster.register("population").insert("pin_alias", alias("952048000303", PIN, date(2024, 12, 31)))
    found = await population.entities(
        "... on Person { versions { versionId } }", [rep("952048000303")], rows=BOTH
    )
    assert found == [{"versions": [{"versionId": f"{PIN}@2"}, {"versionId": f"{PIN}@1"}]}]
