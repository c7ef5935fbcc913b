"""Guardianships of children without parents, and their end; what courts declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from subgraphs.seed.days import AS_OF, birthday, day, iso
from subgraphs.seed.people import Person
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.registrations import Event, Registrar
from subgraphs.seed.relatives import guardian_of
from subgraphs.seed.rows import DeclarationColumns, GuardianshipColumns

__all__ = ["capacity_lost", "death_declared", "guardianships", "missing_declared"]

_ADULT: Final = 18
_FIRST: Final = day("2017-01-01")
_NOTED_AFTER: Final = 7
"""Days from a court's decision to its note in the civil status book; a guess."""


def guardianships(
    registrar: Registrar, people: Mapping[str, Person], child: Person, residence: Residence
) -> Iterator[Event]:
    """Yield the guardianship the population register shows as legal representation, and its end at 18."""
    found = guardian_of(people, child)
    if found is None:
        return
    guardian, since = found
    reasons = registrar.data["guardianship_reasons"]
    own = GuardianshipColumns(
        guardian.pin,
        guardian.full_name,
        iso(guardian.born),
        guardian.gender,
        "VN",
        "",
        guardian.home_town,
        guardian.ethnicity,
        reasons[child.number % len(reasons)],
    )
    own = own._replace(guardian_birth_place=guardian.home_town)
    commune = guardian.home_on(since).commune
    first = registrar.register("guardianship_event", "GUARDIANSHIP", child, commune, since, residence, own)
    yield first
    ended_on = birthday(child.born, _ADULT)
    if ended_on <= AS_OF and (child.died is None or ended_on < child.died):
        end = registrar.register(
            "guardianship_event",
            "GUARDIANSHIP_END",
            child,
            guardian.home_on(ended_on).commune,
            ended_on,
            residence,
            own,
        )
        yield end.changed({"event_id": f"{end.common.event_id}-E"})


def missing_declared(registrar: Registrar, person: Person, on: int, residence: Residence) -> Event:
    """Return the declaration of a missing person."""
    return _declared(registrar, "MISSING_DECLARED", person, on, residence)


def death_declared(registrar: Registrar, person: Person, died: int, residence: Residence) -> Event:
    """Return the declaration a death rests on that nobody saw; the court's day is the day of death."""
    return _declared(registrar, "DEATH_DECLARED", person, died, residence)


def capacity_lost(random: Random, registrar: Registrar, person: Person, residence: Residence) -> Event | None:
    """Return a declaration of lost capacity (Civil Code 2015, article 22)."""
    earliest = max(_FIRST, birthday(person.born, _ADULT))
    latest = (AS_OF if person.died is None else person.died) - _NOTED_AFTER - 1
    if earliest > latest:
        return None
    return _declared(registrar, "CAPACITY_LOST", person, random.randint(earliest, latest), residence)


def _declared(
    registrar: Registrar, event_type: str, person: Person, decided_on: int, residence: Residence
) -> Event:
    decided = iso(decided_on)
    own = DeclarationColumns(f"{1 + person.number * 5 % 120}/{decided[:4]}/QĐST-VDS", decided)
    noted_on = decided_on if event_type == "DEATH_DECLARED" else min(decided_on + _NOTED_AFTER, AS_OF)
    commune = person.home_on(noted_on).commune
    return registrar.register("declaration_event", event_type, person, commune, noted_on, residence, own)
