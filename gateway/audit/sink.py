"""Where audit records go: a port, and the sink of the one mode that keeps none."""

from __future__ import annotations

from typing import Protocol

from gateway.audit.record import AuditRecord

__all__ = ["AuditSink", "NullAudit"]


class AuditSink(Protocol):
    """Takes the record of an operation before its answer leaves."""

    async def append(self, record: AuditRecord) -> None:
        """Keep one record. Raises Unavailable: then the answer must not leave."""


class NullAudit:
    """Keeps nothing: for serving supergraphs that hold no classified field, on loopback, and nothing else."""

    async def append(self, record: AuditRecord) -> None:
        """Drop the record."""
