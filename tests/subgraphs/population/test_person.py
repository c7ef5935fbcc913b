"""Person and what hangs on it, on a real database through the real app."""

from __future__ import annotations

from tests.postgres import Cluster
from tests.subgraphs.population.rows import IN_QUY_NHON, person, rep
from tests.subgraphs.support import ALL, TestedRegister


async def test_a_person_has_all_its_fields(population: TestedRegister) -> None:
    found = await population.entities(
        """... on Person {
            __typename pin fullName dateOfBirth gender nationality ethnicity religion lifeStatus dateOfDeath
            permanentResidence {
                communeCode provinceCode address
                commune { code name fullName nameEn level parent { code level parent { code } } }
            }
            household { householdNo relationToHead head { pin } members { relation person { pin fullName } } }
            mobilePhone
            provenance { group originAgency originLevel enteredAt version validFrom validTo }
            policyAttributes(names: ["origin.contact", "residenceCommune", "residenceProvince"])
        }""",
        [rep("952148000303")],
        rows={"Person": ALL},
    )
    entry = {"originAgency": "H08.21583", "originLevel": "COMMUNE", "enteredAt": "2022-03-15"}
    period = {"version": 1, "validFrom": "2022-03-15", "validTo": None}
    assert found == [
        {
            "__typename": "Person",
            "pin": "952148000303",
            "fullName": "Trần Thị Cúc",
            "dateOfBirth": "1948-11-02",
            "gender": "FEMALE",
            "nationality": "VN",
            "ethnicity": "01",
            "religion": "Phật giáo",
            "lifeStatus": "ALIVE",
            "dateOfDeath": None,
            "permanentResidence": {
                "communeCode": "21583",
                "provinceCode": "52",
                "address": "12 đường Nguyễn Huệ",
                "commune": {
                    "code": "21583",
                    "name": "Quy Nhơn",
                    "fullName": "Phường Quy Nhơn",
                    "nameEn": "Quy Nhon",
                    "level": "COMMUNE",
                    "parent": {"code": "52", "level": "PROVINCE", "parent": None},
                },
            },
            "household": {
                "householdNo": "HK-21583-0303",
                "relationToHead": "Chủ hộ",
                "head": {"pin": "952148000303"},
                "members": [
                    {"relation": "Chủ hộ", "person": {"pin": "952148000303", "fullName": "Trần Thị Cúc"}},
                    {"relation": "Em", "person": {"pin": "952150000313", "fullName": "Trần Thị Sen"}},
                ],
            },
            "mobilePhone": "0900000303",
            "provenance": [
                {"group": "identity", **entry, **period},
                {"group": "residence", **entry, **period},
                {
                    "group": "contact",
                    "originAgency": "Z",
                    "originLevel": "CITIZEN",
                    "enteredAt": "2023-01-02",
                    **period,
                },
            ],
            "policyAttributes": ["Z", "21583", "52"],
        }
    ]


async def test_many_representations_and_their_nested_objects_cost_one_statement_per_kind(
    population: TestedRegister, cluster: Cluster
) -> None:
    pins = [f"9521480{number:05}" for number in range(10_000, 10_100)]
    await cluster.register("population").insert(
        "person",
        *(person(pin, f"Người {pin}", household_no="HK-21583-0303", relation_to_head="Cháu") for pin in pins),
    )
    found = await population.entities(
        '... on Person { pin policyAttributes(names: ["origin.identity"]) fullName }',
        [rep(pin) for pin in pins],
        rows={"Person": IN_QUY_NHON},
    )
    assert [each["pin"] for each in found] == pins
    assert len(population.statements) == 1

    population.statements.clear()
    await population.entities(
        """... on Person {
            permanentResidence { commune { name parent { name } } }
            household { head { pin } members { person { pin } } }
        }""",
        [rep(pin) for pin in pins],
        rows={"Person": IN_QUY_NHON},
    )
    # persons, heads, members, communes, provinces
    assert len(population.statements) == 5


async def test_two_aliased_entities_of_one_type_share_one_statement(population: TestedRegister) -> None:
    data = await population.data(
        """query ($a: [_Any!]!, $b: [_Any!]!) {
            a: _entities(representations: $a) { ... on Person { pin } }
            b: _entities(representations: $b) { ... on Person { fullName } }
        }""",
        {"a": [rep("952148000303")], "b": [rep("952150000313"), rep("952148000303")]},
        rows={"Person": ALL},
    )
    assert data == {
        "a": [{"pin": "952148000303"}],
        "b": [{"fullName": "Trần Thị Sen"}, {"fullName": "Trần Thị Cúc"}],
    }
    assert len(population.statements) == 1


async def test_an_unknown_policy_attribute_is_an_error(population: TestedRegister) -> None:
    response = await population.query(
        """query ($r: [_Any!]!) { _entities(representations: $r) {
            ... on Person { policyAttributes(names: ["residenceCommune", "mobilePhone"]) }
        } }""",
        {"r": [rep("952148000303")]},
        rows={"Person": ALL},
    )
    assert response["errors"] == [
        {
            "message": "A policy attribute is unknown to this type.",
            "extensions": {"code": "BAD_USER_INPUT"},
            "path": ["_entities", 0, "policyAttributes"],
        }
    ]
