"""What a pull knows of itself: what it is, how far it came, and what it was when it was done."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

import msgspec

from gateway.client.answer import Note

__all__ = [
    "Identity",
    "Incident",
    "Manifest",
    "Progress",
    "Superseded",
    "add_incidents",
    "add_notes",
    "decode",
    "encode",
    "manifest_of",
]

Size = Annotated[int, msgspec.Meta(ge=0)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
T = TypeVar("T")


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Written as JSON; what is not exactly as written is not read."""


class Identity(_Record, frozen=True, kw_only=True):
    """What makes two pulls the same; a folder belongs to one."""

    document: Digest
    """SHA-256 of the paged document as it is printed."""
    variables: Digest
    """SHA-256 of its variables as JSON with sorted keys: they may name persons."""
    field: str
    """Root field; names the data file."""
    purpose: str | None
    agreement: str | None
    case: str | None
    caller: str

    @property
    def file(self) -> str:
        """Name of the data file."""
        return f"{self.field}.ndjson"


class Incident(_Record, frozen=True, kw_only=True):
    """How often something failed and was tried again."""

    code: str
    count: Size


class Superseded(_Record, frozen=True, kw_only=True):
    """Rows that were dropped when the rules changed while the pull was under way."""

    revision: str
    rows: Size


class Progress(_Record, frozen=True, kw_only=True):
    """`state.json`. It speaks of what is on disk, never of more."""

    format: Literal[1] = 1
    identity: Identity
    started: str
    """ISO 8601, UTC."""
    cursor: str | None = None
    """Where the next page begins; None is the beginning."""
    more: bool = True
    """False once the last page is there."""
    pages: Size = 0
    rows: Size = 0
    bytes: Size = 0
    sha256: Digest = hashlib.sha256().hexdigest()
    """Of the first `bytes` of the data file."""
    total: Size | None = None
    """Rows the list had when the pull began, where the document asks for it."""
    revision: str | None = None
    """Of the rules that decided all rows so far."""
    decisions: tuple[Note, ...] = ()
    errors: tuple[Incident, ...] = ()
    superseded: tuple[Superseded, ...] = ()


class Manifest(_Record, frozen=True, kw_only=True):
    """`manifest.json`, which says that the pull is complete."""

    format: Literal[1] = 1
    file: str
    document: Digest
    variables: Digest
    purpose: str | None
    agreement: str | None
    case: str | None
    caller: str
    revisions: tuple[str, ...]
    """Of the rules, in the order met; the last one decided every row of the file."""
    superseded: tuple[Superseded, ...]
    started: str
    finished: str
    pages: Size
    rows: Size
    bytes: Size
    sha256: Digest
    decisions: tuple[Note, ...]
    """Per coordinate, effect and reason: how often, over all rows. What is not named was plainly shown."""
    errors: tuple[Incident, ...]
    """What failed on the way and was overcome."""


def manifest_of(progress: Progress, finished: str) -> Manifest:
    """Return the manifest of a pull whose last page is there."""
    known = progress.identity
    current = () if progress.revision is None else (progress.revision,)
    return Manifest(
        file=known.file,
        document=known.document,
        variables=known.variables,
        purpose=known.purpose,
        agreement=known.agreement,
        case=known.case,
        caller=known.caller,
        revisions=(*(entry.revision for entry in progress.superseded), *current),
        superseded=progress.superseded,
        started=progress.started,
        finished=finished,
        pages=progress.pages,
        rows=progress.rows,
        bytes=progress.bytes,
        sha256=progress.sha256,
        decisions=progress.decisions,
        errors=progress.errors,
    )


def add_notes(notes: Iterable[Note], more: Iterable[Note]) -> tuple[Note, ...]:
    """Return the sums per coordinate, effect and reason, sorted."""
    counts: Counter[tuple[str, Literal["mask", "deny"], str]] = Counter()
    for note in (*notes, *more):
        counts[note.coordinate, note.effect, note.reason] += note.count
    return tuple(
        Note(coordinate=coordinate, effect=effect, reason=reason, count=count)
        for (coordinate, effect, reason), count in sorted(counts.items())
    )


def add_incidents(incidents: Iterable[Incident], codes: Iterable[str]) -> tuple[Incident, ...]:
    """Count further incidents by their codes."""
    counts = Counter({incident.code: incident.count for incident in incidents})
    counts.update(codes)
    return tuple(Incident(code=code, count=count) for code, count in sorted(counts.items()))


def encode(record: Progress | Manifest) -> bytes:
    """Return a record as a file's content."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def decode(content: bytes, kind: type[T]) -> T:
    """Read a file's content. Raises ValueError when it is not what `encode` wrote."""
    return msgspec.json.decode(content, type=kind)
