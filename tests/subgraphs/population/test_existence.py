"""A hidden person is nowhere: not by reference, number or facts, not behind a relative or a member."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from subgraphs.population import repository
from tests.postgres import Cluster
from tests.subgraphs.population.rows import IN_QUY_NHON, alias, relation, rep, version_rep
from tests.subgraphs.support import ALL, TestedRegister, ignoring_rows

BY_ALL_PATHS = """query ($r: [_Any!]!, $pin: ID!, $name: String!, $born: Date!) {
    _entities(representations: $r) { ... on Person { pin household { head { pin } members { relation } } } }
    person(pin: $pin, fullName: $name, dateOfBirth: $born) { pin }
    personByPin(pin: $pin) { pin }
    residents(unit: "21583") { totalCount edges { node { pin } } }
}"""
NOBODY = {
    "_entities": [None],
    "person": None,
    "personByPin": None,
    "residents": {"totalCount": 0, "edges": []},
}
CUC_BY_FACTS = {"pin": "952148000303", "name": "Trần Thị Cúc", "born": "1948-11-02"}


async def check_a_hidden_person_is_not_found(population: TestedRegister) -> None:
    variables = {"r": [rep("952148000303")], **CUC_BY_FACTS}
    elsewhere = [[{"attr": "residenceProvince", "op": "eq", "value": "66"}]]
    data = await population.data(BY_ALL_PATHS, variables, rows={"Person": elsewhere})
    assert data == NOBODY


ONLY_SEN = [[{"attr": "origin.residence", "op": "eq", "value": "H21.21583"}]]


async def check_members_are_named_and_the_records_of_hidden_ones_are_not_reached(
    population: TestedRegister,
) -> None:
    found = await population.entities(
        "... on Person { household { head { pin } members { fullName person { pin } } } }",
        [rep("952148000303"), rep("952150000313")],
        rows={"Person": ONLY_SEN},
    )
    members = [
        {"fullName": "Trần Thị Cúc", "person": None},
        {"fullName": "Trần Thị Sen", "person": {"pin": "952150000313"}},
    ]
    assert found == [None, {"household": {"head": None, "members": members}}]


async def check_relatives_are_named_and_the_records_of_hidden_ones_are_not_reached(
    population: TestedRegister,
) -> None:
    found = await population.entities(
        "... on Person { mother { fullName person { pin } } children { fullName person { pin } } }",
        [rep("952148000303"), rep("952150000313")],
        rows={"Person": ONLY_SEN},
    )
    children = [{"fullName": "Lê Văn Xa", "person": None}, {"fullName": "Không Số", "person": None}]
    mother = {"fullName": "Trần Thị Cúc", "person": None}
    assert found == [None, {"mother": mother, "children": children}]


async def check_an_earlier_number_finds_no_hidden_person(population: TestedRegister) -> None:
    data = await population.data(
        """query ($r: [_Any!]!) {
            _entities(representations: $r) { ... on Person { pin pinAliases { oldPin } pinChanged } }
            personByPin(pin: "952048000303") { pin }
            person(pin: "952048000303", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") { pin }
        }""",
        {"r": [rep("952048000303"), rep("952150000313")]},
        rows={"Person": ONLY_SEN},
    )
    unchanged = {"pin": "952150000313", "pinAliases": [], "pinChanged": False}
    assert data == {"_entities": [None, unchanged], "personByPin": None, "person": None}


async def check_a_hidden_version_is_not_found(population: TestedRegister) -> None:
    found = await population.entities(
        "... on PersonVersion { version mother { fullName } }",
        [version_rep("952148000303@1"), version_rep("952150000313@1")],
        rows={"Person": ALL, "PersonVersion": ONLY_SEN},
    )
    assert found == [None, {"version": 1, "mother": {"fullName": "Trần Thị Cúc"}}]


CHECKS = [
    check_a_hidden_person_is_not_found,
    check_members_are_named_and_the_records_of_hidden_ones_are_not_reached,
    check_relatives_are_named_and_the_records_of_hidden_ones_are_not_reached,
    check_an_earlier_number_finds_no_hidden_person,
    check_a_hidden_version_is_not_found,
]


@pytest.fixture(autouse=True)
async def related(population: TestedRegister, cluster: Cluster) -> None:
    """Sen names her mother Cúc and two children, of whom one is somewhere else and one has no number."""
    register = cluster.register("population")
    await register.insert(
        "person_relation",
        relation("952150000313", "MOTHER", "952148000303", "Trần Thị Cúc"),
        relation("952150000313", "CHILD", "952150000999", "Lê Văn Xa"),
        relation("952150000313", "CHILD", None, "Không Số"),
    )
    await register.insert("pin_alias", alias("952048000303", "952148000303", date(2026, 3, 15)))


@pytest.mark.parametrize("check", CHECKS)
async def test_a_hidden_person_does_not_exist(population: TestedRegister, check: Any) -> None:
    await check(population)


@pytest.mark.parametrize("check", CHECKS)
async def test_the_checks_find_a_register_that_ignores_rows(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check(population)


async def test_representations_come_back_in_order_with_null_for_hidden_unknown_and_odd_ones(
    population: TestedRegister,
) -> None:
    found = await population.entities(
        "... on Person { pin }",
        [
            rep("952150000999"),
            rep("952150000313"),
            rep("900000000000"),
            rep(None),
            rep(7),
            {"__typename": "Person"},
            {"__typename": "Nobody", "pin": "952148000303"},
            {"pin": "952148000303"},
            rep("952148000303"),
            rep("952148000303"),
        ],
        rows={"Person": IN_QUY_NHON},
    )
    visible = [{"pin": "952148000303"}] * 2
    assert found == [None, {"pin": "952150000313"}, None, None, None, None, None, None, *visible]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param({}, id="type not named"),
        pytest.param({"Person": []}, id="nothing"),
        pytest.param({"Person": [[{"attr": "unheard", "op": "eq", "value": "x"}]]}, id="unknown attribute"),
        pytest.param(
            {"Person": [[{"attr": "residenceCommune", "op": "like", "value": "%"}]]}, id="unknown op"
        ),
        pytest.param(
            {"Person": [[], [{"attr": "unheard", "op": "eq", "value": "x"}]]},
            id="unknown attribute beside all",
        ),
        pytest.param({"Persons": ALL}, id="another type"),
    ],
)
async def test_no_usable_condition_means_no_person(
    population: TestedRegister, rows: dict[str, object]
) -> None:
    variables = {"r": [rep("952148000303")], **CUC_BY_FACTS}
    assert await population.data(BY_ALL_PATHS, variables, rows=rows) == NOBODY
    found = await population.data(BY_ALL_PATHS, variables, rows={"Person": ALL})
    assert [key for key, value in found.items() if not value] == []
    assert found["residents"]["totalCount"] == 2
