"""Versions of events: earlier ones newest first, the one of a day, each by its own origin."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import AN, BINH, KINDS, Row, event, rep, version
from tests.subgraphs.support import ALL, TestedRegister, attributes

EVERYTHING = dict.fromkeys((*KINDS, "CivilStatusEventVersion"), ALL)
SELECTION = """versionId eventId type status registrationNo registrarCommune registeredAt
    divorce { date courtDecisionNo } version validFrom validTo
    provenance { group originAgency enteredAt version validFrom validTo }"""

MARRIAGE = event(
    "marriage_event",
    "m-1",
    version=3,
    valid_from=date(2021, 11, 8),
    divorced_on=date(2021, 11, 8),
    divorce_decision_no="45/2021/QĐST-HNGĐ",
    origin_registration="H21.21583",
    entered_registration_at=date(2021, 11, 8),
)
BEFORE: Row = {"divorced_on": None, "divorce_decision_no": None, "origin_registration": "H08.21583"}
SECOND = version(MARRIAGE, 2, date(2018, 3, 1), date(2021, 11, 7), **BEFORE, status="REGISTERED")
FIRST = version(MARRIAGE, 1, date(2015, 6, 1), date(2018, 2, 28), **BEFORE, registration_no="old")


async def filled(fill: Fill) -> None:
    await fill({"marriage_event": [MARRIAGE], "marriage_event_version": [FIRST, SECOND]})


def shown(row: Row) -> Row:
    period = {"validFrom": row["valid_from"].isoformat(),
              "validTo": row["valid_to"].isoformat() if row["valid_to"] else None}  # fmt: skip
    divorce = {"date": "2021-11-08", "courtDecisionNo": "45/2021/QĐST-HNGĐ"}
    return {
        "versionId": f"m-1@{row['version']}",
        "eventId": "m-1",
        "type": "MARRIAGE",
        "status": "REGISTERED",
        "registrationNo": row["registration_no"],
        "registrarCommune": "21583",
        "registeredAt": "2015-06-01",
        "divorce": divorce if row is MARRIAGE else None,
        "version": row["version"],
        **period,
        "provenance": [
            {"group": group, "originAgency": row[f"origin_{group}"],
             "enteredAt": row[f"entered_{group}_at"].isoformat(), "version": row["version"], **period}
            for group in ("registration", "quality")
        ],
    }  # fmt: skip


async def test_versions_are_the_earlier_ones_newest_first(civil_status: TestedRegister, fill: Fill) -> None:
    await filled(fill)
    found = await civil_status.entities(
        f"... on MarriageEvent {{ versions {{ {SELECTION} }} }}",
        [rep("MarriageEvent", eventId="m-1")],
        rows=EVERYTHING,
    )
    assert found == [{"versions": [shown(SECOND), shown(FIRST)]}]


@pytest.mark.parametrize(
    ("day", "row"),
    [
        ("2015-05-31", None),
        ("2015-06-01", FIRST),
        ("2018-02-28", FIRST),
        ("2018-03-01", SECOND),
        ("2021-11-07", SECOND),
        ("2021-11-08", MARRIAGE),
        ("2030-01-01", MARRIAGE),
    ],
)
async def test_as_of_is_the_version_of_that_day_the_current_one_too(
    civil_status: TestedRegister, fill: Fill, day: str, row: Row | None
) -> None:
    await filled(fill)
    found = await civil_status.entities(
        f'... on MarriageEvent {{ asOf(date: "{day}") {{ {SELECTION} }} }}',
        [rep("MarriageEvent", eventId="m-1")],
        rows=EVERYTHING,
    )
    assert found == [{"asOf": None if row is None else shown(row)}]


async def test_a_version_is_an_entity_of_its_own(civil_status: TestedRegister, fill: Fill) -> None:
    await filled(fill)
    found = await civil_status.entities(
        f"... on CivilStatusEventVersion {{ {SELECTION} }}",
        [rep("CivilStatusEventVersion", versionId=f"m-1@{name}") for name in ("1", "3", "4", "x", "")],
        rows=EVERYTHING,
    )
    assert found == [shown(FIRST), shown(MARRIAGE), None, None, None]


async def test_attributes_of_a_version_are_its_own_origin_and_the_current_person_and_residence(
    civil_status: TestedRegister, fill: Fill
) -> None:
    await fill({
        "marriage_event": [MARRIAGE | {"residence_commune": "24100", "origin_quality": "G15"}],
        "marriage_event_version": [SECOND | {"subject_pin": "931092001112"}],
    })  # fmt: skip
    names = ("person", "secondPerson", "registrarCommune", "residenceCommune", "residenceProvince",
             "origin.registration", "origin.quality")  # fmt: skip
    asked = ", ".join(f'"{name}"' for name in names)
    found = await civil_status.entities(
        f"... on CivilStatusEventVersion {{ policyAttributes(names: [{asked}]) }}",
        [rep("CivilStatusEventVersion", versionId="m-1@2")],
        rows=EVERYTHING,
    )
    assert found == [{"policyAttributes": attributes(AN, BINH, "21583", "24100", "52", "H08.21583", "H08")}]


async def test_only_the_versions_an_agency_wrote_are_there_for_it(
    civil_status: TestedRegister, fill: Fill
) -> None:
    await filled(fill)
    by_origin = [[{"attr": "origin.registration", "op": "in", "value": ["H08.21583"]}]]
    found = await civil_status.entities(
        '... on MarriageEvent { versions { version } asOf(date: "2026-01-01") { version } }',
        [rep("MarriageEvent", eventId="m-1")],
        rows={"MarriageEvent": ALL, "CivilStatusEventVersion": by_origin},
    )
    assert found == [{"versions": [{"version": 2}, {"version": 1}], "asOf": None}]


async def test_versions_of_all_kinds_cost_one_statement(civil_status: TestedRegister, fill: Fill) -> None:
    rows: dict[str, Any] = {}
    for table in KINDS.values():
        current = event(table, f"{table}-1", version=2, valid_from=date(2018, 1, 1))
        rows[table] = [current]
        rows[f"{table}_version"] = [version(current, 1, date(2015, 6, 1), date(2017, 12, 31))]
    await fill(rows)
    found = await civil_status.entities(
        """... on Person { civilStatusEvents { eventId versions { versionId }
            now: asOf(date: "2026-01-01") { version } then: asOf(date: "2016-01-01") { version } } }""",
        [rep("Person", pin=AN)],
        rows=EVERYTHING,
    )
    assert found[0]["civilStatusEvents"] == [
        {
            "eventId": f"{table}-1",
            "versions": [{"versionId": f"{table}-1@1"}],
            "now": {"version": 2},
            "then": {"version": 1},
        }
        for table in sorted(KINDS.values())
    ]
    assert len(civil_status.statements) == 3
