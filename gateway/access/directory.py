"""What the policy data says of agencies, registers, purposes and channels, at a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gateway.access.agencies import Agencies
from gateway.access.flags import IDENTITY
from gateway.decision import Level, Purpose, Subject, SubjectKind
from gateway.errors import BadRequest, InternalError, Unauthenticated

__all__ = ["Directory"]

ORIGIN = "origin."


class Directory:
    """Looks things up in the reference data of one policy revision."""

    def __init__(self, reference: Mapping[str, Any]) -> None:
        """Read the documents under `data.reference`. Raises InternalError when one is missing or wrong."""
        try:
            self._agencies = Agencies(reference["agencies"])
            self._registers: Mapping[str, Any] = reference["registers"]["registers"]
            self._overrides: Mapping[str, Any] = reference["registers"]["overrides"]
            self._purposes: Mapping[str, Mapping[str, Any]] = reference["purposes"]
            self._units: Mapping[str, Mapping[str, Any]] = reference.get("units", {})
            self._access_log: Mapping[str, Any] = reference.get("access_log", {"left_out": []})
            self._coarse: Mapping[str, list[Mapping[str, Any]]] = reference.get("coarse_lists", {})
            self._channels: Mapping[str, Mapping[str, Any]] = reference["channels"]
            self._attributes: Mapping[str, list[str]] = reference["attributes"]
            self._identity = {
                name: tuple(one for one in IDENTITY if one in declared)
                for name, declared in self._attributes.items()
            }
            self.open_coordinates = frozenset[str](reference["open"])
            self._ancestors = {code: self._chain(code) for code in self._purposes}
        except (KeyError, TypeError) as error:
            raise InternalError(f"policy data: {error!r}") from error

    def current(self, agency: str, on: date) -> str | None:
        """Return the agency that answers for a code on a day (see `Agencies.current`)."""
        return self._agencies.current(agency, on)

    def province_of(self, agency: str, on: date) -> str | None:
        """Return the province's agency above a code on a day (see `Agencies.province_of`)."""
        return self._agencies.province_of(agency, on)

    def codes_succeeded_by(self, agency: str, on: date) -> tuple[str, ...]:
        """Return every code an agency answers for, itself included."""
        return self._agencies.codes_succeeded_by(agency, on)

    def codes_within(self, province: str, on: date) -> tuple[str, ...]:
        """Return every code a province's agency answers for: its own, and its communes'."""
        return self._agencies.codes_within(province, on)

    def province_of_unit(self, unit: str, on: date) -> str | None:
        """Return the code of the province an administrative unit is in on a day, of a province itself."""
        found = self._units.get(unit)
        if found is None or not _in_force(found, on):
            return None
        parent: str | None = found["parent"]
        return unit if parent is None else parent

    def resolve_subject(self, subject: Subject, on: date) -> Subject:
        """Complete a caller from the directory: level and unit, closed or not, successor.

        Raises Unauthenticated for an agency nobody knows.
        """
        if subject.agency is None:
            return replace(subject, level=None, unit=None)
        agency = self._agencies.find(subject.agency)
        if agency is None or agency.valid_from > on:
            raise Unauthenticated("the agency of the access token is not in the directory")
        closed = agency.is_closed(on)
        return replace(
            subject,
            level=Level(agency.level) if agency.level in Level.__members__ else None,
            unit=agency.unit,
            agency_closed=closed,
            successor=self._agencies.current(agency.code, on) if closed else None,
        )

    def purpose(
        self, code: str, on: date, *, agreement: str | None = None, case_ref: str | None = None
    ) -> Purpose:
        """Return a purpose in force, with its legal basis of that day and its case not yet looked up.

        Raises BadRequest PURPOSE_UNKNOWN.
        """
        found = self._purposes.get(code, {})
        basis = _entry_in_force(found.get("legal_basis", ()), on)
        if basis is None or not _in_force(found, on):
            raise BadRequest("the purpose is not known", code="PURPOSE_UNKNOWN")
        return Purpose(
            code=code,
            legal_basis=str(basis["decree"]),
            agreement=agreement,
            needs_case=found.get("needs_case"),
            case_ref=case_ref,
            ancestors=self._ancestors[code],
        )

    def is_purpose_of(self, code: str, kind: SubjectKind) -> bool:
        """Whether a purpose is open to a kind of caller at all."""
        return kind.value in self._purposes[code]["kinds"]

    def purpose_title(self, code: str) -> str | None:
        """Return what a purpose is called, in Vietnamese."""
        found = self._purposes.get(code)
        return None if found is None else str(found["title"])

    def agency_name(self, code: str) -> str | None:
        """Return what an agency is called, a closed one too."""
        agency = self._agencies.find(code)
        return None if agency is None else agency.name

    def kept_from_persons(self, on: date) -> frozenset[str]:
        """Return the purposes whose use is not told to whom it is about (state secrets, crime)."""
        return frozenset(entry["purpose"] for entry in self._access_log["left_out"] if _in_force(entry, on))

    def coarse_groups(self, name: str, on: date) -> Mapping[str, str]:
        """Return the group of each value of a list on a day; none for a list nobody knows."""
        return {
            entry["value"]: entry["group"] for entry in self._coarse.get(name, ()) if _in_force(entry, on)
        }

    def owner_of(self, coordinate: str, register: str, on: date) -> str | None:
        """Return the package that decides a coordinate; None if nobody does, so that it is denied."""
        type_name = coordinate.partition(".")[0]
        for entries in (
            self._overrides.get(coordinate, ()),
            self._overrides.get(type_name, ()),
            self._registers.get(register, ()),
        ):
            owner = _entry_in_force(entries, on)
            if owner is not None:
                return str(owner["owner"])
        return None

    def steward_of(self, register: str, on: date) -> str | None:
        """Return the ministry that answers for a register on a day."""
        entry = _entry_in_force(self._registers.get(register, ()), on)
        return None if entry is None else str(entry["steward"])

    def is_declared(self, attribute: str, type_name: str) -> bool:
        """Whether an entity type has this raw policy attribute; origins are not among them."""
        return attribute in self._attributes.get(type_name, ())

    def attributes_of(self, type_name: str) -> tuple[str, ...]:
        """Return the policy attributes a type has, those that tell persons too; none of its origins."""
        return tuple(self._attributes.get(type_name, ()))

    def identity_attributes(self, type_name: str) -> tuple[str, ...]:
        """Return the raw attributes that say whom a record is about; none for types about nobody."""
        return self._identity.get(type_name, ())

    def visible_coordinates(self, kind: SubjectKind) -> frozenset[str] | None:
        """Return the coordinates that exist for a kind of caller; None where all of them do."""
        if kind.sees_full_schema:
            return None
        return self.open_coordinates | frozenset(self._channels[kind.value]["coordinates"])

    def _chain(self, code: str) -> tuple[str, ...]:
        chain: list[str] = []
        following: str | None = code
        while following is not None:
            if following in chain:
                raise InternalError(f"purpose {code}: its parents form a cycle")
            chain.append(following)
            following = self._purposes[following]["parent"]
        return tuple(chain)


def _in_force(entry: Mapping[str, Any], on: date) -> bool:
    day = on.isoformat()
    return bool(entry["valid_from"] <= day and (entry["valid_to"] is None or day <= entry["valid_to"]))


def _entry_in_force(entries: Iterable[Mapping[str, Any]], on: date) -> Mapping[str, Any] | None:
    return next((entry for entry in entries if _in_force(entry, on)), None)
