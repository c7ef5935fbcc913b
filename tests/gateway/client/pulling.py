"""Pulls from a fake gateway, without sockets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from gateway.client import Backoff, ConnectionPages, read_document
from gateway.client.pull import Event, Files, Identity, Manifest, Pull, PullFolder
from tests.gateway.client.fake_gateway import DOCUMENT, FakeGateway, row

__all__ = ["DATA", "IDENTITY", "Puller", "lines", "now"]

DATA = "people.ndjson"
IDENTITY = Identity(
    document=read_document(DOCUMENT).sha256,
    variables=hashlib.sha256(b"{}").hexdigest(),
    field="people",
    purpose="ND194-16.1.a",
    agreement=None,
    case=None,
    caller="gia-lai-health",
)


async def _at_once(_seconds: float) -> None:
    """Wait for nothing."""


def now() -> str:
    return "2026-11-23T00:00:00+00:00"


def lines(rows: Sequence[dict[str, Any]]) -> bytes:
    """Return what the data file of these rows holds: compact JSON, keys in the order asked, UTF-8, LF."""
    return b"".join(
        json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for found in rows
    )


@dataclass(frozen=True, kw_only=True)
class Puller:
    """Pulls `gateway` into `files`, as one process would."""

    gateway: FakeGateway
    size: int = 10
    patience: float = 0.0
    identity: Identity = IDENTITY
    told: list[Event] = field(default_factory=list)

    async def pull(self, files: Files, *, again: bool = False) -> Manifest:
        pull = Pull(PullFolder(files, self.identity), tell=self.told.append, now=now)
        pages = ConnectionPages(
            self.gateway,
            read_document(DOCUMENT),
            {},
            size=self.size,
            backoff=Backoff(patience=self.patience, sleep=_at_once),
            tell=pull.waiting,
        )
        return await pull.run(pages, again=again)

    def of(self, **changes: Any) -> Puller:
        """Return the puller of another purpose, caller, ..."""
        return replace(self, identity=msgspec.structs.replace(self.identity, **changes))


assert lines([row(1)]).decode() == (
    '{"id":"P00001","name":"Nguyễn Văn 1","phone":"*****001","secret":null}\n'
)
