"""The audit log: complete or not at all, and never changed."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import time
import uuid
from datetime import UTC, datetime

import asyncpg
import pytest

from gateway.audit import (
    AuditLog,
    AuditRecord,
    FieldTrace,
    ObligationTrace,
    Pool,
    SourceTrace,
    open_pool,
    person_pseudonym,
)
from gateway.decision import Purpose, Subject, SubjectKind
from gateway.errors import Unavailable
from tests.gateway.audit.database import GatewayDatabase

PIN = "952148000303"
KEY = b"the key of the pseudonyms"
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def record(persons: tuple[bytes, ...] = ()) -> AuditRecord:
    return AuditRecord(
        at=AT,
        request_id=str(uuid.uuid4()),
        subject=Subject(kind=SubjectKind.OFFICER, id="officer-1", agency="H21"),
        purpose=Purpose(code="1.001776", legal_basis="20/2021/NĐ-CP", case_ref="AC-1"),
        operation_hash="0" * 64,
        operation_name="Cases",
        policy_revision="2026-11-23.1",
        status="ANSWERED",
        fields=(
            FieldTrace(coordinate="Person.pin", via=("key",), effect="allow", reason="territory", count=2),
        ),
        sources=(SourceTrace(subgraph="population", coordinates=("Person.pin",), objects=1, failed=False),),
        persons=persons,
        duration_us=1_234,
    )


async def rows_of(database: GatewayDatabase, written: AuditRecord) -> list[dict[str, object]]:
    statement = "select * from audit_record where request_id = $1"
    return await database.execute(statement, written.request_id)


async def persons_of(database: GatewayDatabase, written: AuditRecord) -> list[bytes]:
    statement = (
        "select person from audit_person join audit_record on id = record_id where request_id = $1 order by 1"
    )
    return [bytes(row["person"]) for row in await database.execute(statement, written.request_id)]


async def test_a_record_is_kept_as_it_was_given(pool: Pool, gateway_database: GatewayDatabase) -> None:
    written = record()
    await AuditLog(pool).append(written)
    (row,) = await rows_of(gateway_database, written)
    kept = {name: row[name] for name in row if name not in ("id", "gateway", "fields", "sources")}
    assert kept == {
        "counter": 1,
        "at": AT,
        "request_id": written.request_id,
        "subject_kind": "OFFICER",
        "subject_id": "officer-1",
        "agency": "H21",
        "purpose": "1.001776",
        "legal_basis": "20/2021/NĐ-CP",
        "agreement": None,
        "case_ref": "AC-1",
        "operation_hash": "0" * 64,
        "operation_name": "Cases",
        "policy_revision": "2026-11-23.1",
        "status": "ANSWERED",
        "code": None,
        "duration_us": 1_234,
    }
    assert json.loads(str(row["fields"])) == [
        {"field": "Person.pin", "via": ["key"], "effect": "allow", "reason": "territory", "n": 2}
    ]
    assert json.loads(str(row["sources"])) == [
        {"source": "population", "fields": ["Person.pin"], "objects": 1, "failed": False}
    ]


async def test_persons_are_kept_once_each(pool: Pool, gateway_database: GatewayDatabase) -> None:
    written = record((b"b" * 32, b"a" * 32, b"b" * 32))
    await AuditLog(pool).append(written)
    assert await persons_of(gateway_database, written) == [b"a" * 32, b"b" * 32]


async def test_a_record_whose_persons_cannot_be_kept_is_not_kept_either(
    pool: Pool, gateway_database: GatewayDatabase
) -> None:
    written = record((b"a" * 32, b"too short"))
    with pytest.raises(Unavailable):
        await AuditLog(pool).append(written)
    assert await rows_of(gateway_database, written) == []


OBLIGATIONS = (
    ObligationTrace(
        type="expire",
        arguments={},
        coordinates=("Person.fullName", "Person.pin"),
        persons=(b"a" * 32, b"b" * 32),
    ),
    ObligationTrace(
        type="review",
        arguments={"hours": 72},
        coordinates=("Person.pin",),
        grants=("BG-1",),
        due_at=datetime(2026, 11, 26, 3, 0, tzinfo=UTC),
    ),
)


async def obligations_of(database: GatewayDatabase, written: AuditRecord) -> list[dict[str, object]]:
    statement = "select o.* from obligation o join audit_record on id = record_id where request_id = $1"
    rows = await database.execute(f"{statement} order by number", written.request_id)
    return [{name: row[name] for name in row if name != "record_id"} for row in rows]


async def test_obligations_are_kept_with_their_record(pool: Pool, gateway_database: GatewayDatabase) -> None:
    written = dataclasses.replace(record((b"a" * 32,)), obligations=OBLIGATIONS)
    await AuditLog(pool).append(written)
    assert await persons_of(gateway_database, written) == [b"a" * 32]
    assert await obligations_of(gateway_database, written) == [
        {
            "number": 1,
            "type": "expire",
            "arguments": "{}",
            "fields": ["Person.fullName", "Person.pin"],
            "persons": [b"a" * 32, b"b" * 32],
            "grants": [],
            "due_at": None,
        },
        {
            "number": 2,
            "type": "review",
            "arguments": '{"hours": 72}',
            "fields": ["Person.pin"],
            "persons": [],
            "grants": ["BG-1"],
            "due_at": datetime(2026, 11, 26, 3, 0, tzinfo=UTC),
        },
    ]


async def test_a_record_whose_obligations_cannot_be_kept_is_not_kept_either(
    pool: Pool, gateway_database: GatewayDatabase
) -> None:
    unknown = ObligationTrace(type="watermark", arguments={}, coordinates=())
    written = dataclasses.replace(record((b"a" * 32,)), obligations=(*OBLIGATIONS, unknown))
    with pytest.raises(Unavailable):
        await AuditLog(pool).append(written)
    assert await rows_of(gateway_database, written) == []
    assert await obligations_of(gateway_database, written) == []


async def test_each_gateway_counts_its_own_records(pool: Pool, gateway_database: GatewayDatabase) -> None:
    one, other = AuditLog(pool), AuditLog(pool)
    written = [record() for _ in range(4)]
    for log, each in zip((one, one, other, one), written, strict=True):
        await log.append(each)
    rows = [(await rows_of(gateway_database, each))[0] for each in written]
    assert [row["counter"] for row in rows] == [1, 2, 1, 3]
    assert len({row["gateway"] for row in rows}) == 2
    ids = [str(row["id"]) for row in rows]
    assert ids == sorted(ids), "ids are in order of time"
    assert {each[14] for each in ids} == {"7"}


async def test_records_of_one_moment_are_in_the_order_they_were_written(
    pool: Pool, gateway_database: GatewayDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns()
    log, written = AuditLog(pool), [record() for _ in range(12)]
    for step, each in enumerate(written):
        monkeypatch.setattr("gateway.audit.log.time.time_ns", lambda at=now - step % 3: at)
        await log.append(each)
    ids = [str((await rows_of(gateway_database, each))[0]["id"]) for each in written]
    assert ids == sorted(ids), "also when the clock stands or goes back"


CHANGES = [
    "update audit_record set code = 'X'",
    "delete from audit_record",
    "truncate audit_record cascade",
    "update audit_person set person = person",
    "delete from audit_person",
    "truncate audit_person",
    "update obligation set type = type",
    "delete from obligation",
    "truncate obligation",
]


@pytest.mark.parametrize("change", CHANGES)
async def test_the_gateway_may_change_nothing(
    pool: Pool, gateway_database: GatewayDatabase, change: str
) -> None:
    await AuditLog(pool).append(record((b"a" * 32,)))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await gateway_database.execute_as(gateway_database.app, change)


@pytest.mark.parametrize("change", CHANGES)
async def test_the_owner_may_change_nothing(
    pool: Pool, gateway_database: GatewayDatabase, change: str
) -> None:
    await AuditLog(pool).append(record((b"a" * 32,)))
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await gateway_database.execute(change)


async def test_a_record_that_cannot_be_written_is_an_error(gateway_database: GatewayDatabase) -> None:
    pool = await open_pool(gateway_database.app)
    log = AuditLog(pool)
    await pool.close()
    with pytest.raises(Unavailable) as caught:
        await log.append(record())
    assert (caught.value.code, caught.value.status) == ("AUDIT_UNAVAILABLE", 503)


async def test_text_the_database_refuses_is_an_error(pool: Pool, gateway_database: GatewayDatabase) -> None:
    written = dataclasses.replace(record(), operation_name="a\x00b")
    with pytest.raises(Unavailable):
        await AuditLog(pool).append(written)
    assert await rows_of(gateway_database, written) == []


def test_a_pseudonym_changes_with_the_year_and_the_key_and_is_no_plain_hash() -> None:
    pseudonym = person_pseudonym(KEY, 2026, PIN)
    others = [
        person_pseudonym(KEY, 2027, PIN),
        person_pseudonym(b"another key", 2026, PIN),
        person_pseudonym(KEY, 2026, "952148000304"),
        hashlib.sha256(PIN.encode()).digest(),
        hashlib.sha256(b"2026" + PIN.encode()).digest(),
        hmac.digest(KEY, PIN.encode(), hashlib.sha256),
    ]
    assert person_pseudonym(KEY, 2026, PIN) == pseudonym
    assert len(pseudonym) == 32
    assert pseudonym not in others
    assert len(set(others)) == len(others)
