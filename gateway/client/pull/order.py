"""What is to be pulled, as whom and where to; and the pull put together from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from gateway.client.backoff import Backoff
from gateway.client.client import AsyncClient, TokenSource
from gateway.client.connection import ConnectionPages
from gateway.client.document import PagedDocument
from gateway.client.pull.files import open_folder
from gateway.client.pull.folder import KNOWN, PullFolder
from gateway.client.pull.run import Event, Pull
from gateway.client.pull.state import Identity, Manifest
from gateway.client.purpose import Purpose

__all__ = ["Order", "Pulled", "carry_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A list of one gateway for one caller and purpose, into one folder."""

    url: str
    token: TokenSource = field(repr=False)
    document: PagedDocument
    variables: Mapping[str, Any] = field(default_factory=dict)
    purpose: Purpose | None
    caller: str
    """Who the token speaks for, by any name that stays the same: the folder remembers it."""
    out: Path
    page: int = 100
    """Rows a page; fewer once that passes a limit of the gateway."""
    backoff: Backoff = field(default_factory=Backoff)
    again: bool = False
    """Begin anew, whatever the folder holds of this pull."""

    @property
    def identity(self) -> Identity:
        """What the folder remembers, and compares with the next order."""
        purpose = self.purpose
        return Identity(
            document=self.document.sha256,
            variables=hashlib.sha256(msgspec.json.encode(self.variables, order="deterministic")).hexdigest(),
            field=self.document.field,
            purpose=None if purpose is None else purpose.code,
            agreement=None if purpose is None else purpose.agreement,
            case=None if purpose is None else purpose.case,
            caller=self.caller,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A complete pull."""

    manifest: Manifest
    rows: int
    """How many of its rows this run fetched; more than it has, where some were dropped."""


async def carry_out(order: Order, tell: Callable[[Event], None]) -> Pulled:
    """Pull what is missing in the folder. Raises Refusal; Stop when the same order can go on later."""
    with open_folder(order.out, KNOWN) as files:
        pull = Pull(PullFolder(files, order.identity), tell=tell)
        async with AsyncClient(order.url, token=order.token, purpose=order.purpose) as client:
            pages = ConnectionPages(
                client,
                order.document,
                order.variables,
                size=order.page,
                backoff=order.backoff,
                tell=pull.waiting,
            )
            manifest = await pull.run(pages, again=order.again)
    return Pulled(manifest=manifest, rows=pull.fetched)
