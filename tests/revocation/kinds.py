"""What can be revoked, and a question whose answer tells whether it still holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gateway.access import GrantRegister, RevocationKind, RevocationRegister

__all__ = ["KINDS", "Reply", "Seat", "Trial"]

A = "901085000101"
PERSON = f'{{ person(pin: "{A}", fullName: "Nguyễn Văn An", dateOfBirth: "1985-03-12")'
CASES = "{ assistanceCases(first: 1) { edges { node { caseId } } } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of the gateway."""

    status: int
    body: Mapping[str, Any]

    def value(self, *path: str | int) -> Any:
        """Return what stands at a place of the data; None where anything on the way is null."""
        found: Any = self.body.get("data")
        for step in path:
            if isinstance(step, int):
                found = found[step] if isinstance(found, list) and found else None
            else:
                found = found.get(step) if isinstance(found, dict) else None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An agency that one try at a time has to itself: revoking it concerns no other."""

    agency: str
    unit: str

    def claims(self, kind: str, sector: str, *roles: str) -> dict[str, Any]:
        """Return the claims of a caller of the agency."""
        return {
            "kind": kind, "agency": self.agency, "level": "PROVINCE", "unit": self.unit, "sector": sector,
            "roles": list(roles), "loa": 2,
        }  # fmt: skip


Change = Callable[[GrantRegister, RevocationRegister], Awaitable[object]]


async def _nothing(_grants: GrantRegister, _revocations: RevocationRegister) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One try: give, ask, revoke, ask; at last put things back."""

    kind: str
    claims: Mapping[str, Any]
    purpose: str
    document: str
    is_allowed: Callable[[Reply], bool]
    revoke: Change
    give: Change = _nothing
    restore: Change = _nothing
    extra: Mapping[str, str] = field(default_factory=dict)
    """Claims of the token alone."""


def _grant(document: Mapping[str, Any]) -> tuple[Change, Change]:
    """Return how a grant is given and ended."""

    async def give(grants: GrantRegister, _: RevocationRegister) -> None:
        await grants.add(dict(document), datetime.now(UTC))

    async def end(grants: GrantRegister, _: RevocationRegister) -> None:
        await grants.end(document["id"], datetime.now(UTC))

    return give, end


def agreement(name: str, seat: Seat) -> Trial:
    """Return a try that ends an agreement."""
    give, end = _grant({
        "id": name, "kind": "AGREEMENT", "grantee": seat.agency, "purpose": "default-sharing.life-status",
        "fields": ["Person.__typename", "Person.fullName", "Person.pin"],
        "from": "2026-01-01", "until": "2099-12-31",
    })  # fmt: skip
    return Trial(
        kind="agreement",
        claims=seat.claims("SYSTEM", "SOCIAL_INSURANCE"),
        purpose=f'default-sharing.life-status; agreement="{name}"',
        document=f'{{ personByPin(pin: "{A}") {{ fullName }} }}',
        is_allowed=lambda reply: reply.value("personByPin", "fullName") is not None,
        give=give,
        revoke=end,
    )


def sharing_request(name: str, seat: Seat) -> Trial:
    """Return a try that ends a sharing request."""
    give, end = _grant({
        "id": name, "kind": "SHARING_REQUEST", "person": A, "holder": "G18", "grantee": seat.agency,
        "sector": "TRANSPORT", "purpose": "bus-fare", "fields": ["Disability.level"], "days": 1,
    })  # fmt: skip
    return Trial(
        kind="sharing request",
        claims=seat.claims("OFFICER", "TRANSPORT"),
        purpose="bus-fare",
        document=f"{PERSON} {{ assistanceCases {{ disability {{ level }} }} }} }}",
        is_allowed=lambda reply: (
            reply.value("person", "assistanceCases", 0, "disability", "level") is not None
        ),
        give=give,
        revoke=end,
    )


def break_glass(name: str, seat: Seat) -> Trial:
    """Return a try that ends a break-glass."""
    give, end = _grant({
        "id": name, "kind": "BREAK_GLASS", "grantee": seat.agency, "sector": "CIVIL_DEFENCE",
        "purpose": "emergency", "area": [seat.unit], "reason": "test", "approvers": ["a", "b"], "hours": 1,
    })  # fmt: skip
    return Trial(
        kind="break-glass",
        claims=seat.claims("OFFICER", "CIVIL_DEFENCE", "disaster_commander"),
        purpose="emergency",
        document=f'{{ residents(unit: "{seat.unit}", first: 1) {{ edges {{ node {{ fullName }} }} }} }}',
        is_allowed=lambda reply: reply.value("residents") is not None,
        give=give,
        revoke=end,
    )


def _refused(kind: RevocationKind, value: str, seat: Seat, name: str) -> Trial:
    async def revoke(_: GrantRegister, revocations: RevocationRegister) -> None:
        await revocations.add(kind, value)

    async def lift(_: GrantRegister, revocations: RevocationRegister) -> None:
        await revocations.lift(kind, value)

    return Trial(
        kind={"SUBJECT": "officer", "TOKEN": "token", "AGENCY": "agency"}[kind],
        claims=seat.claims("OFFICER", "HEALTH"),
        extra={"jti": f"jti-{name}"},
        purpose="1.001776",
        document=CASES,
        is_allowed=lambda reply: reply.status == 200 and reply.value("assistanceCases") is not None,
        revoke=revoke,
        restore=lift,
    )


def officer(name: str, seat: Seat) -> Trial:
    """Return a try that revokes an officer."""
    return _refused(RevocationKind.SUBJECT, name, seat, name)


def token(name: str, seat: Seat) -> Trial:
    """Return a try that revokes one token."""
    return _refused(RevocationKind.TOKEN, f"jti-{name}", seat, name)


def agency(name: str, seat: Seat) -> Trial:
    """Return a try that revokes a whole agency."""
    return _refused(RevocationKind.AGENCY, seat.agency, seat, name)


KINDS = (agreement, sharing_request, break_glass, officer, token, agency)
