"""The seeded population is one: persons, families, households and events agree across registers."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from subgraphs.seed.reference import load_reference
from tests.subgraphs.seed.world import Row, World

_TODAY = date(2026, 11, 20)
_AGENCIES = json.loads(
    (Path(__file__).parents[3] / "policies" / "data" / "agencies.json").read_text(encoding="utf-8")
)


def _years(earlier: date, later: date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def test_exactly_as_many_persons_as_asked_for_with_a_birth_and_a_civil_status_each(world: World) -> None:
    people = world.people()
    births = [event["subject_pin"] for event in world.rows("civil_status", "birth_event")]

    assert len(people) == len(world.rows("population", "person")) == 2_000
    assert sorted(births) == sorted(people)
    assert sorted(row["pin"] for row in world.rows("civil_status", "person")) == sorted(people)


def test_pin_starts_with_nine_and_tells_registration_province_century_gender_and_year(world: World) -> None:
    today = {code: unit.old_province.code for code, unit in load_reference().communes.items()}
    before = {
        unit["code"]: unit["parent_code"]
        for unit in world.rows("population", "administrative_unit")
        if unit["valid_to"] == date(2025, 6, 30)
    }
    people = world.people()

    def expected(event: Row) -> str:
        person = people[event["subject_pin"]]
        born = person["date_of_birth"]
        century = (born.year // 100 - 19) * 2 + (person["gender"] == "FEMALE")
        registrar = event["registrar_commune"]
        return f"9{before.get(registrar) or today[registrar]}{century}{born.year % 100:02d}"

    births = world.rows("civil_status", "birth_event")
    assert [e["subject_pin"] for e in births if e["subject_pin"][:6] != expected(e)] == []
    assert {len(pin) for pin in people} == {12}


def test_parents_exist_are_older_and_of_the_right_gender(world: World) -> None:
    people = world.people()
    links = [
        (people[event["subject_pin"]], people[event[f"{parent}_pin"]], gender)
        for event in world.rows("civil_status", "birth_event")
        for parent, gender in (("mother", "FEMALE"), ("father", "MALE"))
        if event[f"{parent}_pin"] is not None
    ]

    assert len(links) > 500
    assert [
        (child["pin"], parent["pin"])
        for child, parent, gender in links
        if parent["gender"] != gender
        or not 18 <= _years(parent["date_of_birth"], child["date_of_birth"]) <= 60
        or (parent["date_of_death"] or _TODAY) < child["date_of_birth"]
    ] == []


def test_spouses_are_of_age_alive_and_married_to_one_person_at_a_time(world: World) -> None:
    people = world.people()
    marriages = world.rows("civil_status", "marriage_event")
    lawful_age = {"FEMALE": 18, "MALE": 20}
    wrong = [
        event["event_id"]
        for event in marriages
        for pin in (event["subject_pin"], event["spouse_pin"])
        if _years(people[pin]["date_of_birth"], event["married_on"]) < lawful_age[people[pin]["gender"]]
        or (people[pin]["date_of_death"] or _TODAY) < event["married_on"]
    ]
    genders = {
        frozenset((people[event["subject_pin"]]["gender"], people[event["spouse_pin"]]["gender"]))
        for event in marriages
    }
    standing = Counter(
        pin
        for event in marriages
        if event["divorced_on"] is None
        for pin in (event["subject_pin"], event["spouse_pin"])
    )

    assert wrong == []
    assert genders == {frozenset({"MALE", "FEMALE"})}
    assert [pin for pin, count in standing.items() if count > 1] == []


def test_marital_status_follows_from_marriages_divorces_and_deaths(world: World) -> None:
    people = world.people()
    expected = dict.fromkeys(people, "SINGLE")
    for event in world.rows("civil_status", "marriage_event"):
        for pin, other in (("subject_pin", "spouse_pin"), ("spouse_pin", "subject_pin")):
            died, outlived = people[event[pin]]["date_of_death"], people[event[other]]["date_of_death"]
            widowed = outlived is not None and (died is None or outlived < died)
            status = "WIDOWED" if widowed else "MARRIED"
            expected[event[pin]] = "DIVORCED" if event["divorced_on"] is not None else status
    found = {row["pin"]: row["marital_status"] for row in world.rows("civil_status", "person")}

    assert found == expected
    assert set(found.values()) == {"SINGLE", "MARRIED", "DIVORCED", "WIDOWED"}


def test_deaths_are_registered_and_leave_no_household(world: World) -> None:
    dead = {pin: row for pin, row in world.people().items() if row["life_status"] == "DECEASED"}
    events = {event["subject_pin"]: event for event in world.rows("civil_status", "death_event")}

    assert {pin: row["date_of_death"] for pin, row in dead.items()} == {
        pin: event["death_date"] for pin, event in events.items()
    }
    assert [pin for pin, row in dead.items() if row["household_no"] is not None] == []
    assert [
        e["event_id"] for e in events.values() if not e["death_date"] <= e["registered_at"] <= _TODAY
    ] == []


def test_households_have_one_living_head_and_live_in_one_commune(world: World) -> None:
    members: dict[str, list[Row]] = {}
    for person in world.people().values():
        if person["household_no"] is not None:
            members.setdefault(person["household_no"], []).append(person)
    households = {row["household_no"]: row for row in world.rows("population", "household")}

    assert sorted(members) == sorted(households)
    assert [
        number
        for number, household in households.items()
        if [p["pin"] for p in members[number] if p["relation_to_head"] == "Chủ hộ"] != [household["head_pin"]]
        or {p["residence_commune"] for p in members[number]} != {household["commune_code"]}
        or any(p["life_status"] != "ALIVE" for p in members[number])
    ] == []


@pytest.mark.parametrize(
    ("register", "table", "pin"),
    [
        ("civil_status", "person", "pin"),
        ("civil_status", "birth_event", "subject_pin"),
        ("civil_status", "marriage_event", "subject_pin"),
        ("civil_status", "death_event", "subject_pin"),
        ("civil_servants", "civil_servant", "pin"),
        ("social_assistance", "assistance_case", "pin"),
    ],
)
def test_policy_attributes_equal_the_population_registers(
    world: World, register: str, table: str, pin: str
) -> None:
    people = world.people()
    copied = {
        (
            row[pin],
            row["residence_commune"],
            row["residence_province"],
            row["residence_source_version"],
        )
        for row in world.rows(register, table)
    }

    assert copied == {
        (p, people[p]["residence_commune"], people[p]["residence_province"], people[p]["version"])
        for p, *_ in copied
    }
    assert copied


_ENTITIES = [
    ("population", "person", "pin", ("identity", "residence", "card", "contact")),
    ("civil_status", "birth_event", "event_id", ("registration",)),
    ("civil_status", "marriage_event", "event_id", ("registration",)),
    ("civil_status", "death_event", "event_id", ("registration",)),
    ("civil_servants", "civil_servant", "employee_no", ("record", "review")),
    ("social_assistance", "assistance_case", "case_id", ("case", "payment", "inspection")),
]


@pytest.mark.parametrize(("register", "table", "key", "groups"), _ENTITIES)
def test_versions_are_numbered_and_follow_each_other_without_gap(
    world: World, register: str, table: str, key: str, groups: tuple[str, ...]
) -> None:
    histories = world.histories(register, table, key)

    assert [entity for entity, rows in histories.items() if rows[-1]["valid_to"] is not None] == []
    assert [
        entity
        for entity, rows in histories.items()
        if [row["version"] for row in rows] != list(range(1, len(rows) + 1))
        or any(
            before["valid_to"] + timedelta(days=1) != after["valid_from"] for before, after in pairwise(rows)
        )
    ] == []


@pytest.mark.parametrize(("register", "table", "key", "groups"), _ENTITIES)
def test_origins_are_agencies_whose_code_was_open_on_the_day(
    world: World, register: str, table: str, key: str, groups: tuple[str, ...]
) -> None:
    wrong: list[tuple[str, str, date]] = []
    for entity, rows in world.histories(register, table, key).items():
        for row in rows:
            for group in groups:
                origin, entered = row[f"origin_{group}"], row[f"entered_{group}_at"]
                if origin in (None, "CITIZEN"):
                    continue
                agency = _AGENCIES[origin]
                last = date.fromisoformat(agency["valid_to"] or "9999-12-31")
                if not date.fromisoformat(agency["valid_from"]) <= entered <= min(last, _TODAY):
                    wrong.append((entity, origin, entered))

    assert wrong == []


@pytest.mark.parametrize(
    ("register", "table", "column"),
    [
        ("population", "person", "origin_identity"),
        ("civil_status", "birth_event", "origin_registration"),
        ("civil_servants", "civil_servant", "origin_record"),
        ("social_assistance", "assistance_case", "origin_case"),
    ],
)
def test_some_records_were_entered_by_agencies_closed_since(
    world: World, register: str, table: str, column: str
) -> None:
    closed = {row[column] for row in world.rows(register, table) if _AGENCIES[row[column]]["valid_to"]}

    assert len(closed) >= 3


def test_every_province_has_residents_and_units_are_loaded(world: World) -> None:
    units = world.rows("population", "administrative_unit")
    levels = Counter(row["level"] for row in units if row["valid_to"] is None)
    before = Counter(row["level"] for row in units if row["valid_to"] == date(2025, 6, 30))

    assert len({person["residence_province"] for person in world.people().values()}) == 34
    assert levels == {"PROVINCE": 34, "COMMUNE": 3_321}
    # domain.md 3.2: 63 provinces; 10,035 communes and 5 island districts without any
    assert before == {"PROVINCE": 63, "COMMUNE": 10_040}
