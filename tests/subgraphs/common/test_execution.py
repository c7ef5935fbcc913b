"""The projecting executor against graphql-core's own: the same response for every document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from graphql.execution import Executor

from subgraphs.civil_servants.schema import SUBGRAPH as CIVIL_SERVANTS
from subgraphs.common import schema
from subgraphs.population.schema import SUBGRAPH as POPULATION
from tests.postgres import Cluster
from tests.subgraphs.civil_servants.rows import record
from tests.subgraphs.population.rows import CUC, ELSEWHERE, HOUSEHOLD, SEN, UNITS, rep
from tests.subgraphs.support import ALL, TestedRegister, serving

SELECTIONS = {
    "plain": "... on Person { pin fullName dateOfBirth gender lifeStatus mobilePhone }",
    "typename": "__typename ... on Person { __typename kind: __typename pin }",
    "only typename": "__typename",
    "aliases": "... on Person { a: pin b: pin gender g: gender }",
    "nothing of this type": "... on AdministrativeUnit { code }",
    "both types": "... on AdministrativeUnit { code level } ... on Person { pin }",
    "nested value": "... on Person { permanentResidence { address __typename } household { householdNo } }",
    "nested entity": "... on Person { permanentResidence { address commune { name parent { nameEn } } } }",
    "methods": '... on Person { policyAttributes(names: ["origin.contact"]) provenance { group enteredAt } }',
    "variable": "... on Person { policyAttributes(names: $names) pin }",
    "merged": "... on Person { household { householdNo } } ... on Person { household { relationToHead } }",
    "skipped": "... on Person { pin @skip(if: $yes) fullName @include(if: $yes) gender @include(if: false) }",
    "all skipped": "... on Person { pin @skip(if: $yes) }",
    "lists": "... on Person { pin household { members { relation person { gender } } head { pin } } }",
    "failing method": '... on Person { pin policyAttributes(names: ["unheard"]) }',
    "failing method of a nested one": (
        '... on Person { pin household { head { policyAttributes(names: ["x"]) pin } householdNo } }'
    ),
}


@pytest.fixture
async def population(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("population")
    await register.empty()
    await register.insert("administrative_unit", *UNITS)
    await register.insert("household", HOUSEHOLD)
    await register.insert("person", CUC, SEN, ELSEWHERE)
    async with serving(POPULATION, register) as served:
        yield served


def in_order(response: dict[str, Any]) -> dict[str, Any]:
    return response | {"errors": sorted(response.get("errors", []), key=str)}


@pytest.mark.parametrize("name", SELECTIONS)
async def test_the_response_is_graphql_cores(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pins = ["952148000303", "952150000313", "900000000000", "952150000999"]
    representations = [*map(rep, pins), {"__typename": "AdministrativeUnit", "code": "52"}]
    variables = {"r": representations, "names": ["residenceCommune", "origin.identity"], "yes": True}
    used = {key: value for key, value in variables.items() if key == "r" or f"${key}" in SELECTIONS[name]}
    types = {"r": "[_Any!]!", "names": "[String!]!", "yes": "Boolean!"}
    declared = ", ".join(f"${key}: {types[key]}" for key in used)
    document = f"query ({declared}) {{ _entities(representations: $r) {{ {SELECTIONS[name]} }} }}"
    ours = await population.query(document, used, rows={"Person": ALL})
    monkeypatch.setattr(schema, "ProjectingExecutor", Executor)
    reference = await population.query(document, used, rows={"Person": ALL})
    assert in_order(ours) == in_order(reference)
    assert ("errors" in ours) == name.startswith("failing")


async def test_a_list_has_the_same_response(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = """{ administrativeUnits(first: 2) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { code name level parent { code } } plain: node { __typename nameEn } }
    } }"""
    ours = await population.data(document)
    monkeypatch.setattr(schema, "ProjectingExecutor", Executor)
    assert await population.data(document) == ours
    assert len(ours["administrativeUnits"]["edges"]) == 2


async def test_a_value_that_does_not_fit_its_type_is_an_error_at_its_place(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = cluster.register("civil_servants")
    await register.empty()
    await register.insert(
        "civil_servant", record("A-1", "933088000707"), record("A-2", "933088000708", total_pay=2**31)
    )
    representations = [{"__typename": "CivilServant", "employeeNo": number} for number in ("A-1", "A-2")]
    selection = "... on CivilServant { employeeNo totalPay }"
    document = f"query ($r: [_Any!]!) {{ _entities(representations: $r) {{ {selection} }} }}"
    async with serving(CIVIL_SERVANTS, register) as served:
        responses = []
        for _ in range(2):
            responses.append(await served.query(document, {"r": representations}, rows={"CivilServant": ALL}))
            monkeypatch.setattr(schema, "ProjectingExecutor", Executor)
    assert responses[0] == responses[1]
    assert responses[0]["data"]["_entities"] == [
        {"employeeNo": "A-1", "totalPay": 16_065_500},
        {"employeeNo": "A-2", "totalPay": None},
    ]
    assert [error["path"] for error in responses[0]["errors"]] == [["_entities", 1, "totalPay"]]


async def test_plain_fields_do_not_reach_graphql_core(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    executed: list[str] = []
    execute_field = Executor.execute_field

    def counted(self: Any, parent: Any, source: Any, details: Any, path: Any, position: Any) -> Any:
        executed.append(details[0].node.name.value)
        return execute_field(self, parent, source, details, path, position)

    monkeypatch.setattr(Executor, "execute_field", counted)
    selection = """... on Person {
        pin gender policyAttributes(names: []) permanentResidence { address commune { name } }
    }"""
    await population.entities(selection, [rep("952148000303"), rep("952150000313")], rows={"Person": ALL})
    assert executed == ["_entities", "permanentResidence", "commune", "permanentResidence", "commune"]
