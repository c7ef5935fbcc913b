"""Civil status: derived marital status, events by existence, spouses, pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from subgraphs.civil_status import repository
from subgraphs.civil_status.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.support import ALL, TestedRegister, ignoring_rows, serving

AN, BINH, CHI = "901085000101", "901086000102", "966190000103"
GIA_LAI: dict[str, Any] = {"residence_commune": "21583", "residence_province": "52"}
DAK_LAK: dict[str, Any] = {"residence_commune": "24133", "residence_province": "66"}
IN_GIA_LAI = [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]
EVENTS = {"BirthEvent": IN_GIA_LAI, "MarriageEvent": IN_GIA_LAI, "DeathEvent": IN_GIA_LAI}


def event(event_id: str, pin: str, place: dict[str, Any], **own: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "subject_pin": pin,
        "registration_no": f"NO-{event_id}",
        "registrar_commune": place["residence_commune"],
        "registered_at": date(2015, 6, 1),
        "status": "REGISTERED",
        "version": 1,
        "valid_from": date(2015, 6, 1),
        "valid_to": None,
        "origin_registration": "H08.21583",
        "origin_level_registration": "COMMUNE",
        "entered_registration_at": date(2015, 6, 1),
        "residence_source_version": 1,
        **place,
        **own,
    }


def marriage(number: int, pin: str, spouse: str, place: dict[str, Any]) -> dict[str, Any]:
    return event(f"KH-{number:04}", pin, place, spouse_pin=spouse, married_on=date(2015, 5, number))


@pytest.fixture
async def civil_status(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("civil_status")
    await register.empty()
    statuses = ((AN, "MARRIED", GIA_LAI), (BINH, "MARRIED", GIA_LAI), (CHI, "WIDOWED", DAK_LAK))
    await register.insert(
        "person",
        *(
            {"pin": pin, "marital_status": status, **place, "residence_source_version": 1}
            for pin, status, place in statuses
        ),
    )
    await register.insert(
        "birth_event",
        event("KS-1", AN, GIA_LAI, place_of_birth="Quy Nhơn"),
        event("KS-3", CHI, DAK_LAK, place_of_birth="Buôn Ma Thuột"),
    )
    await register.insert("death_event", event("KT-1", BINH, GIA_LAI, death_date=date(2026, 2, 10)))
    await register.insert(
        "marriage_event",
        marriage(2, AN, BINH, GIA_LAI),
        marriage(1, CHI, AN, DAK_LAK),
        marriage(3, CHI, BINH, GIA_LAI),
        marriage(4, CHI, BINH, DAK_LAK),
    )
    async with serving(SUBGRAPH, register) as served:
        yield served


def rep(type_name: str, **key: str) -> dict[str, object]:
    return {"__typename": type_name, **key}


async def test_marital_status_of_many_persons_costs_one_statement(civil_status: TestedRegister) -> None:
    found = await civil_status.entities(
        "... on Person { maritalStatus }",
        [rep("Person", pin=pin) for pin in (CHI, AN, "900000000000", *(f"9{n:011}" for n in range(50)))],
    )
    assert [person["maritalStatus"] for person in found[:3]] == ["WIDOWED", "MARRIED", None]
    assert len(civil_status.statements) == 1


async def test_a_person_has_its_visible_events(civil_status: TestedRegister) -> None:
    registered = "eventId registrationNo registrarCommune registeredAt status person { pin }"
    found = await civil_status.entities(
        f"""... on Person {{
            birth {{ {registered} placeOfBirth }}
            marriages {{ {registered} spouses {{ pin }} marriedOn }}
            death {{ {registered} deathDate
                policyAttributes(names: [
                    "registrarCommune", "origin.registration", "residenceCommune", "residenceProvince"
                ]) }}
        }}""",
        [rep("Person", pin=AN), rep("Person", pin=BINH), rep("Person", pin=CHI)],
        rows=EVENTS,
    )

    def entry(event_id: str, pin: str) -> dict[str, Any]:
        return {
            "eventId": event_id,
            "registrationNo": f"NO-{event_id}",
            "registrarCommune": "21583",
            "registeredAt": "2015-06-01",
            "status": "REGISTERED",
            "person": {"pin": pin},
        }

    first = entry("KH-0002", AN) | {"spouses": [{"pin": AN}, {"pin": BINH}], "marriedOn": "2015-05-02"}
    second = entry("KH-0003", CHI) | {"spouses": [{"pin": CHI}, {"pin": BINH}], "marriedOn": "2015-05-03"}
    death = entry("KT-1", BINH) | {
        "deathDate": "2026-02-10",
        "policyAttributes": ["21583", "H08.21583", "21583", "52"],
    }
    assert found == [
        {"birth": entry("KS-1", AN) | {"placeOfBirth": "Quy Nhơn"}, "marriages": [first], "death": None},
        {"birth": None, "marriages": [first, second], "death": death},
        {"birth": None, "marriages": [second], "death": None},
    ]
    assert len(civil_status.statements) == 3


async def check_hidden_events_are_nowhere(civil_status: TestedRegister) -> None:
    data = await civil_status.data(
        "{ marriageEvents(first: 1) {"
        " totalCount pageInfo { hasNextPage endCursor } edges { node { eventId } } } }",
        rows=EVENTS,
    )
    page = data["marriageEvents"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    assert page["edges"] == [{"node": {"eventId": "KH-0002"}}]
    data = await civil_status.data(
        "query ($after: String) { marriageEvents(first: 1, after: $after) {"
        " pageInfo { hasNextPage } edges { node { eventId } } } }",
        {"after": page["pageInfo"]["endCursor"]},
        rows=EVENTS,
    )
    last = {"pageInfo": {"hasNextPage": False}, "edges": [{"node": {"eventId": "KH-0003"}}]}
    assert data["marriageEvents"] == last


async def check_hidden_events_are_not_found(civil_status: TestedRegister) -> None:
    found = await civil_status.entities(
        "... on BirthEvent { eventId } ... on MarriageEvent { eventId } ... on DeathEvent { eventId }",
        [
            rep("BirthEvent", eventId="KS-3"),
            rep("BirthEvent", eventId="KS-1"),
            rep("MarriageEvent", eventId="KH-0001"),
            rep("MarriageEvent", eventId="KH-0002"),
            rep("DeathEvent", eventId="KT-1"),
            rep("DeathEvent", eventId="KS-1"),
        ],
        rows=EVENTS,
    )
    assert found == [None, {"eventId": "KS-1"}, None, {"eventId": "KH-0002"}, {"eventId": "KT-1"}, None]


CHECKS = [check_hidden_events_are_nowhere, check_hidden_events_are_not_found]


@pytest.mark.parametrize("check", CHECKS)
async def test_hidden_events_do_not_exist(civil_status: TestedRegister, check: Any) -> None:
    await check(civil_status)


@pytest.mark.parametrize("check", CHECKS)
async def test_the_checks_find_a_register_that_ignores_rows(
    civil_status: TestedRegister, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check(civil_status)


@pytest.mark.parametrize("named", ["BirthEvent", "MarriageEvent", "DeathEvent"])
async def test_each_kind_of_event_needs_its_own_condition(civil_status: TestedRegister, named: str) -> None:
    found = await civil_status.entities(
        "... on Person { birth { eventId } marriages { eventId } death { eventId } }",
        [rep("Person", pin=AN), rep("Person", pin=BINH)],
        rows={named: ALL},
    )
    seen = {kind for person in found for kind, value in person.items() if value}
    assert seen == {{"BirthEvent": "birth", "MarriageEvent": "marriages", "DeathEvent": "death"}[named]}
