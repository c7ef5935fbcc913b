"""The whole population of a (persons, seed): the same lines on every machine, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from subgraphs.seed.case_rows import CaseRows
from subgraphs.seed.cases import CaseMaker
from subgraphs.seed.civil_status_fixtures import add_fixture_events
from subgraphs.seed.drafts import draft_family
from subgraphs.seed.effective import Effective
from subgraphs.seed.families import FamilyMaker
from subgraphs.seed.fixtures import Fixtures, load_fixtures
from subgraphs.seed.histories import Change, versions_after
from subgraphs.seed.life_events import LifeEvents
from subgraphs.seed.moves import MoveMaker
from subgraphs.seed.naming import load_naming
from subgraphs.seed.particulars import ParticularsMaker
from subgraphs.seed.people import Family, Person
from subgraphs.seed.pins import CAPACITY, PinFactory
from subgraphs.seed.population_rows import Residence, alias_rows, person_versions, residence_of
from subgraphs.seed.reference import MERGER, Reference, load_reference
from subgraphs.seed.registrations import load_registrar
from subgraphs.seed.relatives import relation_rows
from subgraphs.seed.rows import CommuneProvinceRow
from subgraphs.seed.servants import ServantMaker, new_servant_maker
from subgraphs.seed.situations import situations
from subgraphs.seed.tables import Batch
from subgraphs.seed.units import unit_rows

__all__ = ["Generator", "Refused", "new_generator"]

_BLOCK: Final = 4_000
"""Persons drawn from one random stream; bounds what is in memory at a time."""


class Refused(Exception):
    """Fewer persons than the fixtures, or more than there are serials for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """Generates `persons` persons in all, the fixtures among them."""

    persons: int
    seed: int
    reference: Reference
    fixtures: Fixtures
    families: FamilyMaker
    life_events: LifeEvents
    servants: ServantMaker
    cases: CaseMaker

    @property
    def blocks(self) -> int:
        """How many blocks there are besides the fixed rows."""
        return -(-self._generated // _BLOCK)

    def fixed(self) -> Batch:
        """Return the rows that depend on neither number nor seed: units and fixtures."""
        batch = Batch()
        batch.add("population", "administrative_unit", unit_rows(self.reference))
        batch.add("population", "household", self.fixtures.households)
        batch.add("civil_status", "commune_province", _commune_provinces(self.reference))
        residences = self._add_fixture_people(batch)
        people = {entry.person.pin: entry.person for entry in self.fixtures.people}
        for record in self.fixtures.servants:
            first = record.first(residences[record.columns["pin"]])
            batch.add_versions("civil_servants", "civil_servant", versions_after(first, record.changes))
        for case in self.fixtures.cases:
            opening = case.first(residences[case.columns["pin"]], people[case.columns["pin"]])
            batch.add_versions("social_assistance", "assistance_case", versions_after(opening, case.changes))
            batch.add("social_assistance", "assistance_dependant", case.dependants)
            batch.add("social_assistance", "assistance_payment", case.payments)
        return batch

    def block(self, number: int) -> Batch:
        """Return the rows of one block; blocks are independent of each other."""
        random = Random(f"{self.seed}:{number}")  # noqa: S311 - synthetic data, repeatable
        events = Random(f"{self.seed}:{number}:events")  # noqa: S311 - what it draws moves nobody else
        batch = Batch()
        index, end = number * _BLOCK, min((number + 1) * _BLOCK, self._generated)
        while index < end:
            family = self.families.make(random, draft_family(random, end - index), index)
            self._add_family(random, events, batch, family)
            index += len(family.persons)
        return batch

    @property
    def _generated(self) -> int:
        return self.persons - len(self.fixtures.people)

    def _add_fixture_people(self, batch: Batch) -> dict[str, Residence]:
        people = {entry.person.pin: entry.person for entry in self.fixtures.people}
        marriages = self.fixtures.marriages
        batch.add("population", "person_relation", relation_rows(people, marriages))
        residences = {
            entry.person.pin: _add_person(batch, entry.person, entry.changes)
            for entry in self.fixtures.people
        }
        add_fixture_events(batch, self.fixtures.events, people, marriages, residences)
        return residences

    def _add_family(self, random: Random, events: Random, batch: Batch, family: Family) -> None:
        people = {person.pin: person for person in family.persons}
        batch.add("population", "household", family.households)
        batch.add("population", "person_relation", relation_rows(people, family.marriages))
        residences = {person.pin: _add_person(batch, person) for person in family.persons}
        self._add_service_and_assistance(random, batch, family, residences)
        self.life_events.add(events, batch, family, residences)

    def _add_service_and_assistance(
        self, random: Random, batch: Batch, family: Family, residences: dict[str, Residence]
    ) -> None:
        """Families with somebody in the state's service are not poor; nobody in it gets assistance."""
        for situation in situations(random, family):
            residence = residences[situation.person.pin]
            if family.poverty is None:
                record = self.servants.make(random, situation.person, family, residence)
                if record:
                    batch.add_versions("civil_servants", "civil_servant", record)
                    continue
            cases = self.cases.make(random, situation, residence)
            for versions in cases.versions:
                batch.add_versions("social_assistance", "assistance_case", versions)
            batch.add("social_assistance", "assistance_dependant", cases.dependants)
            batch.add("social_assistance", "assistance_payment", cases.payments)


def _add_person(batch: Batch, person: Person, changes: Sequence[Change] = ()) -> Residence:
    """Add the population register's rows of a person; return what the other registers keep of them."""
    versions = person_versions(person, changes)
    batch.add_versions("population", "person", versions)
    aliases, grounds = alias_rows(person)
    batch.add("population", "pin_alias", aliases)
    batch.add("population", "pin_alias_ground", grounds)
    return residence_of(versions[-1])


def _commune_provinces(reference: Reference) -> list[CommuneProvinceRow]:
    since = MERGER.isoformat()
    return [
        CommuneProvinceRow(commune.code, commune.province.code, since, None)
        for commune in reference.communes.values()
    ]


def new_generator(persons: int, seed: int, effective: Effective) -> Generator:
    """Return a generator. Raises Refused for a number of persons it cannot make."""
    reference = load_reference()
    fixtures = load_fixtures(reference)
    if not len(fixtures.people) <= persons <= CAPACITY:
        raise Refused(f"--persons must lie between {len(fixtures.people)} and {CAPACITY}")
    naming = load_naming()
    maker = FamilyMaker(
        communes=reference.places,
        naming=naming,
        moves=MoveMaker(communes=reference.places, naming=naming),
        particulars=ParticularsMaker(communes=reference.places, naming=naming),
        pins=PinFactory(seed, fixtures.pins),
        hardship=effective.hardship_today(),
    )
    return Generator(
        persons=persons,
        seed=seed,
        reference=reference,
        fixtures=fixtures,
        families=maker,
        life_events=LifeEvents(registrar=load_registrar(), naming=naming),
        servants=new_servant_maker(effective.pay, naming),
        cases=CaseMaker(effective=effective, rows=CaseRows(effective=effective)),
    )
