"""Adoptions: the couple that adopted is shown as the parents everywhere, who gave birth is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.days import AS_OF, birthday, day, iso
from subgraphs.seed.naming import Naming
from subgraphs.seed.people import Marriage, Person
from subgraphs.seed.pins import compose_pin
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.registrations import Event, Registrar
from subgraphs.seed.rows import AdoptionColumns, BirthParentsRow

__all__ = ["Adoption", "adopted_on", "adoption"]

_LAW: Final = day("2011-01-01")
"""Law on Adoption 2010 in force."""
_CHILDHOOD: Final = 16
"""A child to be adopted is under 16 (article 8)."""
_AFTER_BIRTH: Final = 60
_BEFORE_MOVING: Final = 8
_DAYS_BEFORE_AN_END: Final = 30


class Adoption(NamedTuple):
    """The sealed rows."""

    event: Event
    parents: BirthParentsRow


def adopted_on(
    random: Random, child: Person, mother: Person, father: Person, marriage: Marriage
) -> int | None:
    """Return the day on which this couple can have adopted the child, None if it cannot."""
    earliest = max(_LAW, marriage.married_on, child.registered_on + _AFTER_BIRTH)
    ends = [
        child.died,
        mother.died,
        father.died,
        marriage.divorced_on,
        AS_OF,
        birthday(child.born, _CHILDHOOD),
    ]
    latest = min(end for end in ends if end is not None) - _DAYS_BEFORE_AN_END
    if earliest > latest:
        return None
    # a child that joined its family did so when it was adopted
    joined = child.home.since - _BEFORE_MOVING
    if child.previous_home is not None and earliest <= joined <= latest:
        return joined
    return random.randint(earliest, latest)


def adoption(
    registrar: Registrar,
    naming: Naming,
    random: Random,
    people: Mapping[str, Person],
    child: Person,
    birth_event_id: str,
    on: int,
    residence: Residence,
) -> Adoption:
    """Return the adoption by the shown parents, and the birth parents, whom no other record names."""
    mother, father = people[child.mother_pin or ""], people[child.father_pin or ""]
    decided = iso(on)
    decision_no = f"{1 + child.number * 3 % 90}/{decided[:4]}/QĐ-UBND"
    own = AdoptionColumns._make((*_adopter(mother), *_adopter(father), decision_no, decided))
    commune = mother.home_on(on).commune
    event = registrar.register("adoption_event", "ADOPTION", child, commune, on, residence, own)
    return Adoption(
        event, _birth_parents(naming, random, child, birth_event_id, event.common.event_id, decided)
    )


def _adopter(person: Person) -> tuple[str | None, ...]:
    return (
        person.pin,
        person.full_name,
        iso(person.born),
        person.gender,
        "VN",
        None,
        person.home_town,
        person.ethnicity,
    )


def _birth_parents(
    naming: Naming, random: Random, child: Person, event_id: str, adoption_id: str, sealed_on: str
) -> BirthParentsRow:
    """Return people who are in no register; their numbers have the child's serial, so nobody else's."""
    mother_name, mother_pin = _birth_parent(naming, random, child, "FEMALE")
    father: tuple[str | None, str | None] = (None, None)
    if random.random() < 0.6:
        father = _birth_parent(naming, random, child, "MALE")
    return BirthParentsRow(event_id, mother_pin, mother_name, father[1], father[0], adoption_id, sealed_on)


def _birth_parent(naming: Naming, random: Random, child: Person, gender: str) -> tuple[str, str]:
    commune = child.birth_commune
    ethnicity = naming.ethnicity(random, commune)
    family_name = naming.family_name(random, ethnicity, commune)
    name = naming.full_name(random, family_name, ethnicity, gender)
    year = int(iso(child.born)[:4]) - random.randint(18, 38)
    return name, compose_pin(commune.old_province.code, gender, year, int(child.pin[-6:]))
