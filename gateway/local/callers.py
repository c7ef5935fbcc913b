"""The fixture callers of a one-machine set-up: who `--as NAME` is, and the agreements they hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gateway.decision import ANONYMOUS, Grant, GrantKind, Subject, SubjectKind
from gateway.local.errors import LocalError

__all__ = ["Agreement", "agreements", "agreements_of", "caller", "caller_names", "fixture_subject"]

_CALLERS = Path(__file__).with_name("callers.json")
_AGREEMENTS = Path(__file__).with_name("agreements.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement a fixture caller's agency holds, as the gateway's database keeps it."""

    id: str
    grantee: str
    purpose: str
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date


def caller_names() -> tuple[str, ...]:
    """Return the names of the fixture callers."""
    return tuple(_read_callers())


def caller(name: str) -> Mapping[str, Any] | None:
    """Return a caller's claims, None for the anonymous one. Raises LocalError for an unknown name."""
    callers = _read_callers()
    if name not in callers:
        raise LocalError(f"unknown caller {name!r}: one of {', '.join(callers)}")
    return callers[name]


def fixture_subject(name: str) -> Subject:
    """Return a caller as its token says it, not yet looked up. Raises LocalError for an unknown name."""
    claims = caller(name)
    if claims is None:
        return ANONYMOUS
    return Subject(
        kind=SubjectKind(claims["kind"]),
        id=name,
        agency=claims.get("agency"),
        sector=claims.get("sector"),
        roles=tuple(claims["roles"]),
        loa=claims["loa"],
        person=claims.get("person"),
    )


def agreements() -> tuple[Agreement, ...]:
    """Return the agreements of all fixture callers."""
    return tuple(
        Agreement(
            id=found["id"],
            grantee=found["grantee"],
            purpose=found["purpose"],
            fields=tuple(found["fields"]),
            valid_from=date.fromisoformat(found["valid_from"]),
            valid_to=date.fromisoformat(found["valid_to"]),
        )
        for found in json.loads(_AGREEMENTS.read_text(encoding="utf-8"))
    )


def agreements_of(agency: str | None, purposes: Collection[str], on: date) -> tuple[Grant, ...]:
    """Return the agreements an agency holds for one of these purposes on a day, as the database would."""
    return tuple(
        Grant(id=found.id, kind=GrantKind.AGREEMENT, fields=tuple(sorted(found.fields)))
        for found in agreements()
        if found.grantee == agency and found.purpose in purposes and found.valid_from <= on <= found.valid_to
    )


def _read_callers() -> dict[str, Mapping[str, Any] | None]:
    callers: dict[str, Mapping[str, Any] | None] = json.loads(_CALLERS.read_text(encoding="utf-8"))
    return callers
