"""The audit log: one INSERT per operation, committed before the first byte of the answer leaves."""

from __future__ import annotations

import itertools
import os
import time
import uuid

import orjson

from gateway.audit.database import DATABASE_ERRORS, Pool, audit_unavailable
from gateway.audit.record import AuditRecord, field_rows, obligation_rows, source_rows
from gateway.telemetry import get_logger

__all__ = ["AuditLog"]

RECORD = """
WITH record AS (
    INSERT INTO audit_record (
        id, gateway, counter, at, request_id, subject_kind, subject_id, agency, purpose, legal_basis,
        agreement, case_ref, operation_hash, operation_name, policy_revision, status, code, fields, sources,
        duration_us
    ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
    RETURNING id
)
"""
PERSONS = """
INSERT INTO audit_person (record_id, person)
SELECT record.id, person FROM record, unnest($21::bytea[]) AS person
"""
OBLIGATIONS = """
INSERT INTO obligation (record_id, number, type, arguments, fields, persons, grants, due_at)
SELECT
    record.id, o.number, o.type, o.arguments, o.fields,
    ARRAY(SELECT decode(person, 'hex') FROM unnest(o.persons) AS person), o.grants, o.due_at
FROM record, jsonb_to_recordset($22::jsonb) AS o (
    number smallint, type text, arguments jsonb, fields text[], persons text[], grants text[],
    due_at timestamptz
)
"""
# S608: all three are constants of this module; every value is bound.
INSERT = f"{RECORD}{PERSONS}"
INSERT_WITH_OBLIGATIONS = f"{RECORD}, persons AS ({PERSONS}) {OBLIGATIONS}"
"""One statement, so that a record and what it obliges to are there together or not at all."""

TICKS_PER_MS = 4096
"""The 12 bits after an id's milliseconds: the order of records within one."""


class AuditLog:
    """Appends records; the counter shows gaps for each gateway process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._gateway = uuid.uuid4()
        self._counter = itertools.count(1)
        self._tick = 0
        self._log = get_logger("audit")

    async def append(self, record: AuditRecord) -> None:
        """Commit one record. Raises Unavailable: then the answer must not leave."""
        subject, purpose = record.subject, record.purpose
        obligations = obligation_rows(record.obligations)
        try:
            await self._pool.execute(
                INSERT_WITH_OBLIGATIONS if obligations else INSERT,
                self._next_id(),
                self._gateway,
                next(self._counter),
                record.at,
                record.request_id,
                subject.kind.value,
                subject.id,
                subject.agency,
                purpose.code if purpose else None,
                purpose.legal_basis if purpose else None,
                purpose.agreement if purpose else None,
                purpose.case_ref if purpose else None,
                record.operation_hash,
                record.operation_name,
                record.policy_revision,
                record.status,
                record.code,
                orjson.dumps(field_rows(record.fields)).decode(),
                orjson.dumps(source_rows(record.sources)).decode(),
                record.duration_us,
                sorted(set(record.persons)),
                *([orjson.dumps(obligations).decode()] if obligations else []),
                timeout=2,
            )
        except DATABASE_ERRORS as error:
            self._log.error("audit.append_failed", error=type(error).__name__, request_id=record.request_id)
            raise audit_unavailable() from error

    def _next_id(self) -> uuid.UUID:
        """Return an id that sorts after every earlier one of this process (UUIDv7, RFC 9562 6.2 method 3)."""
        self._tick = max(self._tick + 1, time.time_ns() * TICKS_PER_MS // 1_000_000)
        stamp, fraction = divmod(self._tick, TICKS_PER_MS)
        random = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
        return uuid.UUID(int=(stamp & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)
