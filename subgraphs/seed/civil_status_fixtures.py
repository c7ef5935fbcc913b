"""Civil status events of the fixture persons: every value stands in data/people.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from subgraphs.seed.civil_status_rows import marital_statuses
from subgraphs.seed.days import day
from subgraphs.seed.histories import Change
from subgraphs.seed.life_events import add_events
from subgraphs.seed.people import Marriage, Person
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.registrations import Event, event_versions
from subgraphs.seed.rows import EVENT_TABLES, BirthParentsRow, CivilStatusRow, EventRow
from subgraphs.seed.tables import Batch

__all__ = ["FixtureEvents", "add_fixture_events", "read_events"]

_FIRST_VERSION: Final[Mapping[str, Any]] = {"version": 1, "valid_to": None, "status": "REGISTERED"}


class FixtureEvent(NamedTuple):
    """The first version of an event without the policy attributes, and the changes."""

    table: str
    columns: Mapping[str, Any]
    changes: tuple[Change, ...]

    @property
    def subject_pin(self) -> str:
        """The number the subject has today."""
        pins = [columns["subject_pin"] for _, columns in self.changes if "subject_pin" in columns]
        return str(pins[-1] if pins else self.columns["subject_pin"])

    def versions(self, residence: Residence) -> list[Event]:
        """Return the versions, of somebody who lives there today; what the file leaves out is null."""
        given = {**_FIRST_VERSION, **self.columns, **residence._asdict()}
        own = EVENT_TABLES[self.table]
        first = Event(
            self.table,
            EventRow._make(given.get(name) for name in EventRow._fields),
            own._make(given.get(name) for name in own._fields),
        )
        return event_versions(first, self.changes)


class FixtureEvents(NamedTuple):
    """All events, and who stands behind the seals."""

    events: tuple[FixtureEvent, ...]
    birth_parents: tuple[BirthParentsRow, ...]

    @property
    def birth_parent_pins(self) -> list[str]:
        """Numbers of persons whom no register holds."""
        pins = [pin for parents in self.birth_parents for pin in (parents.mother_pin, parents.father_pin)]
        return [pin for pin in pins if pin is not None]


def read_events(data: Mapping[str, Any]) -> FixtureEvents:
    """Read the parts `events` and `birth_parents` of the file."""
    return FixtureEvents(
        tuple(
            FixtureEvent(
                entry["table"],
                entry["first"],
                tuple((day(change["on"]), change["columns"]) for change in entry.get("changes", ())),
            )
            for entry in data["events"]
        ),
        tuple(BirthParentsRow(**entry) for entry in data["birth_parents"]),
    )


def add_fixture_events(
    batch: Batch,
    fixtures: FixtureEvents,
    people: Mapping[str, Person],
    marriages: tuple[Marriage, ...],
    residences: Mapping[str, Residence],
) -> None:
    """Add the register's rows about the fixture persons."""
    for pin, status in marital_statuses(people, marriages).items():
        batch.add("civil_status", "person", [CivilStatusRow(pin, status, *residences[pin])])
    for event in fixtures.events:
        add_events(batch, event.versions(residences[event.subject_pin]))
    batch.add("civil_status", "birth_parents", fixtures.birth_parents)
