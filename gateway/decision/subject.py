"""Who asks, and what for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gateway.decision.grant import Grant

__all__ = ["ANONYMOUS", "NOBODY", "CaseFacts", "Identity", "Level", "Purpose", "Subject", "SubjectKind"]


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
    person: str | None = field(default=None, repr=False)
    """The caller's own PIN, for a citizen."""
    agency_closed: bool = False
    successor: str | None = None
    """The open agency that took over a closed one."""
    grants: tuple[Grant, ...] = ()
    """In force for this agency, sector and purpose (rows of the gateway's database)."""
    scopes: tuple[str, ...] = field(default=(), compare=False)
    """Of the access token; nothing is decided by them."""


ANONYMOUS = Subject(kind=SubjectKind.ANONYMOUS, id="anonymous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The persons and the case that decisions for one request may depend on, by their PINs and its id.

    No policy engine, log or record is given them: they become flags of objects and row conditions.
    """

    own: frozenset[str] = field(default=frozenset(), repr=False)
    """The citizen who asks."""
    minor_children: frozenset[str] = field(default=frozenset(), repr=False)
    case_persons: frozenset[str] = field(default=frozenset(), repr=False)
    """Whom the case of the purpose is about."""
    case_records: frozenset[str] = field(default=frozenset(), repr=False)
    """The id of that case, where its register knows it."""
    shared: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Who asked for their data to be shared with the caller, with the name of the shape of what; sorted."""
    adult: bool = False
    """Whether the citizen who asks is of age by the population register; false when that is not known."""


NOBODY = Identity()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a register says of the case that a purpose is about."""

    register: str
    agency: str | None
    """The agency that answers for the case today; None when there is no single one."""
    province: str | None
    """The province's agency above it; None for a ministry's case."""
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose known to the policy data; what the caller typed is only the code."""

    code: str
    legal_basis: str | None = None
    agreement: str | None = None
    needs_case: str | None = None
    """The register in which a case has to be looked up for this purpose."""
    case: CaseFacts | None = None
    """None unless the purpose needs a case and the register knows it."""
    case_ref: str | None = field(default=None, compare=False)
    """The case in the caller's words, for the record: nothing is decided by it."""
    ancestors: tuple[str, ...] = ()
    """Codes from this one up to the root of the purpose tree, this one included."""
