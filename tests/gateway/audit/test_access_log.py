"""Reading what was recorded about one person, level: the audit database."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.audit import AccessLog, AuditLog, AuditRecord, Pool, person_pseudonym, pseudonymous
from gateway.audit.access_log import KEPT_YEARS
from gateway.decision import Purpose, Subject, SubjectKind

KEY = b"the key of the pseudonyms"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
OFFICER = Subject(kind=SubjectKind.OFFICER, id="officer-1", agency="H21")


@pytest.fixture
def pin() -> str:
    """A person nobody has looked at yet."""
    return f"9{uuid.uuid4().int % 10**11:011d}"


async def looked(pool: Pool, *pins: str, **changes: Any) -> None:
    """Record that somebody looked at these persons."""
    found: dict[str, Any] = {
        "at": NOW,
        "subject": OFFICER,
        "purpose": Purpose(code="1.001776"),
        "status": "ANSWERED",
    } | changes
    record = AuditRecord(
        request_id=str(uuid.uuid4()),
        operation_hash="0" * 64,
        operation_name=None,
        policy_revision="1",
        persons=[person_pseudonym(KEY, found["at"].year, pin) for pin in pins],
        **found,
    )
    await AuditLog(pool).append(record)


def log(pool: Pool, pin: str, reader: str = "citizen-1", left_out: Collection[str] = ()) -> AccessLog:
    return AccessLog(pool=pool, key=KEY, pin=pin, reader=reader, left_out=left_out, now=NOW)


async def purposes(of: AccessLog) -> list[str | None]:
    found = [access.purpose for access in await of.page(None, 100)]
    assert len(found) == await of.count()
    return found


async def test_an_entry_says_who_what_for_and_when(pool: Pool, pin: str) -> None:
    await looked(pool, pin)
    (access,) = await log(pool, pin).page(None, 10)
    assert (access.at, access.kind, access.agency, access.purpose) == (NOW, "OFFICER", "H21", "1.001776")
    assert pin not in repr((access, log(pool, pin)))


async def test_entries_come_newest_first_and_in_pages(pool: Pool, pin: str) -> None:
    for number in range(5):
        await looked(pool, pin, purpose=Purpose(code=str(number)))
    of = log(pool, pin)
    first = await of.page(None, 2)
    rest = await of.page(first[-1].id, 10)
    assert [one.purpose for one in (*first, *rest)] == ["4", "3", "2", "1", "0"]


async def test_the_log_is_of_one_person(pool: Pool, pin: str) -> None:
    await looked(pool, "952148000303")
    await looked(pool)
    assert await purposes(log(pool, pin)) == []


async def test_a_citizen_is_told_nothing_of_own_questions_but_of_those_of_other_citizens(
    pool: Pool, pin: str
) -> None:
    for reader in ("citizen-1", "citizen-2", f"vneid:{pin}"):
        stored = pseudonymous(KEY, NOW.year, reader)
        citizen = Subject(kind=SubjectKind.CITIZEN, id=stored)
        await looked(pool, pin, subject=citizen, purpose=Purpose(code=reader[:9]))
    await looked(pool, pin, subject=Subject(kind=SubjectKind.OFFICER, id="citizen-1", agency="H21"))
    assert await purposes(log(pool, pin)) == ["1.001776", f"vneid:{pin}"[:9], "citizen-2"]
    assert await purposes(log(pool, pin, f"vneid:{pin}")) == ["1.001776", "citizen-2", "citizen-1"]


@pytest.mark.parametrize("status", ["BEGUN", "REFUSED", "FAILED"])
async def test_what_was_not_answered_is_not_told(pool: Pool, pin: str, status: str) -> None:
    await looked(pool, pin, status=status)
    assert await purposes(log(pool, pin)) == []


async def test_purposes_a_person_may_not_know_of_are_left_out_and_none_is_not_one_of_them(
    pool: Pool, pin: str
) -> None:
    for purpose in (Purpose(code="crime"), Purpose(code="1.001776"), None):
        await looked(pool, pin, purpose=purpose)
    assert await purposes(log(pool, pin, left_out=["crime", "secret"])) == [None, "1.001776"]
    assert await purposes(log(pool, pin)) == [None, "1.001776", "crime"]


async def test_pseudonyms_of_earlier_years_are_found_for_as_long_as_the_history_is_kept(
    pool: Pool, pin: str
) -> None:
    for year in range(NOW.year - KEPT_YEARS - 1, NOW.year + 1):
        await looked(pool, pin, at=NOW.replace(year=year), purpose=Purpose(code=str(year)))
    expected = [str(year) for year in range(NOW.year, NOW.year - KEPT_YEARS - 1, -1)]
    assert await purposes(log(pool, pin)) == expected
