"""Documents of grants: each bad one is refused with its code, before anything is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from gateway.access import GrantChecks, GrantError, GrantRegister
from gateway.access.grant_records import (
    AgreementRecord,
    BreakGlassRecord,
    SharingRecord,
    read_document,
)
from tests.gateway.access.building import NOW, TODAY, policies
from tests.gateway.audit.database import GatewayDatabase, gateway_database

__all__ = ["gateway_database"]

AGREEMENT: dict[str, Any] = {
    "id": "AG-T-001", "kind": "AGREEMENT", "grantee": "G24", "purpose": "default-sharing.newborns",
    "fields": ["BirthEvent.eventId"], "from": "2026-01-01", "until": "2027-12-31",
}  # fmt: skip
REQUEST: dict[str, Any] = {
    "id": "SR-T-001", "kind": "SHARING_REQUEST", "person": "901085000101", "holder": "G18", "grantee": "H17",
    "sector": "TRANSPORT", "purpose": "bus-fare", "fields": ["Disability.level", "Disability.certificateNo"],
    "days": 30,
}  # fmt: skip
BREAK_GLASS: dict[str, Any] = {
    "id": "BG-T-001", "kind": "BREAK_GLASS", "grantee": "H48", "sector": "CIVIL_DEFENCE",
    "purpose": "emergency", "area": ["21028"], "reason": "lũ", "approvers": ["p1", "p2"], "hours": 24,
}  # fmt: skip
LEFT_OUT = object()


def changed(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    merged = document | {key.removesuffix("_"): value for key, value in changes.items()}
    return {key: value for key, value in merged.items() if value is not LEFT_OUT}


def accept(document: object) -> AgreementRecord | SharingRecord | BreakGlassRecord:
    grant = read_document(document, NOW)
    GrantChecks(policies().reference).check(grant, TODAY)
    return grant


def test_an_agreement_is_read() -> None:
    grant = accept(AGREEMENT)
    assert isinstance(grant, AgreementRecord)
    assert (grant.first.isoformat(), grant.last.isoformat()) == ("2026-01-01", "2027-12-31")


def test_a_request_counts_from_now() -> None:
    grant = accept(REQUEST)
    assert isinstance(grant, SharingRecord)
    assert (grant.period.start, grant.period.end) == (NOW, NOW + timedelta(days=30))
    assert grant.fields == ("Disability.certificateNo", "Disability.level")
    assert "901085000101" not in repr(grant)


def test_a_break_glass_counts_from_now() -> None:
    grant = accept(BREAK_GLASS)
    assert isinstance(grant, BreakGlassRecord)
    assert (grant.period.start, grant.period.end) == (NOW, NOW + timedelta(hours=24))


def test_days_are_those_of_viet_nam_and_the_last_one_is_included() -> None:
    grant = accept(changed(REQUEST, days=LEFT_OUT, from_="2026-11-24", until="2026-11-30"))
    assert isinstance(grant, SharingRecord)
    assert grant.period.start == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert grant.period.end == datetime(2026, 11, 30, 17, tzinfo=UTC)


def test_moments_have_an_offset() -> None:
    until = "2026-11-23T12:00:00+07:00"
    grant = accept(changed(BREAK_GLASS, hours=LEFT_OUT, until=until))
    assert isinstance(grant, BreakGlassRecord)
    assert grant.period.end == datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        changed(REQUEST, fields=["Disability.__typename"]),
        changed(REQUEST, fields=["BirthEvent.__typename"], holder="G15"),
        changed(BREAK_GLASS, grantee="G18", area=["21028", "20194", "52"]),
        changed(BREAK_GLASS, area=["21028", "51"]),
    ],
    ids=["existence, of its holder", "existence, of another", "a ministry, anywhere", "a province, at home"],
)
def test_what_may_be_granted_is_accepted(document: dict[str, Any]) -> None:
    assert accept(document).id == document["id"]


REFUSED: list[tuple[str, object]] = [
    ("GRANT_MALFORMED", []),
    ("GRANT_MALFORMED", None),
    ("GRANT_KIND_UNKNOWN", {}),
    ("GRANT_KIND_UNKNOWN", changed(REQUEST, kind="CONSENT")),
    ("GRANT_KIND_UNKNOWN", changed(REQUEST, kind=["SHARING_REQUEST"])),
    ("GRANT_MALFORMED", changed(REQUEST, person=LEFT_OUT)),
    ("GRANT_MALFORMED", changed(REQUEST, note="x")),
    ("GRANT_MALFORMED", changed(REQUEST, id="")),
    ("GRANT_MALFORMED", changed(REQUEST, id="a b")),
    ("GRANT_MALFORMED", changed(REQUEST, id=7)),
    ("GRANT_MALFORMED", changed(REQUEST, person="90108500010")),
    ("GRANT_MALFORMED", changed(REQUEST, person=901085000101)),
    ("GRANT_MALFORMED", changed(REQUEST, sector="transport")),
    ("GRANT_MALFORMED", changed(REQUEST, fields=[])),
    ("GRANT_MALFORMED", changed(REQUEST, fields="Disability.level")),
    ("GRANT_MALFORMED", changed(REQUEST, fields=[1])),
    ("GRANTEE_UNKNOWN", changed(REQUEST, grantee="H99")),
    ("GRANTEE_CLOSED", changed(REQUEST, grantee="H08")),
    ("HOLDER_MISMATCH", changed(REQUEST, holder="G01")),
    ("HOLDER_MISMATCH", changed(REQUEST, fields=["Disability.level", "Person.fullName"])),
    ("HOLDER_MISMATCH", changed(REQUEST, fields=["Disability.level", "Person.__typename"])),
    ("PURPOSE_UNKNOWN", changed(REQUEST, purpose="no-such")),
    ("PURPOSE_MISMATCH", changed(REQUEST, purpose="emergency")),
    ("PURPOSE_MISMATCH", changed(REQUEST, purpose="default-sharing.newborns")),
    ("PURPOSE_MISMATCH", changed(REQUEST, purpose="sim-registration")),
    ("PURPOSE_MISMATCH", changed(REQUEST, purpose="self")),
    ("PURPOSE_MISMATCH", changed(REQUEST, purpose="statistics")),
    ("FIELD_UNKNOWN", changed(REQUEST, fields=["Disability.nothing"])),
    ("FIELD_UNKNOWN", changed(REQUEST, fields=["Disability"])),
    ("FIELD_UNKNOWN", changed(REQUEST, fields=["Land.__typename"])),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["AssistanceCase.hivStatus"])),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["AssistancePayment.bankAccountNo"])),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["BirthEvent.birthParents"], holder="G15")),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["CivilServant.planning"], holder="G09")),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["CivilServant.familyHistory"], holder="G09")),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["MarriageEvent.eventId"], holder="G15")),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["AssistanceCaseVersion.caseId"])),
    ("FIELD_NOT_SHAREABLE", changed(REQUEST, fields=["RegisteredPerson.fullName"], holder="G15")),
    ("PERIOD_INVALID", changed(REQUEST, days=0)),
    ("PERIOD_INVALID", changed(REQUEST, days=True)),
    ("PERIOD_INVALID", changed(REQUEST, days="30")),
    ("PERIOD_INVALID", changed(REQUEST, days=LEFT_OUT)),
    ("PERIOD_INVALID", changed(REQUEST, until="2026-12-31")),
    ("PERIOD_INVALID", changed(REQUEST, from_="2026-11-24")),
    ("PERIOD_INVALID", changed(REQUEST, days=LEFT_OUT, until="soon")),
    ("PERIOD_INVALID", changed(REQUEST, days=LEFT_OUT, until="2026-12-31T00:00:00")),
    ("PERIOD_INVALID", changed(REQUEST, days=LEFT_OUT, until="2026-11-22")),
    ("PERIOD_TOO_LONG", changed(REQUEST, days=367)),
    ("PERIOD_TOO_LONG", changed(REQUEST, days=10**12)),
    ("PERIOD_TOO_LONG", changed(REQUEST, days=LEFT_OUT, until="2028-01-01")),
    ("PERIOD_INVALID", changed(AGREEMENT, until="2025-12-31")),
    ("PERIOD_INVALID", changed(AGREEMENT, from_="01/01/2026")),
    ("GRANT_MALFORMED", changed(AGREEMENT, until=LEFT_OUT)),
    ("GRANT_MALFORMED", changed(AGREEMENT, sector="HEALTH")),
    ("PURPOSE_MISMATCH", changed(AGREEMENT, purpose="1.001776")),
    ("FIELD_NOT_SHAREABLE", changed(AGREEMENT, fields=["BirthEvent.adoption"])),
    ("FIELD_UNKNOWN", changed(AGREEMENT, fields=["BirthEvent.nothing"])),
    ("AREA_MISSING", changed(BREAK_GLASS, area=LEFT_OUT)),
    ("AREA_MISSING", changed(BREAK_GLASS, area=[])),
    ("AREA_UNKNOWN", changed(BREAK_GLASS, area=["99999"])),
    ("AREA_OUTSIDE_TERRITORY", changed(BREAK_GLASS, area=["21028", "20194"])),
    ("AREA_OUTSIDE_TERRITORY", changed(BREAK_GLASS, area=["52"])),
    ("AREA_TOO_LARGE", changed(BREAK_GLASS, area=[f"{number:05d}" for number in range(65)])),
    ("GRANT_MALFORMED", changed(BREAK_GLASS, area=["Nghĩa Lộ"])),
    ("TWO_APPROVERS_NEEDED", changed(BREAK_GLASS, approvers=["p1"])),
    ("TWO_APPROVERS_NEEDED", changed(BREAK_GLASS, approvers=["p1", "p1"])),
    ("TWO_APPROVERS_NEEDED", changed(BREAK_GLASS, approvers=["p1", " P1 "])),
    ("TWO_APPROVERS_NEEDED", changed(BREAK_GLASS, approvers=LEFT_OUT)),
    ("PERIOD_TOO_LONG", changed(BREAK_GLASS, hours=25)),
    ("PERIOD_TOO_LONG", changed(BREAK_GLASS, hours=LEFT_OUT, until="2026-11-25")),
    ("GRANT_MALFORMED", changed(BREAK_GLASS, reason=" ")),
    ("PURPOSE_MISMATCH", changed(BREAK_GLASS, purpose="1.001776")),
    ("GRANTEE_CLOSED", changed(BREAK_GLASS, grantee="H08")),
]


@pytest.mark.parametrize(
    ("code", "document"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_bad_document_is_refused_with_its_code(code: str, document: object) -> None:
    with pytest.raises(GrantError) as caught:
        accept(document)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{code}: ")


@pytest.fixture
async def register(gateway_database: GatewayDatabase) -> AsyncIterator[GrantRegister]:
    connection = await asyncpg.connect(gateway_database.owner)
    transaction = connection.transaction()
    await transaction.start()
    yield GrantRegister(connection=connection, checks=GrantChecks(policies().reference), key=b"k" * 32)
    await transaction.rollback()
    await connection.close()


async def refusal(awaitable: Any) -> str:
    with pytest.raises(GrantError) as caught:
        await awaitable
    return caught.value.code


@pytest.mark.parametrize("document", [AGREEMENT, REQUEST, BREAK_GLASS], ids=lambda one: one["kind"])
async def test_a_grant_is_added_listed_and_ended_once(
    register: GrantRegister, document: dict[str, Any]
) -> None:
    await register.add(document, NOW)
    assert await refusal(register.add(document, NOW)) == "GRANT_EXISTS"
    (listed,) = [one for one in await register.listed() if one.id == document["id"]]
    assert (listed.kind, listed.state(NOW)) == (document["kind"], "LIVE")
    await register.end(listed.id, NOW + timedelta(hours=1))
    assert await refusal(register.end(listed.id, NOW + timedelta(hours=2))) == "GRANT_ENDED"
    (listed,) = [one for one in await register.listed() if one.id == document["id"]]
    assert listed.state(NOW + timedelta(hours=2)) == "ENDED"


async def test_an_id_is_used_once_whatever_the_kind(register: GrantRegister) -> None:
    await register.add(AGREEMENT, NOW)
    assert await refusal(register.add(changed(REQUEST, id=AGREEMENT["id"]), NOW)) == "GRANT_EXISTS"


async def test_what_is_not_there_cannot_be_ended_or_reviewed(register: GrantRegister) -> None:
    assert await refusal(register.end("no-such", NOW)) == "GRANT_UNKNOWN"
    assert await refusal(register.review("no-such", NOW)) == "GRANT_UNKNOWN"


async def test_a_break_glass_is_reviewed_once_after_its_end(register: GrantRegister) -> None:
    await register.add(BREAK_GLASS, NOW)
    assert await refusal(register.review("BG-T-001", NOW)) == "GRANT_LIVE"
    after = NOW + timedelta(hours=24)
    await register.review("BG-T-001", after)
    assert await refusal(register.review("BG-T-001", after)) == "GRANT_REVIEWED"


async def test_only_a_break_glass_is_reviewed(register: GrantRegister) -> None:
    await register.add(AGREEMENT, NOW)
    assert await refusal(register.review("AG-T-001", NOW)) == "GRANT_NOT_REVIEWED"


async def test_a_command_with_an_overdue_review_gets_no_further_one(register: GrantRegister) -> None:
    await register.add(BREAK_GLASS, NOW)
    later = NOW + timedelta(hours=24 + 72)
    (listed,) = [one for one in await register.listed() if one.id == "BG-T-001"]
    assert (listed.state(later - timedelta(seconds=1)), listed.state(later)) == ("OVER", "OVERDUE")
    other = changed(BREAK_GLASS, id="BG-T-002")
    assert await refusal(register.add(other, later)) == "REVIEW_OVERDUE"
    await register.review("BG-T-001", later)
    await register.add(other, later)


async def test_the_database_itself_refuses_a_long_or_singly_approved_break_glass(
    register: GrantRegister,
) -> None:
    statement = (
        "insert into break_glass"
        " (id, grantee, sector, purpose, area, reason, approvers, valid_from, valid_to)"
        " values ('x', 'H48', 'CIVIL_DEFENCE', 'emergency', '{21028}', 'r', $1, now(), now() + $2)"
    )
    for approvers, hours in ((["a", "b"], 25), (["a"], 1), (["a", "a"], 1)):
        with pytest.raises(asyncpg.CheckViolationError):
            async with register.connection.transaction():
                await register.connection.execute(statement, approvers, timedelta(hours=hours))
