"""Days as ordinals, as the generator counts them, and the fixed days of its world."""

from __future__ import annotations

from datetime import date
from typing import Final

from subgraphs.seed.reference import MERGER

__all__ = [
    "AS_OF",
    "MERGER_DAY",
    "age_on",
    "birthday",
    "day",
    "iso",
    "month_end",
]

_FIRST: Final = date(1900, 1, 1).toordinal()
_TEXTS: Final = [
    date.fromordinal(ordinal).isoformat() for ordinal in range(_FIRST, date(2050, 1, 1).toordinal())
]


def day(text: str) -> int:
    """Return the ordinal of a YYYY-MM-DD text."""
    return date.fromisoformat(text).toordinal()


def iso(ordinal: int) -> str:
    """Return YYYY-MM-DD; days from 1900 to 2049."""
    return _TEXTS[ordinal - _FIRST]


AS_OF: Final = day("2026-11-20")
"""The day the generated registers stand at; nothing in them is later."""

MERGER_DAY: Final = MERGER.toordinal()


def age_on(born: int, ordinal: int) -> int:
    """Return completed years."""
    birth, today = date.fromordinal(born), date.fromordinal(ordinal)
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def birthday(born: int, years: int) -> int:
    """Return the day somebody born on 29 February or any other day completes `years`."""
    birth = date.fromordinal(born)
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + years, 3, 1).toordinal()
    return birth.replace(year=birth.year + years).toordinal()


def month_end(ordinal: int) -> int:
    """Return the last day of the month."""
    today = date.fromordinal(ordinal)
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return following.toordinal() - 1
