"""The day in Viet Nam: dates in the law, in agencies' lists and in grants are days there."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

__all__ = ["VIETNAM", "today"]

VIETNAM: Final = timezone(timedelta(hours=7))


def today(now: datetime) -> date:
    """Return the legal date in Viet Nam."""
    return now.astimezone(VIETNAM).date()
