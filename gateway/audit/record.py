"""One audit record: who asked what, for what purpose, and what was decided. It holds no values."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gateway.decision import Purpose, Subject

__all__ = [
    "PIN",
    "AuditRecord",
    "FieldTrace",
    "ObligationTrace",
    "SourceTrace",
    "Status",
    "person_pseudonym",
    "pseudonymous",
]

PIN = re.compile(r"\d{12}")
"""The form of a personal identification number (`domain.md` 3.1)."""

Status = Literal["BEGUN", "ANSWERED", "REFUSED", "FAILED"]
"""BEGUN: of a mutation, before it can change anything; a record with its outcome follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTrace:
    """What happened to one coordinate: how often it was allowed, masked and denied, and why."""

    coordinate: str
    via: tuple[str, ...]
    effect: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrace:
    """One fetch: which register, which coordinates, how many objects were asked for."""

    subgraph: str
    coordinates: tuple[str, ...]
    objects: int
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationTrace:
    """What has to be done because something was shown: of whom, what, by which break-glass, and by when."""

    type: str
    arguments: Mapping[str, int | str]
    coordinates: tuple[str, ...]
    persons: tuple[bytes, ...] = ()
    """Pseudonyms, see `person_pseudonym`."""
    grants: tuple[str, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """Everything kept about one operation (`design.md` 9)."""

    at: datetime
    request_id: str
    subject: Subject
    purpose: Purpose | None
    operation_hash: str
    operation_name: str | None
    policy_revision: str
    status: Status
    code: str | None = None
    fields: Sequence[FieldTrace] = ()
    sources: Sequence[SourceTrace] = ()
    persons: Sequence[bytes] = ()
    """Pseudonyms, see `person_pseudonym`."""
    obligations: Sequence[ObligationTrace] = ()
    duration_us: int = 0


def person_pseudonym(key: bytes, year: int, pin: str) -> bytes:
    """Return HMAC-SHA-256 of the PIN under the key of that year (32 bytes)."""
    year_key = hmac.digest(key, f"audit-{year}".encode(), hashlib.sha256)
    return hmac.digest(year_key, pin.encode(), hashlib.sha256)


def pseudonymous(key: bytes, year: int, text: str) -> str:
    """Return a text with the pseudonym, in hexadecimal, in place of each PIN."""
    return PIN.sub(lambda pin: person_pseudonym(key, year, pin[0]).hex(), text)


def field_rows(fields: Sequence[FieldTrace]) -> list[Mapping[str, object]]:
    """Return the JSON form of the field traces."""
    return [
        {
            "field": trace.coordinate,
            "via": trace.via,
            "effect": trace.effect,
            "reason": trace.reason,
            "n": trace.count,
        }
        for trace in fields
    ]


def source_rows(sources: Sequence[SourceTrace]) -> list[Mapping[str, object]]:
    """Return the JSON form of the source traces."""
    return [
        {
            "source": trace.subgraph,
            "fields": trace.coordinates,
            "objects": trace.objects,
            "failed": trace.failed,
        }
        for trace in sources
    ]


def obligation_rows(obligations: Sequence[ObligationTrace]) -> list[Mapping[str, object]]:
    """Return the JSON form of the obligations, numbered from 1."""
    return [
        {
            "number": number,
            "type": one.type,
            "arguments": one.arguments,
            "fields": one.coordinates,
            "persons": [person.hex() for person in one.persons],
            "grants": one.grants,
            "due_at": None if one.due_at is None else one.due_at.isoformat(),
        }
        for number, one in enumerate(obligations, 1)
    ]
