"""Who looked at my data: the answer to the citizen it is about (`domain.md` 5.3, 16)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import strawberry

from gateway.access import Directory, today
from gateway.audit import Access, AccessLog, Pool
from gateway.decision import Subject, SubjectKind
from subgraphs.common.connections import PageInfo, Pager, pager
from subgraphs.common.cursors import CursorCodec
from subgraphs.common.directives import Register, catalogued, resolved

__all__ = ["AccessLogConnection", "Names", "OwnLog", "own_log"]


class Names(Protocol):
    """What agencies and purposes are called."""

    def agency_name(self, code: str) -> str | None:
        """Return the name of an agency."""

    def purpose_title(self, code: str) -> str | None:
        """Return the title of a purpose."""


@strawberry.federation.type(
    description="One use of a person's data (một lượt khai thác dữ liệu)",
    directives=[Register(name="sharing")],
)
class AccessLogEntry:
    """Who asked, what for and when; never which record and what was answered."""

    at: datetime | None = catalogued("When (thời điểm)", "SENSITIVE")
    caller_kind: str | None = catalogued("Kind of caller (loại đối tượng khai thác)", "SENSITIVE")
    agency: strawberry.ID | None = catalogued("Agency (mã cơ quan)", "SENSITIVE")
    agency_name: str | None = catalogued("Name of the agency (tên cơ quan)", "SENSITIVE")
    purpose: str | None = catalogued("Purpose (mã mục đích)", "SENSITIVE")
    purpose_title: str | None = catalogued("Title of the purpose (tên mục đích)", "SENSITIVE")


@strawberry.type(description="An entry and its place (mục của nhật ký)")
class AccessLogEdge:
    """Relay edge; the log belongs to no record, so that it is decided as it is."""

    node: AccessLogEntry | None = catalogued("The entry (mục nhật ký)", "SENSITIVE")
    cursor: str | None = catalogued("Cursor of this entry (con trỏ)", "SENSITIVE")


@strawberry.type(description="A page of the log, newest first (nhật ký khai thác dữ liệu)")
class AccessLogConnection:
    """Relay connection."""

    source: strawberry.Private[Pager[Access]]
    names: strawberry.Private[Names]

    @resolved("The entries (các mục)", "SENSITIVE")
    async def edges(self) -> list[AccessLogEdge] | None:
        """Return the entries of this page."""
        source = self.source
        return [
            AccessLogEdge(node=_entry(access, self.names), cursor=source.cursor(access.id))
            for access in await source.page()
        ]

    @resolved("Information about the page (thông tin trang)", "SENSITIVE")
    async def page_info(self) -> PageInfo | None:
        """Return where the page ends."""
        return await self.source.page_info()

    @resolved("Number of entries (tổng số mục)", "SENSITIVE")
    async def total_count(self) -> int | None:
        """Count all entries."""
        return await self.source.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLog:
    """The log of the citizen who asks."""

    log: AccessLog
    names: Names
    cursors: CursorCodec

    def page(self, first: int | None, after: str | None) -> AccessLogConnection:
        """Return a page. Raises BadUserInput for a size or a cursor that is none."""
        source = pager(
            coordinate="Query.accessLog",
            # A cursor is good for whom it was given to.
            arguments={"reader": self.log.reader},
            first=first,
            after=after,
            codec=self.cursors,
            fetch=self.log.page,
            count=self.log.count,
            key=lambda access: access.id,
        )
        return AccessLogConnection(source=source, names=self.names)


def own_log(subject: Subject, pool: Pool, key: bytes, directory: Directory) -> OwnLog | None:
    """Return the log of a citizen; nobody else has one. `key`: of the pseudonyms of the audit log."""
    if subject.kind is not SubjectKind.CITIZEN or subject.person is None:
        return None
    now = datetime.now(UTC)
    log = AccessLog(
        pool=pool,
        key=key,
        pin=subject.person,
        reader=subject.id,
        left_out=directory.kept_from_persons(today(now)),
        now=now,
    )
    return OwnLog(log=log, names=directory, cursors=CursorCodec(hmac.digest(key, b"cursors", "sha256")))


def _entry(access: Access, names: Names) -> AccessLogEntry:
    return AccessLogEntry(
        at=access.at,
        caller_kind=access.kind,
        agency=None if access.agency is None else strawberry.ID(access.agency),
        agency_name=None if access.agency is None else names.agency_name(access.agency),
        purpose=access.purpose,
        purpose_title=None if access.purpose is None else names.purpose_title(access.purpose),
    )
