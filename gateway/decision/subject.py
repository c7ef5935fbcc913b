"""Who asks, and what for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ANONYMOUS", "Level", "Purpose", "Subject", "SubjectKind"]


class SubjectKind(StrEnum):
    """The kinds of caller; each validates against the schema of its kind."""

    ANONYMOUS = "ANONYMOUS"
    OFFICER = "OFFICER"
    SYSTEM = "SYSTEM"
    CITIZEN = "CITIZEN"
    ENTERPRISE = "ENTERPRISE"

    @property
    def sees_full_schema(self) -> bool:
        """Agencies and citizens get DENIED; for the others the rest does not exist."""
        return self in (SubjectKind.OFFICER, SubjectKind.SYSTEM, SubjectKind.CITIZEN)


class Level(StrEnum):
    """Level of government of the caller's agency."""

    MINISTRY = "MINISTRY"
    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The verified caller. Every field comes from the token or the agency directory."""

    kind: SubjectKind
    id: str
    agency: str | None = None
    level: Level | None = None
    unit: str | None = None
    """Administrative unit: 2 digits (province) or 5 digits (commune)."""
    sector: str | None = None
    roles: tuple[str, ...] = ()
    loa: int = 0
    person: str | None = None
    """The caller's own PIN, for a citizen."""
    agency_closed: bool = False
    successor: str | None = None
    """The open agency that took over a closed one."""
    grants: tuple[str, ...] = ()
    """Ids of the agreements in force for this agency and purpose (rows of the gateway's database)."""


ANONYMOUS = Subject(kind=SubjectKind.ANONYMOUS, id="anonymous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose known to the policy data; what the caller typed is only the code."""

    code: str
    legal_basis: str | None = None
    agreement: str | None = None
    case: str | None = None
    ancestors: tuple[str, ...] = ()
    """Codes from this one up to the root of the purpose tree, this one included."""
