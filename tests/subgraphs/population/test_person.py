"""Person and what hangs on it, on a real database through the real app."""

from __future__ import annotations

from typing import Any

from tests.postgres import Cluster
from tests.subgraphs.population.rows import IN_QUY_NHON, person, relation, rep
from tests.subgraphs.support import ALL, TestedRegister, attributes

ALL_FIELDS = """... on Person {
    __typename pin fullName otherName dateOfBirth gender placeOfBirth birthRegistrationPlace homeTown
    ethnicity nationality legacyId9 lifeStatus dateOfDeath missingDate religion
    permanentResidence {
        communeCode provinceCode address
        commune { code name fullName nameEn level parent { code level parent { code } } }
    }
    temporaryResidence { communeCode provinceCode address commune { name } }
    currentPlace { communeCode provinceCode address }
    absenceStatus residenceFileNo idCard { issuedAt issuedBy expiresAt } bloodType mobilePhone email
    household {
        householdNo relationToHead head { pin }
        members { pin fullName relation person { pin fullName } }
    }
    provenance { group originAgency originLevel enteredAt version validFrom validTo }
    policyAttributes(names: [
        "origin.contact", "residenceCommune", "residenceProvince", "person", "origin.card", "origin.identity",
        "origin.residence"
    ])
}"""

ENTRY = {"originAgency": "H08.21583", "originLevel": "COMMUNE", "enteredAt": "2022-03-15"}
PERIOD = {"version": 1, "validFrom": "2022-03-15", "validTo": None}
CUC: dict[str, Any] = {
    "__typename": "Person",
    "pin": "952148000303",
    "fullName": "Trần Thị Cúc",
    "otherName": "Diệu Cúc",
    "dateOfBirth": "1948-11-02",
    "gender": "FEMALE",
    "placeOfBirth": "Phường Quy Nhơn, Tỉnh Gia Lai",
    "birthRegistrationPlace": "21583",
    "homeTown": "Xã Ia Dreh, Tỉnh Gia Lai",
    "ethnicity": "01",
    "nationality": "VN",
    "legacyId9": "900000303",
    "lifeStatus": "ALIVE",
    "dateOfDeath": None,
    "missingDate": None,
    "religion": "Phật giáo",
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
    "temporaryResidence": {
        "communeCode": "24133",
        "provinceCode": "66",
        "address": "Buôn 3",
        "commune": {"name": "Buôn Ma Thuột"},
    },
    "currentPlace": {"communeCode": "24133", "provinceCode": "66", "address": "Buôn 3"},
    "absenceStatus": "TEMPORARILY_ABSENT",
    "residenceFileNo": "CT-21583-0303",
    "idCard": {"issuedAt": "2022-03-15", "issuedBy": "Bộ Công an", "expiresAt": None},
    "bloodType": "A+",
    "mobilePhone": "0900000303",
    "email": "cuc@thu.example",
    "household": {
        "householdNo": "HK-21583-0303",
        "relationToHead": "Chủ hộ",
        "head": {"pin": "952148000303"},
        "members": [
            {
                "pin": "952148000303",
                "fullName": "Trần Thị Cúc",
                "relation": "Chủ hộ",
                "person": {"pin": "952148000303", "fullName": "Trần Thị Cúc"},
            },
            {
                "pin": "952150000313",
                "fullName": "Trần Thị Sen",
                "relation": "Em",
                "person": {"pin": "952150000313", "fullName": "Trần Thị Sen"},
            },
        ],
    },
    "provenance": [
        {"group": "identity", **ENTRY, **PERIOD},
        {"group": "residence", **ENTRY, **PERIOD},
        {
            "group": "card",
            "originAgency": "G01",
            "originLevel": "MINISTRY",
            "enteredAt": "2022-03-15",
            **PERIOD,
        },
        {
            "group": "contact",
            "originAgency": "Z",
            "originLevel": "CITIZEN",
            "enteredAt": "2023-01-02",
            **PERIOD,
        },
    ],
    "policyAttributes": attributes("Z", "21583", "52", "952148000303", "G01", "H08.21583", "H08.21583"),
}


async def test_a_person_has_all_its_fields(population: TestedRegister) -> None:
    assert await population.entities(ALL_FIELDS, [rep("952148000303")], rows={"Person": ALL}) == [CUC]


async def test_what_a_person_has_not_is_null(population: TestedRegister) -> None:
    found = await population.entities(
        """... on Person {
            otherName legacyId9 temporaryResidence { address } currentPlace { address } absenceStatus
            idCard { issuedAt } bloodType mobilePhone email father { pin } mother { pin } spouse { pin }
            legalRepresentative { pin } children { pin } household { householdNo }
            pinAliases { oldPin } pinChanged versions { versionId }
        }""",
        [rep("952150000999")],
        rows={"Person": ALL, "PersonVersion": ALL},
    )
    empty: dict[str, Any] = dict.fromkeys(
        ("otherName", "legacyId9", "temporaryResidence", "currentPlace", "idCard", "bloodType", "mobilePhone",
         "email", "father", "mother", "spouse", "legalRepresentative", "household")
    )  # fmt: skip
    assert found == [
        {
            **empty,
            "absenceStatus": "NONE",
            "children": [],
            "pinAliases": [],
            "pinChanged": False,
            "versions": [],
        }
    ]


async def test_many_representations_and_their_nested_objects_cost_one_statement_per_kind(
    population: TestedRegister, cluster: Cluster
) -> None:
    pins = [f"9521480{number:05}" for number in range(10_000, 10_100)]
    register = cluster.register("population")
    await register.insert(
        "person",
        *(person(pin, f"Người {pin}", household_no="HK-21583-0303", relation_to_head="Cháu") for pin in pins),
    )
    await register.insert(
        "person_relation", *(relation(pin, "MOTHER", "952148000303", "Cúc") for pin in pins)
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
    # persons, members, their persons with the head, communes, provinces
    assert len(population.statements) == 5

    population.statements.clear()
    await population.entities(
        """... on Person {
            father { pin } mother { pin fullName person { fullName } } spouse { person { fullName } }
            children { pin } legalRepresentative { pin } pinAliases { oldPin } pinChanged
            versions { version father { pin } } asOf(date: "2022-03-15") { version mother { fullName } }
        }""",
        [rep(pin) for pin in pins],
        rows={"Person": IN_QUY_NHON, "PersonVersion": ALL},
    )
    # persons, relatives, their persons, aliases, versions, versions of the day, relatives of versions
    assert len(population.statements) == 7


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
