"""Changes of civil status data: names, corrections, ethnic group, what was missing; recognitions."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Final, NamedTuple

from subgraphs.seed.civil_status_rows import a_year_before
from subgraphs.seed.days import AS_OF, birthday, day, iso
from subgraphs.seed.histories import Change
from subgraphs.seed.naming import Naming
from subgraphs.seed.people import NumberChange, Person, agency_on
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.registrations import Event, Registrar
from subgraphs.seed.rows import ChangeColumns, RecognitionColumns

__all__ = ["ChangeMaker", "Changed"]

_SENSITIVE: Final = frozenset({"GENDER", "ETHNICITY"})
_LAW: Final = day("2016-01-01")
_ONE_BOOK: Final = "CHANGE_CORRECTION_SUPPLEMENT"
"""Until 2015 one book held changes, corrections and supplements (Decree 158/2005, article 36)."""
_AFTER: Final = 40
_OF_AGE: Final = 14
_RETRIES: Final = 5


class Changed(NamedTuple):
    """An event, and what it changed in the birth record, if that said otherwise before."""

    event: Event
    before: Mapping[str, str | None] = MappingProxyType({})
    changes: tuple[Change, ...] = ()


class ChangeMaker(NamedTuple):
    """Draws changes. A name or ethnic group changed before the population register took the person in,
    which knows the last one only; later changes touch what that register does not hold.
    """

    registrar: Registrar
    naming: Naming

    def name(self, random: Random, person: Person, residence: Residence) -> Changed | None:
        """Return a change of the full name."""
        on = _day(random, birthday(person.born, _OF_AGE), min(person.entered_on, _until(person)))
        if on is None:
            return None
        family_name = person.full_name.split(maxsplit=1)[0]
        before = self._other(random, person.full_name, family_name, person.ethnicity, person.gender)
        return self._changed(person, "CHANGE", "FULL_NAME", (before, person.full_name), on, residence)

    def ethnicity(
        self, random: Random, person: Person, people: Mapping[str, Person], residence: Residence
    ) -> Changed | None:
        """Return a new determination of the ethnic group, from one parent's to the other's."""
        parents = [people[pin] for pin in (person.mother_pin, person.father_pin) if pin is not None]
        others = {parent.ethnicity for parent in parents} - {person.ethnicity}
        on = _day(random, birthday(person.born, _OF_AGE), min(person.entered_on, _until(person)))
        if on is None or not others:
            return None
        values = (min(others), person.ethnicity)
        return self._changed(person, "ETHNICITY_REDETERMINATION", "ETHNICITY", values, on, residence)

    def home_town(self, random: Random, person: Person, residence: Residence) -> Changed | None:
        """Return a supplement of the home town, which the book had not."""
        on = _day(random, max(_LAW, person.registered_on) + _AFTER, _until(person))
        if on is None:
            return None
        made = self._changed(person, "SUPPLEMENT", "HOME_TOWN", (None, person.home_town), on, residence)
        return Changed(
            made.event, {"subject_home_town": None}, _noted(person, on, subject_home_town=person.home_town)
        )

    def parents_name(
        self, random: Random, person: Person, people: Mapping[str, Person], residence: Residence
    ) -> Changed | None:
        """Return the correction of a parent's name that was written wrongly."""
        pin = person.mother_pin or person.father_pin
        on = _day(random, max(_LAW, person.registered_on) + _AFTER, _until(person))
        if on is None or pin is None:
            return None
        parent = people[pin]
        column = "mother_name" if pin == person.mother_pin else "father_name"
        family_name = parent.full_name.split(maxsplit=1)[0]
        wrong = self._other(random, parent.full_name, family_name, parent.ethnicity, parent.gender)
        made = self._changed(person, "CORRECTION", column.upper(), (wrong, parent.full_name), on, residence)
        return Changed(made.event, {column: wrong}, _noted(person, on, **{column: parent.full_name}))

    def number(self, person: Person, change: NumberChange, residence: Residence) -> Event:
        """Return the correction for which the person got another number."""
        if change.ground == "GENDER_CORRECTION":
            before = "MALE" if person.gender == "FEMALE" else "FEMALE"
            kind, values = "GENDER", (before, person.gender)
        else:
            kind, values = "DATE_OF_BIRTH", (a_year_before(person.born), iso(person.born))
        made = self._changed(person, "CORRECTION", kind, values, change.on, residence)
        # a person may have another change in the same year
        return made.event.changed({"event_id": f"{made.event.common.event_id}-N"})

    def recognition(
        self, random: Random, person: Person, people: Mapping[str, Person], residence: Residence
    ) -> Changed | None:
        """Return the father's recognition of a child registered without him."""
        if person.father_pin is None:
            return None
        father = people[person.father_pin]
        ends = [_until(person), person.entered_on, *([] if father.died is None else [father.died - 1])]
        on = _day(random, person.registered_on, min(ends))
        if on is None:
            return None
        by_court = random.random() < 0.1
        event = self.registrar.register(
            "recognition_event",
            "PARENTAGE_BY_COURT" if by_court else "PARENT_CHILD_RECOGNITION",
            person,
            person.birth_commune,
            on,
            residence,
            RecognitionColumns(father.pin, father.full_name),
        )
        unknown: dict[str, str | None] = {"father_pin": None, "father_name": None}
        return Changed(
            event, unknown, _noted(person, on, father_pin=father.pin, father_name=father.full_name)
        )

    def _changed(
        self,
        person: Person,
        event_type: str,
        kind: str,
        values: tuple[str | None, str],
        on: int,
        residence: Residence,
    ) -> Changed:
        grounds = self.registrar.data["change_grounds"]
        own = ChangeColumns(kind, *values, grounds[kind], kind in _SENSITIVE)
        event = self.registrar.register(
            "change_event", event_type, person, person.birth_commune, on, residence, own
        )
        if on < _LAW:
            event = event.changed({"legacy_type": _ONE_BOOK})
        return Changed(event)

    def _other(self, random: Random, name: str, family_name: str, ethnicity: str, gender: str) -> str:
        """Draw another name of the same family."""
        for _ in range(_RETRIES):
            other = self.naming.full_name(random, family_name, ethnicity, gender)
            if other != name:
                return other
        return family_name


def _noted(person: Person, on: int, **columns: str) -> tuple[Change]:
    origin = {
        "origin_registration": agency_on(person.birth_commune, on),
        "entered_registration_at": iso(on),
    }
    return ((on, {**columns, **origin}),)


def _day(random: Random, earliest: int, latest: int) -> int | None:
    return random.randint(earliest, latest) if earliest <= latest else None


def _until(person: Person) -> int:
    """The last day on which something can happen to the person."""
    return min(AS_OF, AS_OF if person.died is None else person.died - 1)
