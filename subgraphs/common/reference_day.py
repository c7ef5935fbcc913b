"""The days of which there are figures (ngày chốt số liệu): the last days of months that are over.

Of any two days figures would be the news of the day between them: a count that is rounded up today and was
not yesterday says that somebody came. Whoever came in a month is one of all who came in it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from subgraphs.common.errors import BadUserInput

__all__ = ["AS_OF", "AS_OF_LATEST", "in_force", "latest_reference_day", "reference_day"]

AS_OF: Final = "as of the last day of a month that is over"
"""What descriptions of statistics say whose day is an argument."""
AS_OF_LATEST: Final = "as of the last day of the month before this one"
"""And of those without."""
_DAY: Final = timedelta(days=1)


def latest_reference_day(today: date) -> date:
    """Return the last day of the month before the day's."""
    return today.replace(day=1) - _DAY


def reference_day(asked: date | None, today: date) -> date:
    """Return the day that was asked about, or the latest there is. Raises BadUserInput for any other day."""
    latest = latest_reference_day(today)
    if asked is None:
        return latest
    if asked > latest or (asked + _DAY).day != 1:
        raise BadUserInput(f"Statistics are {AS_OF}: {latest} is the latest.")
    return asked


def in_force(row: str, day: str) -> str:
    """Return an SQL condition for versions that were a record's current one on a day.

    A version begins when it is entered, so that what is entered later changes no figure of the day.
    """
    return f"{row}.valid_from <= {day} and ({row}.valid_to is null or {row}.valid_to >= {day})"
