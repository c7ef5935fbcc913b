"""Whom records name, typed by hand: spouses until divorce or death, and who acts for a minor."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.seed.days import day
from subgraphs.seed.people import Home, Marriage, Person
from subgraphs.seed.reference import load_reference
from subgraphs.seed.relatives import guardian_of, relation_rows

MOTHER, FATHER, GRANDMOTHER, CHILD = "901180000001", "901078000002", "901155000003", "901212000004"


def person(pin: str, gender: str, born: str, household_no: str | None = "HK-1", **changes: Any) -> Person:
    place = load_reference().communes["00004"]
    made = Person(
        number=1, pin=pin, full_name=pin[-1], gender=gender, born=day(born), registered_on=day(born) + 20,
        died=None, birth_commune=place, ethnicity="01", religion="Không", mother_pin=None, father_pin=None,
        home=Home(place, "1 đường Quang Trung", day("2017-06-15"), "CT-1"), previous_home=None,
        household_no=household_no, relation=None, phone=None, entered_on=day("2017-06-15"), home_town="",
    )  # fmt: skip
    dated: dict[str, Any] = {
        name: day(value) if name in ("died", "entered_on") else value for name, value in changes.items()
    }
    return made._replace(**dated)


def family(**changes: dict[str, Any]) -> dict[str, Person]:
    """Return mother, father, the mother's mother and a child of 2012, with changes by who they are."""
    people = [
        person(MOTHER, "FEMALE", "1980-01-01", **changes.get("mother", {})),
        person(FATHER, "MALE", "1978-01-01", **changes.get("father", {})),
        person(GRANDMOTHER, "FEMALE", "1955-01-01", **changes.get("grandmother", {})),
        person(CHILD, "MALE", "2012-05-05", mother_pin=MOTHER, father_pin=FATHER, **changes.get("child", {})),
    ]
    return {each.pin: each for each in people}


def named(people: dict[str, Person], pin: str, relation: str, *marriages: Marriage) -> list[tuple[Any, ...]]:
    return [
        (row.relative_pin, row.kinship, row.valid_from, row.valid_to)
        for row in relation_rows(people, marriages)
        if (row.pin, row.relation) == (pin, relation)
    ]


def test_parents_and_children_name_each_other_for_good() -> None:
    people = family()

    assert named(people, CHILD, "MOTHER") == [(MOTHER, "Mẹ", "2017-06-15", None)]
    assert named(people, CHILD, "FATHER") == [(FATHER, "Cha", "2017-06-15", None)]
    assert named(people, MOTHER, "CHILD") == [(CHILD, "Con", "2017-06-15", None)]
    assert named(people, GRANDMOTHER, "CHILD") == []


@pytest.mark.parametrize(
    ("changes", "divorced", "hers", "his"),
    [
        ({}, None, None, None),
        ({}, "2021-11-08", "2021-11-07", "2021-11-07"),
        # what the dead's record says stands as at death; the widow is married until that day
        ({"father": {"died": "2018-08-12", "household_no": None}}, None, "2018-08-12", None),
    ],
)
def test_spouses_name_each_other_until_divorce_or_death(
    changes: dict[str, dict[str, Any]], divorced: str | None, hers: str | None, his: str | None
) -> None:
    people = family(**changes)
    marriage = Marriage(1, FATHER, MOTHER, day("2010-01-01"), None if divorced is None else day(divorced))

    assert named(people, MOTHER, "SPOUSE", marriage) == [(FATHER, "Chồng", "2017-06-15", hers)]
    assert named(people, FATHER, "SPOUSE", marriage) == [(MOTHER, "Vợ", "2017-06-15", his)]


def test_a_marriage_that_ended_before_the_register_took_people_in_is_not_named() -> None:
    marriage = Marriage(1, FATHER, MOTHER, day("2010-01-01"), day("2015-01-01"))

    assert named(family(), MOTHER, "SPOUSE", marriage) == []


def test_the_parent_of_the_same_household_acts_for_a_minor_until_18() -> None:
    assert named(family(), CHILD, "REPRESENTATIVE") == [(FATHER, "Cha", "2017-06-15", "2030-05-04")]
    apart = family(father={"household_no": "HK-2"})
    assert named(apart, CHILD, "REPRESENTATIVE") == [(MOTHER, "Mẹ", "2017-06-15", "2030-05-04")]


def test_after_both_parents_a_guardian_acts_for_a_minor() -> None:
    gone = {"household_no": None}
    people = family(father={"died": "2019-03-03", **gone}, mother={"died": "2020-04-04", **gone})

    assert named(people, CHILD, "REPRESENTATIVE") == [
        (FATHER, "Cha", "2017-06-15", "2019-03-03"),
        (MOTHER, "Mẹ", "2019-03-04", "2020-04-04"),
        (GRANDMOTHER, "Người giám hộ", "2020-05-04", "2030-05-04"),
    ]
    assert guardian_of(people, people[CHILD]) == (people[GRANDMOTHER], day("2020-05-04"))


def test_no_guardian_for_who_has_a_parent_or_is_of_age_or_has_nobody_at_home() -> None:
    gone = {"household_no": None}
    both = {"father": {"died": "2019-03-03", **gone}, "mother": {"died": "2020-04-04", **gone}}
    one_parent = family(father={"died": "2019-03-03", **gone})
    late = family(father={"died": "2026-01-01", **gone}, mother={"died": "2026-02-02", **gone})
    late[CHILD] = late[CHILD]._replace(born=day("2008-02-03"))
    alone = family(**both, grandmother={"household_no": "HK-9"})

    assert [guardian_of(people, people[CHILD]) for people in (one_parent, late, alone)] == [None] * 3
