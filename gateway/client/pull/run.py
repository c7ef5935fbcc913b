"""A pull, from wherever it stands to its manifest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

from gateway.client.answer import DENIED, Note
from gateway.client.connection import Page, Waiting
from gateway.client.errors import Refusal, Stop
from gateway.client.pull.folder import PullFolder
from gateway.client.pull.state import Manifest, Progress

__all__ = ["BegunAnew", "Event", "PageWritten", "Pages", "Pull", "narrowed"]

_MOST_CHANGES = 3
"""Changes of the rules in one run; a guess: they change on some days, not within minutes."""


class Pages(Protocol):
    """Where rows come from, and all that knows what a cursor means."""

    async def page(self, cursor: str | None) -> Page:
        """Return the page after a cursor, the first after None. Raises Stop and Refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWritten:
    """A page is on disk."""

    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunAnew:
    """The rules changed: what was pulled under the older ones is dropped."""

    before: str
    now: str
    rows: int
    """How many were dropped."""


Event: TypeAlias = PageWritten | BegunAnew | Waiting


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Pull:
    """Writes pages to a folder until there are no more."""

    def __init__(
        self,
        folder: PullFolder,
        *,
        tell: Callable[[Event], None],
        now: Callable[[], str] = _now,
    ) -> None:
        self._folder = folder
        self._tell = tell
        self._now = now
        self._progress: Progress | None = None
        self._incidents: list[str] = []
        self._changes = 0
        self.fetched = 0
        """Rows written in this run, those dropped later too."""

    def waiting(self, event: Waiting) -> None:
        """Be told, by the pages, that something failed and is tried again."""
        self._incidents.append(event.code)
        self._tell(event)

    async def run(self, pages: Pages, *, again: bool = False) -> Manifest:
        """Pull what is missing. Raises Refusal, and Stop when it can go on later."""
        progress = self._progress = self._folder.begin(self._now(), again=again)
        try:
            while progress.more:
                progress = self._progress = await self._step(pages, progress)
        except Stop:
            with contextlib.suppress(Stop):
                self._folder.note(self._progress, self._incidents)
            raise
        return self._folder.finish(progress, self._now())

    async def _step(self, pages: Pages, progress: Progress) -> Progress:
        try:
            page = await pages.page(progress.cursor)
        except Refusal as refusal:
            if refusal.code == DENIED and progress.pages:
                raise self._withdrawn(progress, refusal.message) from refusal
            raise
        if progress.revision is not None and page.revision not in (None, progress.revision):
            return self._changed(progress, page)
        progress = self._folder.append(progress, page, self._incidents)
        self._incidents.clear()
        self.fetched += len(page.nodes)
        self._tell(PageWritten(progress=progress))
        return progress

    def _changed(self, progress: Progress, page: Page) -> Progress:
        """Begin anew: later pages cannot tell which of the earlier rows the new rules would hide."""
        if lost := narrowed(progress.decisions, page.notes):
            what = "; ".join(f"{note.coordinate} {_EFFECTS[note.effect]}: {note.reason}" for note in lost)
            raise self._withdrawn(progress, f"revision {page.revision}: {what}")
        self._changes += 1
        if self._changes > _MOST_CHANGES:
            raise self._withdrawn(progress, f"{self._changes} times in one run, now revision {page.revision}")
        self._tell(BegunAnew(before=progress.revision or "", now=page.revision or "", rows=progress.rows))
        return self._folder.drop(progress)

    def _withdrawn(self, progress: Progress, what: str) -> Stop:
        """Keep no row that the caller may not have any more."""
        self._progress = self._folder.drop(progress)
        return Stop(
            f"the rules changed, {what}. The {progress.rows} rows pulled before are removed;"
            " the next run begins at the first",
            code="RULES_CHANGED",
        )


_EFFECTS = {"deny": "denied", "mask": "masked"}


def narrowed(before: tuple[Note, ...], now: tuple[Note, ...]) -> list[Note]:
    """Return what is denied now and was not before, and what is masked now and was plainly shown."""
    denied = {note.coordinate for note in before if note.effect == "deny"}
    known = {"deny": denied, "mask": denied | {note.coordinate for note in before}}
    return [note for note in now if note.coordinate not in known[note.effect]]
