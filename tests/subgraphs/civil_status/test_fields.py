"""Every field of every kind of event, against the raw rows.

The fields are those of `domain.md` 4.2, the kinds those of 3.6.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import AN, BINH, CHI, KINDS, Row, event, many, rep
from tests.subgraphs.support import ALL, TestedRegister, attributes

PERSON = "pin fullName dateOfBirth gender nationality placeOfBirth homeTown ethnicity"
COMMON = f"""__typename eventId type legacyType registrationNo bookNo registrarCommune registeredAt status
    subject {{ {PERSON} }} person {{ pin }} dataQuality {{ digitisedFromBook verifiedAgainstPopulation }}
    provenance {{ group originAgency originLevel enteredAt version validFrom validTo }}"""
OWN_FIELDS = {
    "BirthEvent": "placeOfBirth motherName motherPin fatherName fatherPin",
    "MarriageEvent": """spouseA { pin fullName dateOfBirth residence }
        spouseB { pin fullName dateOfBirth residence } spouses { pin } marriedOn
        divorce { date courtDecisionNo }""",
    "DeathEvent": "deathDate deathPlace deathCause",
    "GuardianshipEvent": f"guardian {{ {PERSON} }} ward {{ {PERSON} }} reason",
    "RecognitionEvent": "parentName parentPin childName childPin",
    "ChangeEvent": "change { kind before after ground } sensitiveChange { kind before after ground }",
    "DeclarationEvent": "courtDecisionNo decidedOn",
    "MaritalStatusCertificate": "certifiedStatus purpose validUntil",
}
SPREADS = " ".join(f"... on {name} {{ {fields} }}" for name, fields in OWN_FIELDS.items())


def text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def named(row: Row, prefix: str) -> Row:
    return {
        "pin": row[f"{prefix}_pin"],
        "fullName": row[f"{prefix}_name"],
        "dateOfBirth": text(row[f"{prefix}_born"]),
        "gender": row[f"{prefix}_gender"],
        "nationality": row[f"{prefix}_nationality"],
        "placeOfBirth": row[f"{prefix}_birth_place"],
        "homeTown": row[f"{prefix}_home_town"],
        "ethnicity": row[f"{prefix}_ethnicity"],
    }


def origins(row: Row) -> list[Row]:
    return [
        {
            "group": group,
            "originAgency": row[f"origin_{group}"],
            "originLevel": row[f"origin_level_{group}"],
            "enteredAt": text(row[f"entered_{group}_at"]),
            "version": row["version"],
            "validFrom": text(row["valid_from"]),
            "validTo": text(row["valid_to"]),
        }
        for group in ("registration", "quality")
        if row[f"origin_{group}"] is not None
    ]


def common(row: Row) -> Row:
    checked = {
        "digitisedFromBook": row["digitised_from_book"],
        "verifiedAgainstPopulation": row["verified_against_population"],
    }
    return {
        "eventId": row["event_id"],
        "type": row["type"],
        "legacyType": row["legacy_type"],
        "registrationNo": row["registration_no"],
        "bookNo": row["book_no"],
        "registrarCommune": row["registrar_commune"],
        "registeredAt": text(row["registered_at"]),
        "status": row["status"],
        "subject": named(row, "subject"),
        "person": {"pin": row["subject_pin"]},
        "dataQuality": None if row["origin_quality"] is None else checked,
        "provenance": origins(row),
    }


def spouse(row: Row, prefix: str) -> Row:
    residence = row[f"{prefix}_residence"]
    said = (
        named(row | {f"{prefix}_{column}": None for column in GONE}, prefix) if prefix == "spouse" else None
    )
    whole = said or named(row, prefix)
    return {key: whole[key] for key in ("pin", "fullName", "dateOfBirth")} | {"residence": residence}


GONE = ("gender", "nationality", "birth_place", "home_town", "ethnicity")
"""What a marriage does not say of the second spouse."""


def own(kind: str, row: Row) -> Row:
    change = {name: row.get(f"change_{name}") for name in ("kind", "before", "after", "ground")}
    divorce = {"date": text(row.get("divorced_on")), "courtDecisionNo": row.get("divorce_decision_no")}
    match kind:
        case "BirthEvent":
            parents = {
                f"{parent}{key.title()}": row[f"{parent}_{key}"]
                for parent in ("mother", "father")
                for key in ("name", "pin")
            }
            return {"placeOfBirth": row["subject_birth_place"], **parents}
        case "MarriageEvent":
            return {
                "spouseA": spouse(row, "subject"),
                "spouseB": spouse(row, "spouse"),
                "spouses": [{"pin": row["subject_pin"]}, {"pin": row["spouse_pin"]}],
                "marriedOn": text(row["married_on"]),
                "divorce": divorce if row["divorced_on"] else None,
            }
        case "DeathEvent":
            return {
                "deathDate": text(row["death_date"]),
                "deathPlace": row["death_place"],
                "deathCause": row["death_cause"],
            }
        case "GuardianshipEvent":
            return {
                "guardian": named(row, "guardian"),
                "ward": named(row, "subject"),
                "reason": row["reason"],
            }
        case "RecognitionEvent":
            return {
                "parentName": row["parent_name"],
                "parentPin": row["parent_pin"],
                "childName": row["subject_name"],
                "childPin": row["subject_pin"],
            }
        case "ChangeEvent":
            return {
                "change": None if row["sensitive"] else change,
                "sensitiveChange": change if row["sensitive"] else None,
            }
        case "DeclarationEvent":
            return {"courtDecisionNo": row["court_decision_no"], "decidedOn": text(row["decided_on"])}
        case _:
            return {
                "certifiedStatus": row["certified_status"],
                "purpose": row["purpose"],
                "validUntil": text(row["valid_until"]),
            }


def expected(kind: str, row: Row) -> Row:
    return {"__typename": kind, **common(row), **own(kind, row)}


SPECIAL: dict[str, list[Row]] = {
    "birth_event": [
        event("birth_event", "b-unchecked", origin_quality=None, verified_against_population=None),
        event("birth_event", "b-abroad", "900000000001", type="FOREIGN_EVENT", legacy_type="BIRTH"),
    ],
    "marriage_event": [
        event(
            "marriage_event",
            "m-divorced",
            divorced_on=date(2021, 11, 8),
            divorce_decision_no="45/2021/QĐST-HNGĐ",
        )
    ],
    "change_event": [
        event(
            "change_event",
            "c-ethnicity",
            type="ETHNICITY_REDETERMINATION",
            change_kind="ETHNICITY",
            change_before="01",
            change_after="10",
            sensitive=True,
        )
    ],
}


async def test_every_field_of_every_kind_says_what_its_row_says(
    civil_status: TestedRegister, fill: Fill
) -> None:
    rows = many(6)
    for table, special in SPECIAL.items():
        rows[table] += special
    await fill(rows)
    data = await civil_status.data(
        f"{{ civilStatusEvents(first: 100) {{ totalCount edges {{ node {{ {COMMON} {SPREADS} }} }} }} }}",
        rows=dict.fromkeys(KINDS, ALL),
    )
    wanted = [expected(kind, row) for kind, table in KINDS.items() for row in rows[table]]
    found = [edge["node"] for edge in data["civilStatusEvents"]["edges"]]
    assert found == sorted(wanted, key=lambda node: str(node["eventId"]))
    assert data["civilStatusEvents"]["totalCount"] == len(wanted) == 52


@pytest.mark.parametrize("kind", KINDS)
async def test_an_entity_is_the_same_as_in_the_list(
    civil_status: TestedRegister, fill: Fill, kind: str
) -> None:
    table = KINDS[kind]
    await fill({table: [event(table, "x-1")]})
    found = await civil_status.entities(
        f"... on {kind} {{ {COMMON} {OWN_FIELDS[kind]} }}", [rep(kind, eventId="x-1")], rows={kind: ALL}
    )
    assert found == [expected(kind, event(table, "x-1"))]


ATTRIBUTES: dict[str, Any] = {
    "person": AN,
    "registrarCommune": "21583",
    "residenceCommune": "24100",
    "residenceProvince": "52",
    "origin.registration": "H08.21583",
    "origin.quality": "H08",
}
SECOND = {"MarriageEvent": BINH, "GuardianshipEvent": CHI, "RecognitionEvent": None, "AdoptionEvent": None}


@pytest.mark.parametrize("kind", KINDS)
async def test_policy_attributes_are_those_of_the_contract(
    civil_status: TestedRegister, fill: Fill, kind: str
) -> None:
    wanted = ATTRIBUTES | ({"secondPerson": SECOND[kind]} if kind in SECOND else {})
    if kind == "BirthEvent":
        wanted["origin.seal"] = "H08.21583"
    await fill({KINDS[kind]: [event(KINDS[kind], "x-1", residence_commune="24100")]})
    names = ", ".join(f'"{name}"' for name in wanted)
    found = await civil_status.entities(
        f"... on {kind} {{ policyAttributes(names: [{names}]) }}",
        [rep(kind, eventId="x-1")],
        rows={kind: ALL},
    )
    assert found == [{"policyAttributes": attributes(*wanted.values())}]


async def test_an_undeclared_attribute_is_refused(civil_status: TestedRegister, fill: Fill) -> None:
    await fill({"death_event": [event("death_event", "x-1")]})
    document = """query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on DeathEvent { policyAttributes(names: ["secondPerson"]) } } }"""
    answer = await civil_status.query(
        document, {"r": [rep("DeathEvent", eventId="x-1")]}, rows={"DeathEvent": ALL}
    )
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
