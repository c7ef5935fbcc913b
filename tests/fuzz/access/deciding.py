"""What a table says of one field of one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fuzz.access.agencies import current, province_of
from tests.fuzz.access.catalogue import catalogue
from tests.fuzz.access.model import Entity
from tests.fuzz.access.tables import ALWAYS, Alternative, Table

__all__ = ["DENIED", "Asker", "Outcome", "masked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Effect on one field of one object."""

    effect: str
    mask: str | None = None
    reason: str | None = None

    @property
    def silent(self) -> bool:
        """Whether a denial leaves no trace."""
        return self.effect == "deny" and self.reason == "sealed"


DENIED = Outcome(effect="deny")
_ATTRIBUTES = {
    "residenceProvince": "residence_province",
    "residenceCommune": "residence_commune",
    "registrarCommune": "registrar_commune",
    "managingAgency": "managing_agency",
    "workingAgency": "working_agency",
}
_KEY_GROUP = {
    "Person": "identity",
    "PersonVersion": "identity",
    "AssistanceCase": "case",
    "AssistanceCaseVersion": "case",
    "CivilServant": "record",
    "CivilServantVersion": "record",
}
"""Writer group of the key, which says who wrote the record at all."""


@dataclass(slots=True, kw_only=True)
class Asker:
    """A caller with a stated purpose, and the facts the gateway would look up."""

    table: Table
    claims: Mapping[str, Any]
    header: str | None
    minors: frozenset[str] = frozenset()
    case_persons: frozenset[str] = frozenset()
    case: str | None = None

    @property
    def code(self) -> str | None:
        """The purpose without its agreement and case."""
        return None if self.header is None else self.header.partition(";")[0]

    def counts(self, coordinate: str, province: str | None) -> Outcome:
        """Return the outcome of a root field of statistics about a province, None for the whole country."""
        for each in self.table.of(coordinate):
            tests = self.table.conditions.get(each.condition, {})
            if all(self._wanted(wanted) == province for wanted in tests.values()):
                return Outcome(effect=each.effect, reason=each.reason)
        return DENIED

    def decide(self, coordinate: str, entity: Entity | None, group: str | None = None) -> Outcome:
        """Return the outcome of a coordinate on an object; `group` only where it is not the field's own."""
        known = catalogue().get(coordinate)
        own = group if group is not None else (known.group if known else None)
        if own is None and entity is not None and coordinate.startswith("Provenance."):
            own = key_group(entity.type)  # who wrote the record at all, as for its existence
        for each in self.table.of(coordinate):
            if self.holds(each, entity, own):
                return Outcome(effect=each.effect, mask=each.mask, reason=each.reason)
        return DENIED

    def visible(self, entity: Entity) -> bool:
        """Return whether the caller may know that a record exists."""
        return self.decide(f"{entity.type}.__typename", entity, key_group(entity.type)).effect == "allow"

    def may_exist(self, type_name: str) -> bool:
        """Return whether the caller may know of any record of a type."""
        return any(each.effect == "allow" for each in self.table.of(f"{type_name}.__typename"))

    def holds(self, each: Alternative, entity: Entity | None, group: str | None) -> bool:
        """Return whether an alternative's condition holds."""
        if each.condition == ALWAYS:
            return True
        if entity is None:
            return False
        tests = self.table.conditions[each.condition]
        return all(self._test(name, wanted, entity, group) for name, wanted in tests.items())

    def _test(self, name: str, wanted: str, entity: Entity, group: str | None) -> bool:
        value = self._wanted(wanted)
        if name == "flag":
            return self._flag(value, entity)
        if name == "shared":
            return bool(self.table.shared[value] & entity.persons)
        if name == "inspectedBy":
            return current(entity.row.get("origin_inspection") or "") == value
        if name == "origin":
            return group is not None and self._wrote(entity.row.get(f"origin_{group}"), value)
        return entity.current.get(_ATTRIBUTES[name]) == value

    def _wanted(self, wanted: str) -> str:
        return str(self.claims.get(wanted[1:])) if wanted.startswith("$") else wanted

    def _flag(self, name: str, entity: Entity) -> bool:
        match name:
            case "isSelf":
                return self.claims.get("person") in entity.persons
            case "isMinorChild":
                return bool(self.minors & entity.persons)
            case "isCasePerson":
                return bool(self.case_persons & entity.persons)
            case "isCase":
                return entity.case is not None and entity.case == self.case
        raise ValueError(f"unknown flag {name}")

    def _wrote(self, origin: str | None, agency: str) -> bool:
        if origin is None:
            return False
        if self.claims.get("level") == "PROVINCE" and province_of(origin) == agency:
            return True
        return current(origin) == agency


def key_group(type_name: str) -> str:
    """Return the writer group of a type's key."""
    return _KEY_GROUP.get(type_name, "registration")


def masked(mask: str, value: Any) -> Any:
    """Return the masked form; Ellipsis for a mask the oracle does not compute."""
    if value is None:
        return None
    name, _, rest = mask.partition("(")
    if name == "keep_last":
        kept = int(rest.rstrip(")"))
        text = str(value)
        return "*" * (len(text) - kept) + text[len(text) - kept :]
    if mask == "coarse(assistance_category)":
        return _coarse(str(value))
    return Ellipsis


def _coarse(category: str) -> Any:
    """Return the group of a category (`domain.md` 3.7)."""
    for start, group in (
        ("TE", "CHILD"), ("HIV", "HEALTH_OTHER"), ("DT", "SINGLE_PARENT"), ("NCT", "ELDERLY"),
        ("HTXH", "ELDERLY"), ("KT", "DISABILITY"),
    ):  # fmt: skip
        if category.startswith(start):
            return group
    return Ellipsis
