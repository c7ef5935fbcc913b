"""Periods of days, and what holds in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import asyncpg

__all__ = ["Period", "on", "period_of"]

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days as ordinals, both included; an open period ends with None."""

    first: int
    last: int | None

    def holds(self, day: int) -> bool:
        """Return whether the day lies inside."""
        return self.first <= day and (self.last is None or day <= self.last)


def period_of(row: asyncpg.Record) -> Period:
    """Return the period of a row with `valid_from` and `valid_to`."""
    last = row["valid_to"]
    return Period(first=row["valid_from"].toordinal(), last=None if last is None else last.toordinal())


def on(values: Iterable[tuple[Period, ValueT]], day: int) -> ValueT | None:
    """Return the first value whose period holds the day."""
    return next((value for period, value in values if period.holds(day)), None)
