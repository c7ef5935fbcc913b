"""The audit log and the database it lives in."""

from __future__ import annotations

from gateway.audit.access_log import Access, AccessLog
from gateway.audit.database import DATABASE_ERRORS, Pool, audit_unavailable, migrate, open_pool
from gateway.audit.log import AuditLog
from gateway.audit.record import (
    PIN,
    AuditRecord,
    FieldTrace,
    ObligationTrace,
    SourceTrace,
    Status,
    person_pseudonym,
    pseudonymous,
)
from gateway.audit.sink import AuditSink, NullAudit

__all__ = [
    "DATABASE_ERRORS",
    "PIN",
    "Access",
    "AccessLog",
    "AuditLog",
    "AuditRecord",
    "AuditSink",
    "FieldTrace",
    "NullAudit",
    "ObligationTrace",
    "Pool",
    "SourceTrace",
    "Status",
    "audit_unavailable",
    "migrate",
    "open_pool",
    "person_pseudonym",
    "pseudonymous",
]
