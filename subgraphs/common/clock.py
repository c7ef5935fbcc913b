"""Time as the registers read it: seconds for tokens, the Vietnamese calendar day for effective dates."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

__all__ = ["Clock", "calendar_day"]

Clock = Callable[[], float]
"""Seconds since the epoch; `time.time` outside tests."""

_VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def calendar_day(clock: Clock = time.time) -> date:
    """Return today's date in Việt Nam (UTC+7 all year); rules and amounts take effect at its midnight."""
    return datetime.fromtimestamp(clock(), UTC).astimezone(_VIETNAM).date()
