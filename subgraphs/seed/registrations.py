"""An event as a commune registers it: numbers, book, who entered it, how well, and its versions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from subgraphs.seed.days import MERGER_DAY, day, iso
from subgraphs.seed.histories import Change
from subgraphs.seed.people import Person, agency_on, code_on, place_name
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.reference import Commune
from subgraphs.seed.rows import EventRow, OwnColumns, Row

__all__ = ["Event", "Registrar", "event_versions", "load_registrar", "province_agency_on"]

_FILE: Final = Path(__file__).parent / "data" / "civil_status.json"
_ONLINE: Final = day("2016-01-01")
"""Since the Law on Civil Status registrars enter events at once; older books were digitised later."""
_DIGITISED: Final = day("2018-01-01")
_DIGITISING_DAYS: Final = 2_900
_BOOK: Final = 200
"""Registrations in one book."""
_PREFIXES: Final = {
    "birth_event": "BE",
    "marriage_event": "ME",
    "death_event": "DE",
    "guardianship_event": "GE",
    "recognition_event": "RE",
    "change_event": "CE",
    "declaration_event": "QE",
    "marital_certificate": "XE",
    "adoption_event": "AE",
}
_MINISTRY: Final = "G15"
_KEPT: Final = ("origin_", "entered_")


class Event(NamedTuple):
    """One version of an event: its table, what all kinds have, and what its kind has."""

    table: str
    common: EventRow
    own: OwnColumns

    @property
    def row(self) -> Row:
        """The row of the table."""
        return (*self.common, *self.own)

    def changed(self, columns: Mapping[str, Any]) -> Event:
        """Return the event with other values in some columns."""
        common = {name: value for name, value in columns.items() if name in EventRow._fields}
        own = {name: value for name, value in columns.items() if name not in common}
        return Event(self.table, self.common._replace(**common), self.own._replace(**own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrar:
    """Registers events; `data` holds what certificates say in words."""

    data: Mapping[str, Any]

    def register(
        self,
        table: str,
        event_type: str,
        subject: Person,
        commune: Commune,
        registered_on: int,
        residence: Residence,
        own: OwnColumns,
        *,
        number: int | None = None,
        birth_place: str | None = None,
    ) -> Event:
        """Return the first version of an event registered at a commune; `number` tells ids apart."""
        number = subject.number if number is None else number
        registered = iso(registered_on)
        year = registered[:4]
        place = 1 + number * 31 % 397
        digitised = registered_on < _ONLINE
        entered_on = _DIGITISED + number * 7919 % _DIGITISING_DAYS if digitised else registered_on
        entered = iso(entered_on)
        common = EventRow(
            f"{_PREFIXES[table]}-{year}-{1_000_000 + number}",
            event_type,
            None,
            subject.pin,
            subject.full_name,
            iso(subject.born),
            subject.gender,
            "VN",
            birth_place or place_name(subject.birth_commune),
            subject.home_town,
            subject.ethnicity,
            f"{place}/{year}",
            f"{1 + place // _BOOK:02d}/{year}",
            code_on(commune, registered_on),
            commune.province.code,
            registered,
            "REGISTERED",
            *self._quality(commune, number, digitised=digitised),
            1,
            entered,
            None,
            agency_on(commune, entered_on),
            "COMMUNE",
            entered,
            *self._checked(commune, number, entered_on, digitised=digitised),
            residence.residence_commune,
            residence.residence_province,
            residence.residence_source_version,
        )
        return Event(table, common, own)

    def verified(self, commune: Commune, number: int) -> bool:
        """Return whether a record agrees with the population register; provinces differ."""
        percent = self.data["verified_percent"]
        share = percent.get(commune.old_province.code, self.data["verified_percent_elsewhere"])
        return bool(number * 4099 % 100 < share)

    def _quality(self, commune: Commune, number: int, *, digitised: bool) -> tuple[bool | None, bool | None]:
        """A digitised record was checked by its province; of one entered at once only success is noted."""
        verified = self.verified(commune, number)
        return (digitised, verified) if digitised or verified else (None, None)

    def _checked(
        self, commune: Commune, number: int, entered_on: int, *, digitised: bool
    ) -> tuple[str | None, str | None, str | None]:
        if digitised:
            return province_agency_on(commune, entered_on), "PROVINCE", iso(entered_on)
        if self.verified(commune, number):
            return _MINISTRY, "MINISTRY", iso(entered_on)
        return None, None, None


def event_versions(first: Event, changes: Iterable[Change]) -> list[Event]:
    """Return the versions, the current one last; what happened before the first entry is in it already."""
    versions: list[Event] = []
    current = first
    for changed_on, columns in sorted(changes, key=lambda change: change[0]):
        since = iso(changed_on)
        if since <= current.common.valid_from:
            current = current.changed(
                {name: value for name, value in columns.items() if not name.startswith(_KEPT)}
            )
            continue
        versions.append(current.changed({"valid_to": iso(changed_on - 1)}))
        following = {"version": current.common.version + 1, "valid_from": since}
        current = current.changed({**following, **columns})
    return [*versions, current]


def province_agency_on(commune: Commune, entered_on: int) -> str:
    """Return the code of the province's committee on the day."""
    return commune.province.agency if entered_on >= MERGER_DAY else commune.old_province.agency


def load_registrar() -> Registrar:
    """Read the file beside this package."""
    return Registrar(data=json.loads(_FILE.read_text(encoding="utf-8")))
