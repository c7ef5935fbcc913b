"""What holds of the civil status events of 100,000 generated persons (must show 3 of the whole domain)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

import pytest

from subgraphs.seed.rows import EVENT_TABLES
from subgraphs.seed.tables import REGISTERS, columns_of
from tests.subgraphs.seed.civil_status_100k import REGISTER, SEALED, TODAY, Texts, of, pairs
from tests.subgraphs.seed.population_100k import PERSONS, Population

_NUMBER: Final = re.compile(r"\b9\d{11}\b")


class Person(NamedTuple):
    """What the population register says today."""

    full_name: str
    born: str
    gender: str
    ethnicity: str
    home_town: str
    status: str
    died: str | None
    missing: str | None


@pytest.fixture(scope="module")
def people(population_100k: Population) -> dict[str, Person]:
    columns = (
        "full_name", "date_of_birth", "gender", "ethnicity", "home_town", "life_status", "date_of_death",
        "missing_date",
    )  # fmt: skip
    rows = population_100k.select("population", "person", "pin", *columns)
    return {str(pin): Person(*values) for pin, *values in rows}  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def relations(population_100k: Population) -> dict[str, set[tuple[str, str, str]]]:
    """Return pin, relative and kinship by relation, of relations that stand."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    for relation, pin, relative, kinship, until in population_100k.select(
        "population", "person_relation", "relation", "pin", "relative_pin", "kinship", "valid_to"
    ):
        if until is None or relation == "REPRESENTATIVE":
            found.setdefault(str(relation), set()).add((str(pin), str(relative), str(kinship)))
    return found


def test_everybody_has_one_birth_that_says_what_the_population_register_says(
    population_100k: Population, people: dict[str, Person]
) -> None:
    columns = ("name", "born", "gender", "ethnicity", "home_town")
    births = of(population_100k, "birth_event", "subject_pin", *(f"subject_{name}" for name in columns))

    assert len(births) == PERSONS
    assert {pin: tuple(said) for pin, *said in births} == {
        pin: tuple(person[:5]) for pin, person in people.items()
    }


def test_parents_of_births_are_the_shown_parents_of_the_population_register(
    population_100k: Population, people: dict[str, Person], relations: dict[str, set[Texts]]
) -> None:
    shown = {
        (child, parent, people[parent].full_name)
        for relation in ("MOTHER", "FATHER")
        for child, parent, _ in relations[relation]
    }
    registered = {
        (child, parent, name)
        for child, *parents in population_100k.select(
            REGISTER, "birth_event", "subject_pin", "mother_pin", "mother_name", "father_pin", "father_name"
        )
        for parent, name in (parents[:2], parents[2:])
        if parent is not None
    }

    assert registered == shown
    assert len(registered) > PERSONS * 0.7


def test_about_one_child_in_400_is_adopted_by_its_shown_parents_who_were_married_and_alive(
    population_100k: Population, people: dict[str, Person], relations: dict[str, set[Texts]]
) -> None:
    columns = ("subject_pin", "adoptive_mother_pin", "adoptive_father_pin", "decided_on")
    adoptions = of(population_100k, "adoption_event", *columns)
    couples = {
        frozenset(row[:2]): row[2:]
        for row in of(
            population_100k, "marriage_event", "subject_pin", "spouse_pin", "married_on", "divorced_on"
        )
    }
    mothers, fathers = ({pin: parent for pin, parent, _ in relations[name]} for name in ("MOTHER", "FATHER"))
    wrong = []
    for child, mother, father, day in adoptions:
        married, divorced = couples[frozenset((mother, father))]
        grown_up = f"{int(people[child].born[:4]) + 16}{people[child].born[4:]}"
        if (
            (mothers[child], fathers[child]) != (mother, father)
            or not people[child].born < day < min(grown_up, TODAY)
            or not married <= day <= (TODAY if divorced == "None" else divorced)
            or any((people[pin].died or TODAY) <= day for pin in (child, mother, father))
        ):
            wrong.append(child)

    assert wrong == []
    assert 1 / 500 < len(adoptions) / len(mothers) < 1 / 320


def test_birth_parents_stand_behind_the_seal_and_nowhere_else(population_100k: Population) -> None:
    """`design.md` 5: sealing re-classes the parents of all earlier versions; versions and dates stay."""
    sealed = of(population_100k, "birth_parents", "event_id", "mother_pin", "father_pin", "adoption_event_id")
    adoptions = {event for (event,) in of(population_100k, "adoption_event", "event_id")}
    numbers = {pin for row in sealed for pin in row[1:3]} - {"None"}
    columns = ("event_id", "version", "valid_from", "entered_registration_at")
    births = {event: tuple(rest) for event, *rest in of(population_100k, "birth_event", *columns)}
    versions = {event for (event,) in of(population_100k, "birth_event_version", "event_id")}

    assert {row[3] for row in sealed} == adoptions
    assert len(numbers) > len(sealed)
    for register in REGISTERS:
        for table in columns_of(register):
            if table not in SEALED:
                found = set(_NUMBER.findall(population_100k.text(register, table)))
                assert found.isdisjoint(numbers), table
    assert [event for event, *_ in sealed if births[event][0] != "1" or event in versions] == []
    assert [event for event, *_ in sealed if births[event][1] != births[event][2]] == []


def test_events_come_after_birth_and_before_death_and_today(
    population_100k: Population, people: dict[str, Person]
) -> None:
    seconds = {
        "marriage_event": "spouse_pin",
        "guardianship_event": "guardian_pin",
        "recognition_event": "parent_pin",
        "adoption_event": "adoptive_mother_pin",
    }
    wrong = []
    for table in EVENT_TABLES:
        for event, day, *pins in of(
            population_100k,
            table,
            "event_id",
            "registered_at",
            "subject_pin",
            seconds.get(table, "subject_pin"),
        ):
            last = [people[pin].died for pin in pins if people[pin].died is not None]
            end = TODAY if table == "death_event" else min([TODAY, *map(str, last)])
            if not max(people[pin].born for pin in pins) <= day <= end:
                wrong.append((event, day))
    assert wrong == []


def test_ids_are_unique_over_all_kinds(population_100k: Population) -> None:
    ids = Counter(event for table in EVENT_TABLES for (event,) in of(population_100k, table, "event_id"))

    assert [event for event, times in ids.items() if times > 1] == []
    assert ids.total() > PERSONS * 1.3


def test_deaths_and_missing_persons_are_those_of_the_population_register(
    population_100k: Population, people: dict[str, Person]
) -> None:
    deaths = pairs(population_100k, "death_event", "subject_pin", "death_date")
    declared = {
        pin: (kind, day)
        for pin, kind, day in of(population_100k, "declaration_event", "subject_pin", "type", "decided_on")
        if kind in ("MISSING_DECLARED", "DEATH_DECLARED")
    }
    causes = population_100k.select(REGISTER, "death_event", "subject_pin", "death_cause", "death_place")

    assert deaths == {pin: person.died for pin, person in people.items() if person.status == "DECEASED"}
    assert {pin: day for pin, (kind, day) in declared.items() if kind == "MISSING_DECLARED"} == {
        pin: person.missing for pin, person in people.items() if person.missing is not None
    }
    # what a court declared, nobody saw
    by_court = {pin for pin, (kind, _) in declared.items() if kind == "DEATH_DECLARED"}
    assert {pin for pin, cause, place in causes if cause is None and place is None} == by_court
    assert all(deaths[pin] == declared[pin][1] for pin in by_court)
    assert by_court


def test_spouses_of_standing_marriages_are_those_of_the_population_register(
    population_100k: Population, people: dict[str, Person], relations: dict[str, set[Texts]]
) -> None:
    standing = {
        frozenset((one, other))
        for one, other, divorced in of(
            population_100k, "marriage_event", "subject_pin", "spouse_pin", "divorced_on"
        )
        if divorced == "None" and not (people[one].died or people[other].died)
    }
    known = {
        frozenset((one, other))
        for one, other, _ in relations["SPOUSE"]
        if not (people[one].died or people[other].died)
    }

    assert standing == known


def test_guardians_are_the_legal_representatives_until_the_ward_is_18(
    population_100k: Population, people: dict[str, Person], relations: dict[str, set[Texts]]
) -> None:
    events = of(population_100k, "guardianship_event", "type", "subject_pin", "guardian_pin", "registered_at")
    begun = {(ward, guardian) for kind, ward, guardian, _ in events if kind == "GUARDIANSHIP"}
    ended = {ward: day for kind, ward, _, day in events if kind == "GUARDIANSHIP_END"}
    represented = {
        (ward, guardian)
        for ward, guardian, kinship in relations["REPRESENTATIVE"]
        if kinship == "Người giám hộ"
    }

    assert begun == represented
    assert len(begun) > 50
    assert [ward for ward, day in ended.items() if int(day[:4]) - int(people[ward].born[:4]) != 18] == []
    assert [
        ward
        for ward, _ in begun
        if ward not in ended and f"{int(people[ward].born[:4]) + 18}{people[ward].born[4:]}" < TODAY
        and people[ward].died is None
    ] == []  # fmt: skip


def test_a_changed_number_has_its_correction_which_is_sensitive_if_of_sex(
    population_100k: Population,
) -> None:
    rows = population_100k.select("population", "pin_alias_ground", "old_pin", "ground")
    grounds = {old: str(ground) for old, ground in rows}
    kinds = {"GENDER_CORRECTION": ("GENDER", "t"), "BIRTH_YEAR_CORRECTION": ("DATE_OF_BIRTH", "f")}
    changed = {
        (str(new), *kinds[grounds[old]])
        for old, new in population_100k.select("population", "pin_alias", "old_pin", "new_pin")
    }
    corrected = {
        (pin, kind, sensitive)
        for pin, kind, sensitive in of(
            population_100k, "change_event", "subject_pin", "change_kind", "sensitive"
        )
        if kind in ("GENDER", "DATE_OF_BIRTH")
    }

    assert corrected == changed
    assert len(changed) >= 15


def test_certificates_say_the_status_of_their_day(
    population_100k: Population, people: dict[str, Person]
) -> None:
    marriages: dict[str, Texts] = {}
    for one, other, *days in of(
        population_100k, "marriage_event", "subject_pin", "spouse_pin", "married_on", "divorced_on"
    ):
        marriages[one], marriages[other] = (other, *days), (one, *days)
    wrong = []
    for pin, day, status in of(
        population_100k, "marital_certificate", "subject_pin", "registered_at", "certified_status"
    ):
        expected = "SINGLE"
        if pin in marriages and marriages[pin][1] <= day:
            spouse, _, divorced = marriages[pin]
            died = people[spouse].died
            expected = "WIDOWED" if died is not None and died < day else "MARRIED"
            expected = "DIVORCED" if divorced != "None" and divorced <= day else expected
        if status != expected:
            wrong.append((pin, day, status, expected))

    assert wrong == []
    assert {row[0] for row in of(population_100k, "marital_certificate", "certified_status")} == {
        "SINGLE", "MARRIED", "DIVORCED", "WIDOWED",
    }  # fmt: skip
