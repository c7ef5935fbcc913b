"""Rows of the population register: a person's versions from what happened to it, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from subgraphs.common.names import name_fold, name_sort
from subgraphs.seed.days import MERGER_DAY, day, iso
from subgraphs.seed.histories import Change, versions_of
from subgraphs.seed.people import Card, Home, Person, Phone, Stay, agency_on, code_on, place_name
from subgraphs.seed.reference import Commune
from subgraphs.seed.rows import PersonRow, PinAliasGroundRow, PinAliasRow

__all__ = ["Residence", "alias_rows", "person_versions", "residence_of"]

_IDENTITY_AGENCY: Final = "G01"
_MINISTRY_ISSUES: Final = day("2024-07-01")
"""Law on Identification 2023: the ministry itself is named as the issuer from then on."""
_MERGER: Final = iso(MERGER_DAY)

_Place = tuple[str | None, str | None]
"""Codes of a commune and its province."""


class Residence(NamedTuple):
    """The policy attributes other registers keep of a person, with the version they were copied from."""

    residence_commune: str
    residence_province: str
    residence_source_version: int


def residence_of(current: PersonRow) -> Residence:
    """Return what the other registers copy from a person's current version."""
    return Residence(current.residence_commune, current.residence_province, current.version)


def person_versions(person: Person, further: Sequence[Change] = ()) -> list[PersonRow]:
    """Return the versions, the current one last; `further` changes join those that follow from the person.

    Codes of places are those of the last day of a version: a version that ended before the provinces merged
    names the old ones.
    """
    versions = versions_of(PersonRow._make, _first_columns(person), [*_changes(person), *further])
    return versions if len(versions) == 1 else _with_codes_of_their_day(person, versions)


def alias_rows(person: Person) -> tuple[list[PinAliasRow], list[PinAliasGroundRow]]:
    """Return the old number of a person who has another now, and why it was cancelled."""
    if (change := person.number_change) is None:
        return [], []
    return (
        [PinAliasRow(change.old_pin, person.pin, iso(change.on - 1))],
        [PinAliasGroundRow(change.old_pin, change.ground)],
    )


def _first_columns(person: Person) -> dict[str, str | int | None]:
    """Return the columns of the first version, in the order of `PersonRow`."""
    home = person.homes[0]
    agency = agency_on(home.commune, person.entered_on)
    entered = iso(person.entered_on)
    settled = person.previous_home is None and person.died is None
    commune, province = home.commune.code, home.commune.province.code
    return {
        "pin": person.pin,
        "full_name": person.full_name,
        "name_fold": name_fold(person.full_name),
        "name_sort": name_sort(person.full_name),
        "other_name": person.other_name,
        "date_of_birth": iso(person.born),
        "gender": person.gender,
        "place_of_birth": place_name(person.birth_commune),
        "birth_registration_place": code_on(person.birth_commune, person.registered_on),
        "home_town": person.home_town,
        "nationality": "VN",
        "ethnicity": person.ethnicity,
        "legacy_id9": person.legacy_id9,
        "life_status": "ALIVE",
        "date_of_death": None,
        "missing_date": None,
        "religion": person.religion,
        "residence_commune": commune,
        "residence_province": province,
        "residence_address": home.address,
        "temporary_commune": None,
        "temporary_province": None,
        "temporary_address": None,
        "current_commune": commune,
        "current_province": province,
        "current_address": home.address,
        "absence_status": "NONE",
        "residence_file_no": home.file_no,
        "household_no": person.household_no if settled else None,
        "relation_to_head": person.relation if settled else None,
        "card_issued_at": None,
        "card_issued_by": None,
        "card_expires_at": None,
        "blood_type": None,
        "mobile_phone": None,
        "email": None,
        "version": 1,
        "valid_from": entered,
        "valid_to": None,
        "origin_identity": agency,
        "origin_level_identity": "COMMUNE",
        "entered_identity_at": entered,
        "origin_residence": agency,
        "origin_level_residence": "COMMUNE",
        "entered_residence_at": entered,
        "origin_card": None,
        "origin_level_card": None,
        "entered_card_at": None,
        "origin_contact": None,
        "origin_level_contact": None,
        "entered_contact_at": None,
    }


def _changes(person: Person) -> list[Change]:
    changes: list[Change] = []
    if person.phone is not None:
        changes.append((person.phone.entered_on, _contact(person.phone)))
    if person.card is not None:
        changes.append((person.card.issued_on, _card(person.card)))
    if person.previous_home is not None:
        changes += [
            (home.since, _residence(person, home, last=home is person.home)) for home in person.homes[1:]
        ]
    if person.stay is not None:
        changes.append((person.stay.since, _stay(person.home, person.stay)))
    if person.number_change is not None:
        on = person.number_change.on
        changes.append((on, _identity_entry(person.home_on(on).commune, on)))
    if person.missing_on is not None:
        changes.append((person.missing_on, _missing(person, person.missing_on)))
    if person.died is not None:
        changes.append((person.died + 1, _death(person, person.died)))
    return changes


def _contact(phone: Phone) -> dict[str, str | None]:
    citizen = phone.entered_by == "CITIZEN"
    return {
        "mobile_phone": phone.number,
        "email": phone.email,
        "origin_contact": phone.entered_by,
        "origin_level_contact": "CITIZEN" if citizen else "MINISTRY",
        "entered_contact_at": iso(phone.entered_on),
    }


def _card(card: Card) -> dict[str, str | None]:
    issued = iso(card.issued_on)
    police = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    return {
        "card_issued_at": issued,
        "card_issued_by": "Bộ Công an" if card.issued_on >= _MINISTRY_ISSUES else police,
        "card_expires_at": None if card.expires_on is None else iso(card.expires_on),
        "blood_type": card.blood_type,
        "origin_card": _IDENTITY_AGENCY,
        "origin_level_card": "MINISTRY",
        "entered_card_at": issued,
    }


def _residence(person: Person, home: Home, *, last: bool) -> dict[str, str | None]:
    commune, province = home.commune.code, home.commune.province.code
    return {
        "residence_commune": commune,
        "residence_province": province,
        "residence_address": home.address,
        "current_commune": commune,
        "current_province": province,
        "current_address": home.address,
        "residence_file_no": home.file_no,
        "household_no": person.household_no if last else None,
        "relation_to_head": person.relation if last else None,
        "origin_residence": agency_on(home.commune, home.since),
        "entered_residence_at": iso(home.since),
    }


def _stay(home: Home, stay: Stay) -> dict[str, str | None]:
    """The permanent residence's police enter a stay elsewhere: its origin does not pass on (`_residence`)."""
    commune, province = stay.commune.code, stay.commune.province.code
    return {
        "temporary_commune": commune,
        "temporary_province": province,
        "temporary_address": stay.address,
        "current_commune": commune,
        "current_province": province,
        "current_address": stay.address,
        "absence_status": "TEMPORARILY_ABSENT" if stay.declared_absent else "NONE",
        "origin_residence": agency_on(home.commune, stay.since),
        "entered_residence_at": iso(stay.since),
    }


def _identity_entry(commune: Commune, on: int) -> dict[str, str | None]:
    return {"origin_identity": agency_on(commune, on), "entered_identity_at": iso(on)}


def _missing(person: Person, on: int) -> dict[str, str | None]:
    """Who is declared missing is in no household, and nobody knows where they are."""
    return {
        "life_status": "MISSING",
        "missing_date": iso(on),
        "current_commune": None,
        "current_province": None,
        "current_address": None,
        **_identity_entry(person.home.commune, on),
    }


def _death(person: Person, died: int) -> dict[str, str | None]:
    """The commune of residence enters the death the day after; who died is in no household."""
    return {
        "life_status": "DECEASED",
        "date_of_death": iso(died),
        "current_commune": None,
        "current_province": None,
        "current_address": None,
        **_identity_entry(person.home.commune, died + 1),
    }


def _with_codes_of_their_day(person: Person, versions: list[PersonRow]) -> list[PersonRow]:
    communes = [home.commune for home in person.homes]
    if person.stay is not None:
        communes.append(person.stay.commune)
    renamed: dict[_Place, _Place] = {
        (commune.code, commune.province.code): (commune.old_code, commune.old_province.code)
        for commune in communes
        if (commune.code, commune.province.code) != (commune.old_code, commune.old_province.code)
    }
    if not renamed:
        return versions
    return [
        version._replace(**_old_codes(version, renamed))
        if version.valid_to is not None and version.valid_to < _MERGER
        else version
        for version in versions
    ]


def _old_codes(version: PersonRow, renamed: dict[_Place, _Place]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in ("residence", "temporary", "current"):
        place = (getattr(version, f"{kind}_commune"), getattr(version, f"{kind}_province"))
        if place in renamed:
            found[f"{kind}_commune"], found[f"{kind}_province"] = renamed[place]
    return found
