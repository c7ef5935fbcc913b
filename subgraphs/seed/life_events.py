"""What the civil status register holds of a family: every event of its members, sealed ones apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.adoptions import adopted_on, adoption
from subgraphs.seed.changes import Changed, ChangeMaker
from subgraphs.seed.civil_status_rows import (
    birth_event,
    death_event,
    marital_statuses,
    marriage_versions,
    status_on,
)
from subgraphs.seed.days import AS_OF, birthday, day, iso
from subgraphs.seed.guardianships import capacity_lost, death_declared, guardianships, missing_declared
from subgraphs.seed.naming import Naming
from subgraphs.seed.people import Family, Marriage, Person
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.registrations import Event, Registrar, event_versions, province_agency_on
from subgraphs.seed.rows import CertificateColumns, CivilStatusRow
from subgraphs.seed.tables import Batch

__all__ = ["LifeEvents", "add_events"]

_DECLARED_DEAD: Final = 0.01
"""Share of deaths that a court declared."""
_SHARES: Final = (
    ("name", 0.003),
    ("ethnicity", 0.009),
    ("home_town", 0.019),
    ("parents_name", 0.023),
    ("recognition", 0.026),
    ("certificate", 0.056),
    ("capacity", 0.0563),
    ("checked_later", 0.0763),
    ("adoption", 0.0794),
)
"""What else happened to a person, at most one of these; each name with the share up to it.

About a third of those drawn for an adoption are children of a couple that can have adopted them, few of
those drawn for an ethnic group have parents of two.
"""
_CERTIFIED_DAYS: Final = 3 * 365
_VALID_DAYS: Final = 183
"""A certificate is valid for six months (Decree 123/2015, article 23)."""
_MARRIAGEABLE: Final = 20
_CHECKED_AFTER: Final = 30


class _Subject(NamedTuple):
    """A person among its family."""

    person: Person
    people: Mapping[str, Person]
    marriages: Mapping[str, Marriage]
    residence: Residence


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvents:
    """Writes a family's events down."""

    registrar: Registrar
    naming: Naming

    def add(self, random: Random, batch: Batch, family: Family, residences: Mapping[str, Residence]) -> None:
        """Add all rows of the register about these persons."""
        people = {person.pin: person for person in family.persons}
        marriages = {pin: each for each in family.marriages for pin in (each.subject_pin, each.spouse_pin)}
        statuses = marital_statuses(people, family.marriages)
        for person in family.persons:
            residence = residences[person.pin]
            batch.add(
                "civil_status", "person", [CivilStatusRow(person.pin, statuses[person.pin], *residence)]
            )
            self._person(random, batch, _Subject(person, people, marriages, residence))
        for marriage in family.marriages:
            residence = residences[marriage.subject_pin]
            add_events(batch, marriage_versions(self.registrar, people, marriage, residence))

    def _person(self, random: Random, batch: Batch, subject: _Subject) -> None:
        person, people, _, residence = subject
        drawn = random.random()
        what = None if drawn >= _SHARES[-1][1] else next(name for name, share in _SHARES if drawn < share)
        changed = None if what is None else self._changed(random, what, subject)
        if changed is None:
            births = birth_event(self.registrar, people, person, residence)
        else:
            births = birth_event(self.registrar, people, person, residence, changed.before, changed.changes)
            add_events(batch, [changed.event])
        if what == "checked_later":
            births = [*births[:-1], *self._checked(random, person, births[-1])]
        add_events(batch, births)
        for event in self._others(random, what, subject):
            add_events(batch, [event])
        if what == "adoption":
            self._adopt(random, batch, subject, births[-1])

    def _changed(self, random: Random, what: str, subject: _Subject) -> Changed | None:
        person, people, _, residence = subject
        maker = ChangeMaker(self.registrar, self.naming)
        match what:
            case "name":
                return maker.name(random, person, residence)
            case "ethnicity":
                return maker.ethnicity(random, person, people, residence)
            case "home_town":
                return maker.home_town(random, person, residence)
            case "parents_name":
                return maker.parents_name(random, person, people, residence)
            case "recognition":
                return maker.recognition(random, person, people, residence)
            case _:
                return None

    def _others(self, random: Random, what: str | None, subject: _Subject) -> Iterator[Event]:
        """Yield the events of a person that change no birth record."""
        person, people, _, residence = subject
        if person.died is not None:
            declared = random.random() < _DECLARED_DEAD
            if declared:
                yield death_declared(self.registrar, person, person.died, residence)
            yield death_event(self.registrar, person, person.died, residence, declared=declared)
        if person.missing_on is not None:
            yield missing_declared(self.registrar, person, person.missing_on, residence)
        if person.number_change is not None:
            yield ChangeMaker(self.registrar, self.naming).number(person, person.number_change, residence)
        yield from guardianships(self.registrar, people, person, residence)
        event = None
        if what == "certificate":
            event = self._certificate(random, subject)
        elif what == "capacity":
            event = capacity_lost(random, self.registrar, person, residence)
        if event is not None:
            yield event

    def _checked(self, random: Random, person: Person, birth: Event) -> list[Event]:
        """The province finds later that the record agrees with the population register."""
        earliest = day(birth.common.valid_from) + _CHECKED_AFTER
        if earliest > AS_OF:
            return [birth]
        on = random.randint(earliest, AS_OF)
        columns = {
            "digitised_from_book": bool(birth.common.digitised_from_book),
            "verified_against_population": True,
            "origin_quality": province_agency_on(person.birth_commune, on),
            "origin_level_quality": "PROVINCE",
            "entered_quality_at": iso(on),
        }
        return event_versions(birth, [(on, columns)])

    def _certificate(self, random: Random, subject: _Subject) -> Event | None:
        person, people, marriages, residence = subject
        latest = AS_OF if person.died is None else person.died - 1
        earliest = max(latest - _CERTIFIED_DAYS, birthday(person.born, _MARRIAGEABLE))
        if earliest > latest:
            return None
        on = random.randint(earliest, latest)
        marriage = marriages.get(person.pin)
        spouse = None
        if marriage is not None:
            spouse = people[
                marriage.spouse_pin if marriage.subject_pin == person.pin else marriage.subject_pin
            ]
        own = CertificateColumns(
            status_on(marriage, spouse, on),
            random.choice(self.registrar.data["certificate_purposes"]),
            iso(on + _VALID_DAYS),
        )
        commune = person.home_on(on).commune
        return self.registrar.register(
            "marital_certificate", "MARITAL_STATUS_CERT", person, commune, on, residence, own
        )

    def _adopt(self, random: Random, batch: Batch, subject: _Subject, birth: Event) -> None:
        person, people, marriages, residence = subject
        if person.mother_pin is None or person.father_pin is None:
            return
        mother, father = people[person.mother_pin], people[person.father_pin]
        marriage = marriages.get(mother.pin)
        if marriage is None or father.pin not in (marriage.subject_pin, marriage.spouse_pin):
            return
        on = adopted_on(random, person, mother, father, marriage)
        if on is None:
            return
        adopted = adoption(
            self.registrar,
            self.naming,
            random,
            people,
            person,
            birth.common.event_id,
            on,
            residence,
        )
        batch.add("civil_status", "adoption_event", [adopted.event.row])
        batch.add("civil_status", "birth_parents", [adopted.parents])


def add_events(batch: Batch, versions: Sequence[Event]) -> None:
    """Append an event's versions to its tables, the current one last."""
    batch.add_versions("civil_status", versions[-1].table, [version.row for version in versions])
