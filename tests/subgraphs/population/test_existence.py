"""A hidden person is nowhere: not by reference, not by its facts, not in a household."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.population import repository
from tests.subgraphs.population.rows import IN_QUY_NHON, rep
from tests.subgraphs.support import ALL, TestedRegister, ignoring_rows

BY_ALL_PATHS = """query ($r: [_Any!]!, $pin: ID!, $name: String!, $born: Date!) {
    _entities(representations: $r) { ... on Person { pin household { head { pin } members { relation } } } }
    person(pin: $pin, fullName: $name, dateOfBirth: $born) { pin }
}"""
CUC_BY_FACTS = {"pin": "952148000303", "name": "Trần Thị Cúc", "born": "1948-11-02"}


async def check_a_hidden_person_is_not_found(population: TestedRegister) -> None:
    variables = {"r": [rep("952148000303")], **CUC_BY_FACTS}
    elsewhere = [[{"attr": "residenceProvince", "op": "eq", "value": "66"}]]
    data = await population.data(BY_ALL_PATHS, variables, rows={"Person": elsewhere})
    assert data == {"_entities": [None], "person": None}


async def check_hidden_members_and_head_are_not_in_the_household(population: TestedRegister) -> None:
    only_sen = [[{"attr": "origin.residence", "op": "eq", "value": "H21.21583"}]]
    found = await population.entities(
        "... on Person { household { head { pin } members { person { pin } } } }",
        [rep("952148000303"), rep("952150000313")],
        rows={"Person": only_sen},
    )
    assert found == [None, {"household": {"head": None, "members": [{"person": {"pin": "952150000313"}}]}}]


CHECKS = [check_a_hidden_person_is_not_found, check_hidden_members_and_head_are_not_in_the_household]


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
    assert await population.data(BY_ALL_PATHS, variables, rows=rows) == {"_entities": [None], "person": None}
    assert (await population.data(BY_ALL_PATHS, variables, rows={"Person": ALL}))["person"] is not None
