"""The fixture persons of data/people.json, present in every seeded population."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from subgraphs.seed.case_rows import life_status
from subgraphs.seed.civil_status_fixtures import FixtureEvents, read_events
from subgraphs.seed.days import day
from subgraphs.seed.histories import Change
from subgraphs.seed.households import HEAD
from subgraphs.seed.payments import months_between
from subgraphs.seed.people import (
    Card,
    Home,
    Household,
    Marriage,
    NumberChange,
    Person,
    Phone,
    Stay,
    place_name,
)
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.reference import Reference
from subgraphs.seed.rows import (
    AssistanceCaseRow,
    AssistanceDependantRow,
    AssistancePaymentRow,
    CivilServantRow,
    json_text,
)

__all__ = ["FixtureCase", "FixturePerson", "FixtureRecord", "Fixtures", "load_fixtures"]

_FILE: Final = Path(__file__).parent / "data" / "people.json"


class FixturePerson(NamedTuple):
    """A person and what changed in its record besides the usual."""

    person: Person
    changes: tuple[Change, ...]


class FixtureRecord(NamedTuple):
    """A civil servant's first version without the policy attributes, and the changes."""

    columns: dict[str, Any]
    changes: tuple[Change, ...]

    def first(self, residence: Residence) -> CivilServantRow:
        """Return the first version of somebody who lives there today."""
        return CivilServantRow(**_FIRST_VERSION, **self.columns, **residence._asdict())


class FixtureCase(NamedTuple):
    """An assistance case's first version without the policy attributes, the changes, and what hangs on it."""

    columns: dict[str, Any]
    changes: tuple[Change, ...]
    dependants: tuple[AssistanceDependantRow, ...]
    payments: tuple[AssistancePaymentRow, ...]

    def first(self, residence: Residence, person: Person) -> AssistanceCaseRow:
        """Return the first version of the person, who lives there today."""
        kept = {"life_status": life_status(person), "ethnicity": person.ethnicity}
        attributes = {**residence._asdict(), **kept}
        return AssistanceCaseRow(**_FIRST_VERSION, **self.columns, **attributes)


_FIRST_VERSION: Final[dict[str, Any]] = {"version": 1, "valid_to": None}


class Fixtures(NamedTuple):
    """All of the file."""

    people: tuple[FixturePerson, ...]
    households: tuple[Household, ...]
    marriages: tuple[Marriage, ...]
    events: FixtureEvents
    servants: tuple[FixtureRecord, ...]
    cases: tuple[FixtureCase, ...]

    @property
    def pins(self) -> frozenset[str]:
        """All numbers in use, earlier ones included."""
        changes = [entry.person.number_change for entry in self.people]
        return frozenset(
            [entry.person.pin for entry in self.people]
            + [change.old_pin for change in changes if change is not None]
            + self.events.birth_parent_pins
        )


def load_fixtures(reference: Reference) -> Fixtures:
    """Read the file. Raises KeyError for a commune that is not in force."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    people = tuple(_person(entry, reference) for entry in data["persons"])
    return Fixtures(
        people=people,
        households=tuple(
            Household(entry.person.household_no, entry.person.pin, entry.person.home.commune.code)
            for entry in people
            if entry.person.household_no is not None and entry.person.relation == HEAD
        ),
        marriages=tuple(_marriage(entry) for entry in data["marriages"]),
        events=read_events(data),
        servants=tuple(
            FixtureRecord(_columns(entry["first"]), _changes(entry)) for entry in data["servants"]
        ),
        cases=tuple(_case(entry) for entry in data["cases"]),
    )


def _person(entry: dict[str, Any], reference: Reference) -> FixturePerson:
    birth_commune = reference.communes[entry["birth_commune"]]
    person = Person(
        number=int(entry["pin"][-6:]),
        pin=entry["pin"],
        full_name=entry["full_name"],
        gender=entry["gender"],
        born=day(entry["born"]),
        registered_on=day(entry["registered_on"]),
        died=day(entry["died"]) if "died" in entry else None,
        birth_commune=birth_commune,
        ethnicity=entry["ethnicity"],
        religion=entry["religion"],
        mother_pin=entry.get("mother_pin"),
        father_pin=entry.get("father_pin"),
        home=_home(entry["home"], reference),
        previous_home=_home(entry["previous_home"], reference) if "previous_home" in entry else None,
        household_no=entry.get("household_no"),
        relation=entry.get("relation"),
        phone=_phone(entry["phone"]) if "phone" in entry else None,
        entered_on=day(entry["entered_on"]),
        home_town=entry.get("home_town", place_name(birth_commune)),
        other_name=entry.get("other_name"),
        legacy_id9=entry.get("legacy_id9"),
        stay=_stay(entry["stay"], reference) if "stay" in entry else None,
        card=_card(entry["card"]) if "card" in entry else None,
        number_change=_number_change(entry["alias"]) if "alias" in entry else None,
    )
    return FixturePerson(person, _changes(entry))


def _home(entry: dict[str, str], reference: Reference) -> Home:
    commune = reference.communes[entry["commune"]]
    return Home(commune, entry["address"], day(entry["since"]), entry["file_no"])


def _phone(entry: dict[str, str]) -> Phone:
    return Phone(entry["number"], entry["entered_by"], day(entry["entered_on"]), entry.get("email"))


def _stay(entry: dict[str, Any], reference: Reference) -> Stay:
    commune = reference.communes[entry["commune"]]
    return Stay(commune, entry["address"], day(entry["since"]), entry["declared_absent"])


def _card(entry: dict[str, str]) -> Card:
    expires_on = day(entry["expires_on"]) if "expires_on" in entry else None
    return Card(day(entry["issued_on"]), expires_on, entry.get("blood_type"))


def _number_change(entry: dict[str, str]) -> NumberChange:
    return NumberChange(entry["old_pin"], day(entry["valid_to"]) + 1, entry["ground"])


def _marriage(entry: dict[str, str]) -> Marriage:
    return Marriage(
        number=int(entry["subject"][-6:]),
        subject_pin=entry["subject"],
        spouse_pin=entry["spouse"],
        married_on=day(entry["married_on"]),
        divorced_on=day(entry["divorced_on"]) if "divorced_on" in entry else None,
    )


def _case(entry: dict[str, Any]) -> FixtureCase:
    first = {"stop_ground": None, **entry["first"]}
    dependants = tuple(
        AssistanceDependantRow(first["case_id"], valid_from=first["valid_from"], valid_to=None, **child)
        for child in entry.get("dependants", ())
    )
    payments = tuple(
        AssistancePaymentRow(first["case_id"], month, run["amount"], f"{month}-10", returned=False)
        for run in entry["payments"]
        for month in months_between(run["from"], run["to"])
    )
    return FixtureCase(first, _changes(entry), dependants, payments)


def _changes(entry: dict[str, Any]) -> tuple[Change, ...]:
    return tuple((day(change["on"]), _columns(change["columns"])) for change in entry.get("changes", ()))


def _columns(given: dict[str, Any]) -> dict[str, Any]:
    """Return the columns; a list is one of JSON."""
    return {name: json_text(value) if isinstance(value, list) else value for name, value in given.items()}
