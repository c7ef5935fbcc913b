"""The folder of a pull: data first, then the state that speaks of it, the manifest last.

A page's rows are on disk before `state.json` is replaced by the one that counts them. Whatever the instant
a pull is killed at, the state names a prefix of the data; what is behind it is cut off when the pull goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from gateway.client.connection import Page
from gateway.client.errors import Refusal
from gateway.client.pull.files import LOCK, Files
from gateway.client.pull.state import (
    Identity,
    Manifest,
    Progress,
    Superseded,
    add_incidents,
    add_notes,
    decode,
    encode,
    manifest_of,
)

__all__ = ["KNOWN", "MANIFEST", "STATE", "PullFolder"]

STATE = "state.json"
MANIFEST = "manifest.json"
_PARTIAL = ".partial"
KNOWN = frozenset({STATE, STATE + _PARTIAL})
"""What a folder has from the first moment a pull is at work in it."""
_STATE_LIMIT = 1 << 22
_BLOCK = 1 << 20


class PullFolder:
    """One pull's files; `begin` comes first."""

    def __init__(self, files: Files, identity: Identity) -> None:
        self._files = files
        self._identity = identity
        self._digest = hashlib.sha256()

    def begin(self, now: str, *, again: bool) -> Progress:
        """Return how far the pull came: nothing yet in an empty folder, or with `again`.

        Raises Refusal: FOLDER_FOREIGN, FOLDER_OF_ANOTHER_PULL, FOLDER_FINISHED, STATE_DAMAGED, DATA_DAMAGED,
        FOLDER_UNFIT.
        """
        names = self._files.names()
        progress = self._progress()
        fresh = Progress(identity=self._identity, started=now)
        if progress is None:
            if foreign := sorted(names - {LOCK, STATE + _PARTIAL}):
                raise Refusal(f"the folder holds {foreign[0]}, which no pull knows", code="FOLDER_FOREIGN")
            return self._start(fresh)
        self._check_identity(progress.identity)
        if again:
            return self._start(fresh)
        if MANIFEST in names:
            raise Refusal("this pull is complete; --again begins anew", code="FOLDER_FINISHED")
        self._check_data(progress)
        return progress

    def append(self, progress: Progress, page: Page, incidents: Iterable[str]) -> Progress:
        """Put a page's rows on disk, then say so."""
        rows = b"".join(msgspec.json.encode(node) + b"\n" for node in page.nodes)
        if rows:
            self._files.put(self._identity.file, progress.bytes, rows)
            self._digest.update(rows)
        return self._save(
            msgspec.structs.replace(
                progress,
                cursor=page.cursor,
                more=page.more,
                pages=progress.pages + 1,
                rows=progress.rows + len(page.nodes),
                bytes=progress.bytes + len(rows),
                sha256=self._digest.hexdigest(),
                total=progress.total if page.total is None else page.total,
                revision=progress.revision or page.revision,
                decisions=add_notes(progress.decisions, page.notes),
                errors=add_incidents(progress.errors, incidents),
            )
        )

    def note(self, progress: Progress, incidents: Sequence[str]) -> None:
        """Say what failed before a pull stops."""
        if incidents:
            self._save(msgspec.structs.replace(progress, errors=add_incidents(progress.errors, incidents)))

    def drop(self, progress: Progress) -> Progress:
        """Remove all rows, and begin anew under other rules."""
        before = () if progress.revision is None else (
            Superseded(revision=progress.revision, rows=progress.rows),
        )  # fmt: skip
        return self._start(
            Progress(
                identity=self._identity,
                started=progress.started,
                errors=progress.errors,
                superseded=(*progress.superseded, *before),
            )
        )

    def finish(self, progress: Progress, now: str) -> Manifest:
        """Write the manifest."""
        manifest = manifest_of(progress, now)
        self._replace(MANIFEST, encode(manifest))
        return manifest

    def _start(self, fresh: Progress) -> Progress:
        """The state goes first: whoever finds it knows that data behind it is worth nothing."""
        self._save(fresh)
        if MANIFEST in self._files.names():
            self._files.remove(MANIFEST)
        self._files.make(self._identity.file)
        self._digest = hashlib.sha256()
        return fresh

    def _progress(self) -> Progress | None:
        file = self._files.read(STATE)
        if file is None:
            return None
        with file:
            content = file.read(_STATE_LIMIT)
        try:
            return decode(content, Progress)
        except ValueError as error:
            raise Refusal(f"{STATE} cannot be read: {error}", code="STATE_DAMAGED") from error

    def _check_identity(self, found: Identity) -> None:
        mine, other = msgspec.structs.asdict(self._identity), msgspec.structs.asdict(found)
        if different := [name for name in mine if mine[name] != other[name]]:
            names = ", ".join(different)
            raise Refusal(f"the folder is of a pull with another {names}", code="FOLDER_OF_ANOTHER_PULL")

    def _check_data(self, progress: Progress) -> None:
        """The first bytes must be those the state speaks of; what is behind them is cut off."""
        file = self._files.read(self._identity.file)
        if file is None and progress.bytes:
            raise _damaged(f"{self._identity.file} is gone")
        if file is None:
            self._files.make(self._identity.file)
            return
        with file:
            self._digest, left = hashlib.sha256(), progress.bytes
            while left and (block := file.read(min(left, _BLOCK))):
                self._digest.update(block)
                left -= len(block)
        if left:
            raise _damaged(f"{self._identity.file} is {left} bytes shorter than {STATE} says")
        if self._digest.hexdigest() != progress.sha256:
            raise _damaged(f"{self._identity.file} is not what was written")
        self._files.cut(self._identity.file, progress.bytes)

    def _save(self, progress: Progress) -> Progress:
        self._replace(STATE, encode(progress))
        return progress

    def _replace(self, name: str, content: bytes) -> None:
        self._files.put(name + _PARTIAL, 0, content)
        self._files.move(name + _PARTIAL, name)


def _damaged(message: str) -> Refusal:
    return Refusal(f"{message}; --again begins anew", code="DATA_DAMAGED")
