"""Rows of the civil status register: events and the marital status that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from subgraphs.seed.days import AS_OF, day, iso
from subgraphs.seed.histories import versions_after
from subgraphs.seed.people import Marriage, Person, agency_on
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.rows import BirthEventRow, DeathEventRow, MarriageEventRow

__all__ = ["birth_event", "death_event", "marital_statuses", "marriage_versions"]

_ONLINE: Final = day("2016-01-01")
"""Since the Law on Civil Status registrars enter events at once; older books were digitised later."""
_DIGITISED: Final = day("2018-01-01")
_DIGITISING_DAYS: Final = 2_900


def birth_event(person: Person, residence: Residence, event_id: str | None = None) -> BirthEventRow:
    """Return the registration of a birth; parents are the shown ones."""
    entered_on = _entered_on(person.registered_on, person.number)
    commune = person.birth_commune
    registered = iso(person.registered_on)
    return BirthEventRow(
        event_id=event_id or f"BE-{registered[:4]}-{1_000_000 + person.number}",
        subject_pin=person.pin,
        registration_no=f"{1 + person.number * 31 % 400}/{registered[:4]}",
        registrar_commune=commune.code,
        registered_at=registered,
        status="REGISTERED",
        place_of_birth=f"{commune.full_name}, {commune.province.full_name}",
        mother_pin=person.mother_pin,
        father_pin=person.father_pin,
        version=1,
        valid_from=iso(entered_on),
        valid_to=None,
        origin_registration=agency_on(commune, entered_on),
        origin_level_registration="COMMUNE",
        entered_registration_at=iso(entered_on),
        **residence._asdict(),
    )


def marriage_versions(
    marriage: Marriage, subject: Person, residence: Residence, event_id: str | None = None
) -> list[MarriageEventRow]:
    """Return the versions of a marriage, the current one last: a divorce is noted on it."""
    entered_on = _entered_on(marriage.married_on, marriage.number)
    commune = subject.home_on(marriage.married_on).commune
    married = iso(marriage.married_on)
    first = MarriageEventRow(
        event_id=event_id or f"ME-{married[:4]}-{1_000_000 + marriage.number}",
        subject_pin=marriage.subject_pin,
        spouse_pin=marriage.spouse_pin,
        registration_no=f"{1 + marriage.number * 17 % 300}/{married[:4]}",
        registrar_commune=commune.code,
        registered_at=married,
        status="REGISTERED",
        married_on=married,
        divorced_on=None,
        version=1,
        valid_from=iso(entered_on),
        valid_to=None,
        origin_registration=agency_on(commune, entered_on),
        origin_level_registration="COMMUNE",
        entered_registration_at=iso(entered_on),
        **residence._asdict(),
    )
    if marriage.divorced_on is None:
        return [first]
    divorced = iso(marriage.divorced_on)
    if marriage.divorced_on <= entered_on:
        return [first._replace(divorced_on=divorced)]
    noted = {
        "divorced_on": divorced,
        "origin_registration": agency_on(commune, marriage.divorced_on),
        "entered_registration_at": divorced,
    }
    return versions_after(first, [(marriage.divorced_on, noted)])


def death_event(
    person: Person, died: int, residence: Residence, event_id: str | None = None
) -> DeathEventRow:
    """Return the registration of a death at the commune of residence, within the legal 15 days."""
    registered_on = min(died + 1 + person.number % 14, AS_OF)
    registered = iso(registered_on)
    commune = person.home.commune
    return DeathEventRow(
        event_id=event_id or f"DE-{registered[:4]}-{1_000_000 + person.number}",
        subject_pin=person.pin,
        registration_no=f"{1 + person.number * 13 % 150}/{registered[:4]}",
        registrar_commune=commune.code,
        registered_at=registered,
        status="REGISTERED",
        death_date=iso(died),
        version=1,
        valid_from=registered,
        valid_to=None,
        origin_registration=agency_on(commune, registered_on),
        origin_level_registration="COMMUNE",
        entered_registration_at=registered,
        **residence._asdict(),
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


def _status_in(marriage: Marriage, person: Person, spouse: Person) -> str:
    if marriage.divorced_on is not None:
        return "DIVORCED"
    outlived = spouse.died is not None and (person.died is None or spouse.died < person.died)
    return "WIDOWED" if outlived else "MARRIED"


def _entered_on(registered_on: int, number: int) -> int:
    if registered_on >= _ONLINE:
        return registered_on
    return _DIGITISED + number * 7919 % _DIGITISING_DAYS
