"""What is written to the audit log about one operation, gathered while it runs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from gateway.audit import (
    PIN,
    AuditRecord,
    FieldTrace,
    SourceTrace,
    Status,
    person_pseudonym,
    pseudonymous,
)
from gateway.decision import Purpose, SubgraphRequest, SubgraphResponse, Subject, Transport
from gateway.executor import body_of
from gateway.pipeline.fingerprint import UNREADABLE
from gateway.pipeline.obligations import NotedObligations

__all__ = ["OperationTrace", "RecordingTransport"]

PIN_IN_TEXT = re.compile(r"(?<![0-9A-Za-z_.])\d{12}(?![0-9A-Za-z_.])")
"""A literal of that form in a document: in a string, or as the integer an ID may be."""

PIN_IN_JSON = re.compile(rb'"([0-9]{12})\\?"')
"""A text of that form in an answer, or in its policy attributes: JSON inside of a text."""


@dataclass(slots=True, kw_only=True)
class OperationTrace:
    """Filled step by step; a step that was not reached leaves its default."""

    request_id: str
    subject: Subject
    started: int = field(default_factory=time.perf_counter_ns)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    purpose: Purpose | None = None
    operation_hash: str = UNREADABLE
    operation_name: str | None = None
    policy_revision: str = ""
    fields: tuple[FieldTrace, ...] = ()
    sources: tuple[SourceTrace, ...] = ()
    pins: set[str] = field(default_factory=set)
    obligations: NotedObligations = field(default_factory=NotedObligations)
    decides_once: bool = False
    """Whether it changes something, so that it never begins again."""

    def record(self, status: Status, code: str | None, key: bytes) -> AuditRecord:
        """Return the record; PINs become pseudonyms under the key of the year."""
        return AuditRecord(
            at=self.at,
            request_id=self.request_id,
            # An issuer may name a citizen by the PIN.
            subject=replace(self.subject, id=pseudonymous(key, self.at.year, self.subject.id), person=None),
            purpose=_without_pins_in(self.purpose),
            operation_hash=self.operation_hash,
            operation_name=_without_pins(self.operation_name),
            policy_revision=self.policy_revision,
            status=status,
            code=code,
            fields=self.fields,
            sources=self.sources,
            persons=[person_pseudonym(key, self.at.year, pin) for pin in sorted(self.pins)],
            obligations=self.obligations.traces(self.subject, self.pins, self.at, key),
            duration_us=(time.perf_counter_ns() - self.started) // 1_000,
        )


class RecordingTransport:
    """Passes fetches on and notes every PIN that crosses between gateway and registers."""

    def __init__(self, remote: Transport, local: Mapping[str, Transport], pins: set[str]) -> None:
        self._remote = remote
        self._local = local
        self._pins = pins

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Fetch from the subgraph in this process if there is one, else over HTTP."""
        self._note_request(request)
        transport = self._local.get(request.subgraph, self._remote)
        response = await transport.fetch(request)
        if response.data is not None:
            self._pins.update(_pins(response.data.values()))
        return response

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        """Fetch, and return the body of the answer; that of a subgraph in this process is written here."""
        self._note_request(request)
        transport = self._local.get(request.subgraph, self._remote)
        body = await body_of(transport, request)
        self._pins.update(_pins_in_json(body))
        return body

    def _note_request(self, request: SubgraphRequest) -> None:
        self._pins.update(_pins(request.variables.values()))
        self._pins.update(PIN_IN_TEXT.findall(request.document))

    async def close(self) -> None:
        """The transports live longer than the operation."""


def _without_pins_in(purpose: Purpose | None) -> Purpose | None:
    """Agreement and case are the caller's words: whoever writes a PIN there does not get it into the log."""
    if purpose is None:
        return None
    return replace(
        purpose, agreement=_without_pins(purpose.agreement), case_ref=_without_pins(purpose.case_ref)
    )


def _without_pins(text: str | None) -> str | None:
    return None if text is None else PIN.sub("#", text)


def _pins_in_json(body: bytes) -> Iterator[str]:
    if b"\\u" not in body:
        return (found.decode() for found in PIN_IN_JSON.findall(body))
    try:
        return _pins([orjson.loads(body)])  # A digit may be written as an escape.
    except ValueError:
        return iter(())


def _pins(values: Iterable[Any]) -> Iterator[str]:
    stack = list(values)
    while stack:
        value = stack.pop()
        if value.__class__ is str:
            if PIN.fullmatch(value):
                yield value
            elif '"' in value:
                stack.extend(_json_in(value))
        elif value.__class__ is dict:
            stack.extend(value.values())
        elif value.__class__ is list:
            stack.extend(value)


def _json_in(text: str) -> list[Any]:
    """Return what a text holds if it is JSON, as policy attributes are; nothing if it is not."""
    try:
        return [orjson.loads(text)]
    except ValueError:
        return []
