"""Grant documents: what a person writes, checked against the policy data, as the database keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from gateway.access.legal_day import VIETNAM
from gateway.decision import GrantKind
from gateway.errors import LienThongError

__all__ = [
    "AgreementRecord",
    "BreakGlassRecord",
    "GrantDocument",
    "GrantError",
    "GrantRecord",
    "Period",
    "SharingRecord",
    "read_document",
]

MAX_TEXT: Final = 500
MAX_FIELDS: Final = 200
MAX_AREA: Final = 64
"""Units of one break-glass: the values of one clause."""
MAX_DAYS: Final = 366
"""Days of one sharing request; a guess."""
MAX_HOURS: Final = 24
"""Hours of one break-glass (`domain.md` 5.3, row 19)."""
ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PIN: Final = re.compile(r"[0-9]{12}")
SECTOR: Final = re.compile(r"[A-Z][A-Z_]{0,39}")
UNIT: Final = re.compile(r"[0-9]{2}|[0-9]{5}")

KEYS: Final[Mapping[GrantKind, tuple[frozenset[str], frozenset[str]]]] = {
    GrantKind.AGREEMENT: (
        frozenset({"id", "kind", "grantee", "purpose", "fields", "from", "until"}),
        frozenset(),
    ),
    GrantKind.SHARING_REQUEST: (
        frozenset({"id", "kind", "person", "holder", "grantee", "sector", "purpose", "fields"}),
        frozenset({"days", "from", "until"}),
    ),
    GrantKind.BREAK_GLASS: (
        frozenset({"id", "kind", "grantee", "sector", "purpose", "reason"}),
        frozenset({"area", "approvers", "hours", "from", "until"}),
    ),
}
"""By kind: the keys a document must have, and those it may have."""


class GrantError(LienThongError):
    """A grant that cannot be added, ended or reviewed; `code` is stable, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From when until when, the end not included."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRecord:
    """Fields that an agency may use for a purpose; both days included."""

    id: str
    grantee: str
    purpose: str
    fields: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRecord:
    """Fields of one person that a sector of an agency may read for a purpose."""

    id: str
    person: str = field(repr=False)
    """The PIN, as it was given; the database gets its pseudonym."""
    holder: str
    grantee: str
    sector: str
    purpose: str
    fields: tuple[str, ...]
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlassRecord:
    """An area in which a sector of an agency reads what rules open in an emergency."""

    id: str
    grantee: str
    sector: str
    purpose: str
    area: tuple[str, ...]
    reason: str
    approvers: tuple[str, ...]
    period: Period


GrantRecord = AgreementRecord | SharingRecord | BreakGlassRecord
GrantDocument = Mapping[str, Any]


def read_document(document: object, now: datetime) -> GrantRecord:
    """Return what a document says, its form checked. Raises GrantError."""
    if not isinstance(document, dict):
        raise GrantError("GRANT_MALFORMED", "a grant is a JSON object")
    try:
        kind = GrantKind(str(document.get("kind")))
    except ValueError as error:
        raise GrantError("GRANT_KIND_UNKNOWN", f"kind is one of {', '.join(GrantKind)}") from error
    needed, optional = KEYS[kind]
    if missing := sorted(needed - document.keys()):
        raise GrantError("GRANT_MALFORMED", f"{kind} without {', '.join(missing)}")
    if unknown := sorted(document.keys() - needed - optional):
        raise GrantError("GRANT_MALFORMED", f"{kind} has no {', '.join(map(str, unknown))}")
    match kind:
        case GrantKind.AGREEMENT:
            return _agreement(document)
        case GrantKind.SHARING_REQUEST:
            return _sharing(document, now)
        case GrantKind.BREAK_GLASS:
            return _break_glass(document, now)


def _agreement(document: GrantDocument) -> AgreementRecord:
    first, last = (_day(document[key], key) for key in ("from", "until"))
    if last < first:
        raise GrantError("PERIOD_INVALID", "until is before from")
    return AgreementRecord(
        id=_text(document, "id", ID),
        grantee=_text(document, "grantee"),
        purpose=_text(document, "purpose"),
        fields=_fields(document),
        first=first,
        last=last,
    )


def _sharing(document: GrantDocument, now: datetime) -> SharingRecord:
    period = _period(document, now, "days", timedelta(days=1))
    if period.end - period.start > timedelta(days=MAX_DAYS):
        raise GrantError("PERIOD_TOO_LONG", f"a sharing request ends after {MAX_DAYS} days at the latest")
    return SharingRecord(
        id=_text(document, "id", ID),
        person=_text(document, "person", PIN),
        holder=_text(document, "holder"),
        grantee=_text(document, "grantee"),
        sector=_text(document, "sector", SECTOR),
        purpose=_text(document, "purpose"),
        fields=_fields(document),
        period=period,
    )


def _break_glass(document: GrantDocument, now: datetime) -> BreakGlassRecord:
    area = _texts(document.get("area", []), "area", UNIT)
    if not area:
        raise GrantError("AREA_MISSING", "a break-glass is for an area: codes of communes or provinces")
    if len(area) > MAX_AREA:
        raise GrantError("AREA_TOO_LARGE", f"an area has at most {MAX_AREA} units")
    approvers = _texts(document.get("approvers", []), "approvers")
    if len({name.casefold() for name in approvers}) < 2:
        raise GrantError("TWO_APPROVERS_NEEDED", "a break-glass is approved by two different persons")
    period = _period(document, now, "hours", timedelta(hours=1))
    if period.end - period.start > timedelta(hours=MAX_HOURS):
        raise GrantError("PERIOD_TOO_LONG", f"a break-glass ends after {MAX_HOURS} hours at the latest")
    return BreakGlassRecord(
        id=_text(document, "id", ID),
        grantee=_text(document, "grantee"),
        sector=_text(document, "sector", SECTOR),
        purpose=_text(document, "purpose"),
        area=area,
        reason=_text(document, "reason"),
        approvers=approvers,
        period=period,
    )


def _period(document: GrantDocument, now: datetime, unit: str, step: timedelta) -> Period:
    """Return from when until when: so many days or hours from now, or what `from` and `until` say."""
    given = document.keys() & {unit, "until"}
    if len(given) != 1 or (unit in given and "from" in document):
        raise GrantError("PERIOD_INVALID", f"either {unit}, or from and until")
    if unit in given:
        number = document[unit]
        if type(number) is not int or number < 1:
            raise GrantError("PERIOD_INVALID", f"{unit} is a whole number of at least 1")
        if number > MAX_DAYS:
            raise GrantError("PERIOD_TOO_LONG", f"{unit} is {MAX_DAYS} at most")
        return Period(start=now, end=now + number * step)
    start = now if "from" not in document else _moment(document["from"], "from", time.min)
    end = _moment(document["until"], "until", time.min, timedelta(days=1))
    if end <= start or end <= now:
        raise GrantError("PERIOD_INVALID", "until is not after from, or is past")
    return Period(start=start, end=end)


def _moment(value: object, key: str, at: time, later: timedelta = timedelta(0)) -> datetime:
    """Return a moment; a day alone is the whole day in Viet Nam."""
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return datetime.combine(_day(value, key), at, VIETNAM) + later
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise GrantError("PERIOD_INVALID", f"{key} is a date, or a time with its offset (ISO 8601)")
    return found


def _day(value: object, key: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise GrantError("PERIOD_INVALID", f"{key} is a date (ISO 8601)") from error


def _fields(document: GrantDocument) -> tuple[str, ...]:
    fields = _texts(document["fields"], "fields")
    if not 0 < len(fields) <= MAX_FIELDS:
        raise GrantError("GRANT_MALFORMED", f"fields names 1 to {MAX_FIELDS} coordinates")
    return fields


def _texts(value: object, key: str, form: re.Pattern[str] | None = None) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise GrantError("GRANT_MALFORMED", f"{key} is a list of texts")
    return tuple(sorted({_text({key: one}, key, form) for one in value}))


def _text(document: GrantDocument, key: str, form: re.Pattern[str] | None = None) -> str:
    value = document[key]
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise GrantError("GRANT_MALFORMED", f"{key} is a text of 1 to {MAX_TEXT} characters")
    if form is not None and form.fullmatch(value) is None:
        raise GrantError("GRANT_MALFORMED", f"{key} has not the form of one")
    return value.strip()
