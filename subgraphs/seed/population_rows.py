"""Rows of the population register: a person's versions from what happened to it, oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from subgraphs.common.names import name_fold, name_sort
from subgraphs.seed.days import iso
from subgraphs.seed.histories import Change, versions_after
from subgraphs.seed.people import Home, Person, Phone, agency_on
from subgraphs.seed.reference import MERGER, Reference
from subgraphs.seed.rows import AdministrativeUnitRow, PersonRow

__all__ = ["Residence", "person_versions", "residence_of", "unit_rows"]


class Residence(NamedTuple):
    """The policy attributes other registers keep of a person, with the version they were copied from."""

    residence_commune: str
    residence_province: str
    residence_source_version: int


def residence_of(current: PersonRow) -> Residence:
    """Return what the other registers copy from a person's current version."""
    return Residence(current.residence_commune, current.residence_province, current.version)


def person_versions(person: Person, further: Sequence[Change] = ()) -> list[PersonRow]:
    """Return the versions, the current one last; `further` changes join those that follow from the person."""
    return versions_after(_first_version(person), [*_changes(person), *further])


def unit_rows(reference: Reference) -> list[AdministrativeUnitRow]:
    """Return the units in force, provinces first, as communes point to them."""
    since = MERGER.isoformat()
    provinces = [
        AdministrativeUnitRow(
            unit.code,
            "PROVINCE",
            None,
            unit.name,
            unit.full_name,
            unit.name_en,
            unit.full_name_en,
            since,
            None,
        )
        for unit in reference.provinces.values()
    ]
    communes = [
        AdministrativeUnitRow(
            unit.code,
            "COMMUNE",
            unit.province.code,
            unit.name,
            unit.full_name,
            unit.name_en,
            unit.full_name_en,
            since,
            None,
        )
        for unit in reference.communes.values()
    ]
    return provinces + communes


def _first_version(person: Person) -> PersonRow:
    home = person.previous_home or person.home
    agency = agency_on(home.commune, person.entered_on)
    entered = iso(person.entered_on)
    settled = person.previous_home is None and person.died is None
    return PersonRow(
        pin=person.pin,
        full_name=person.full_name,
        name_fold=name_fold(person.full_name),
        name_sort=name_sort(person.full_name),
        date_of_birth=iso(person.born),
        gender=person.gender,
        nationality="VN",
        ethnicity=person.ethnicity,
        life_status="ALIVE",
        date_of_death=None,
        religion=person.religion,
        residence_commune=home.commune.code,
        residence_province=home.commune.province.code,
        residence_address=home.address,
        household_no=person.household_no if settled else None,
        relation_to_head=person.relation if settled else None,
        mobile_phone=None,
        version=1,
        valid_from=entered,
        valid_to=None,
        origin_identity=agency,
        origin_level_identity="COMMUNE",
        entered_identity_at=entered,
        origin_residence=agency,
        origin_level_residence="COMMUNE",
        entered_residence_at=entered,
        origin_contact=None,
        origin_level_contact=None,
        entered_contact_at=None,
    )


def _changes(person: Person) -> list[Change]:
    changes: list[Change] = []
    if person.phone is not None:
        changes.append((person.phone.entered_on, _contact(person.phone)))
    if person.previous_home is not None:
        changes.append((person.home.since, _residence(person, person.home)))
    if person.died is not None:
        changes.append((person.died + 1, _death(person, person.died)))
    return changes


def _contact(phone: Phone) -> dict[str, str | None]:
    citizen = phone.entered_by == "CITIZEN"
    return {
        "mobile_phone": phone.number,
        "origin_contact": phone.entered_by,
        "origin_level_contact": "CITIZEN" if citizen else "MINISTRY",
        "entered_contact_at": iso(phone.entered_on),
    }


def _residence(person: Person, home: Home) -> dict[str, str | None]:
    return {
        "residence_commune": home.commune.code,
        "residence_province": home.commune.province.code,
        "residence_address": home.address,
        "household_no": person.household_no,
        "relation_to_head": person.relation,
        "origin_residence": agency_on(home.commune, home.since),
        "entered_residence_at": iso(home.since),
    }


def _death(person: Person, died: int) -> dict[str, str | None]:
    """The commune of residence enters the death the day after; who died is in no household."""
    return {
        "life_status": "DECEASED",
        "date_of_death": iso(died),
        "origin_identity": agency_on(person.home.commune, died + 1),
        "entered_identity_at": iso(died + 1),
    }
