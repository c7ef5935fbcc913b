"""Births, marriages and deaths as the civil status register holds them, and the status that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from subgraphs.seed.days import AS_OF, age_on, iso
from subgraphs.seed.histories import Change
from subgraphs.seed.people import Marriage, Person, agency_on, place_name
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.registrations import Event, Registrar, event_versions
from subgraphs.seed.rows import BirthColumns, DeathColumns, MarriageColumns

__all__ = [
    "a_year_before",
    "birth_event",
    "death_event",
    "marital_statuses",
    "marriage_versions",
    "status_on",
]

_OLD: Final = 60
_ABROAD_IN: Final = 400
"""One marriage in so many was registered abroad and noted at home."""
_NOTED_AFTER: Final = 45
_NOTHING: Final[Mapping[str, str | None]] = {}


def birth_event(
    registrar: Registrar,
    people: Mapping[str, Person],
    person: Person,
    residence: Residence,
    before: Mapping[str, str | None] = _NOTHING,
    changes: Sequence[Change] = (),
) -> list[Event]:
    """Return the versions of a birth, the current one last; parents are the shown ones.

    `before` is what the record said until the changes, if it was entered before them.
    """
    mother = people[person.mother_pin] if person.mother_pin is not None else None
    father = people[person.father_pin] if person.father_pin is not None else None
    own = BirthColumns(
        None if mother is None else mother.full_name,
        person.mother_pin,
        None if father is None else father.full_name,
        person.father_pin,
    )
    first = registrar.register(
        "birth_event", "BIRTH", person, person.birth_commune, person.registered_on, residence, own
    )
    if person.number_change is not None:
        changes = [*changes, (person.number_change.on, _corrected(person))]
        before = {**before, **_before_correction(person)}
    return event_versions(first.changed(before), changes) if changes else [first]


def marriage_versions(
    registrar: Registrar, people: Mapping[str, Person], marriage: Marriage, residence: Residence
) -> list[Event]:
    """Return the versions of a marriage, the current one last: a divorce is noted on it."""
    subject, spouse = people[marriage.subject_pin], people[marriage.spouse_pin]
    commune = subject.home_on(marriage.married_on).commune
    ends = [AS_OF, *(end for end in (marriage.divorced_on, subject.died, spouse.died) if end is not None)]
    noted_on = marriage.married_on + _NOTED_AFTER
    abroad = marriage.number % _ABROAD_IN == 1 and noted_on < min(ends)
    places = registrar.data["abroad"]
    own = MarriageColumns(
        spouse.pin,
        spouse.full_name,
        iso(spouse.born),
        places[marriage.number % len(places)] if abroad else place_name(commune),
        place_name(spouse.home_on(marriage.married_on).commune),
        iso(marriage.married_on),
        None,
        None,
    )
    first = registrar.register(
        "marriage_event",
        "FOREIGN_EVENT" if abroad else "MARRIAGE",
        subject,
        commune,
        noted_on if abroad else marriage.married_on,
        residence,
        own,
        number=marriage.number,
    )
    if marriage.divorced_on is None:
        return [first]
    divorced = iso(marriage.divorced_on)
    noted = {
        "divorced_on": divorced,
        "divorce_decision_no": f"{1 + marriage.number * 7 % 300}/{divorced[:4]}/QĐST-HNGĐ",
        "origin_registration": agency_on(commune, marriage.divorced_on),
        "entered_registration_at": divorced,
    }
    return event_versions(first, [(marriage.divorced_on, noted)])


def death_event(
    registrar: Registrar, person: Person, died: int, residence: Residence, *, declared: bool = False
) -> Event:
    """Return the registration of a death at the commune of residence, within the legal 15 days.

    Of a death that a court declared neither place nor cause is known.
    """
    registered_on = min(died + 1 + person.number % 14, AS_OF)
    causes = registrar.data["death_causes_old" if age_on(person.born, died) >= _OLD else "death_causes_young"]
    places = registrar.data["death_places"]
    place = places[person.number * 7 % len(places)]
    own = DeathColumns(
        iso(died),
        None if declared else f"{place}, {place_name(person.home.commune)}",
        None if declared else causes[person.number * 11 % len(causes)],
    )
    return registrar.register(
        "death_event", "DEATH", person, person.home.commune, registered_on, residence, own
    )


def marital_statuses(persons: Mapping[str, Person], marriages: tuple[Marriage, ...]) -> dict[str, str]:
    """Return the marital status of each person by PIN; that of the dead stands as at death."""
    statuses = dict.fromkeys(persons, "SINGLE")
    for marriage in sorted(marriages, key=lambda marriage: marriage.married_on):
        for pin, other in (
            (marriage.subject_pin, marriage.spouse_pin),
            (marriage.spouse_pin, marriage.subject_pin),
        ):
            statuses[pin] = _status_in(marriage, persons[pin], persons[other])
    return statuses


def status_on(marriage: Marriage | None, spouse: Person | None, on: int) -> str:
    """Return what a commune would certify on a day; nobody here marries twice."""
    if marriage is None or spouse is None or marriage.married_on > on:
        return "SINGLE"
    if marriage.divorced_on is not None and marriage.divorced_on <= on:
        return "DIVORCED"
    return "WIDOWED" if spouse.died is not None and spouse.died < on else "MARRIED"


def _status_in(marriage: Marriage, person: Person, spouse: Person) -> str:
    if marriage.divorced_on is not None:
        return "DIVORCED"
    outlived = spouse.died is not None and (person.died is None or spouse.died < person.died)
    return "WIDOWED" if outlived else "MARRIED"


def _before_correction(person: Person) -> dict[str, str]:
    """What the book said until the number was corrected."""
    change = person.number_change
    if change is None:
        return {}
    said = {"subject_pin": change.old_pin}
    if change.ground == "GENDER_CORRECTION":
        return {**said, "subject_gender": "MALE" if person.gender == "FEMALE" else "FEMALE"}
    return {**said, "subject_born": a_year_before(person.born)}


def a_year_before(born: int) -> str:
    """Return the day of birth as a book had it that was wrong by a year."""
    day = iso(born)
    before = f"{int(day[:4]) - 1}{day[4:]}"
    return before.replace("-02-29", "-02-28")


def _corrected(person: Person) -> dict[str, str]:
    change = person.number_change
    on = 0 if change is None else change.on
    return {
        "subject_pin": person.pin,
        "subject_gender": person.gender,
        "subject_born": iso(person.born),
        "origin_registration": agency_on(person.birth_commune, on),
        "entered_registration_at": iso(on),
    }
