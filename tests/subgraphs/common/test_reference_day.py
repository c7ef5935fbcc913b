"""Days of which there are figures (`design.md` 5). Unit level."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest

from subgraphs.common.errors import BadUserInput
from subgraphs.common.reference_day import latest_reference_day, reference_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (TODAY, date(2026, 10, 31)),
        (date(2026, 11, 30), date(2026, 10, 31)),
        (date(2026, 12, 1), date(2026, 11, 30)),
        (date(2027, 1, 31), date(2026, 12, 31)),
        (date(2028, 3, 1), date(2028, 2, 29)),
    ],
)
def test_without_a_day_the_last_one_of_the_month_before_is_meant(today: date, latest: date) -> None:
    assert latest_reference_day(today) == reference_day(None, today) == latest


def test_of_all_days_only_ends_of_months_that_are_over_have_figures() -> None:
    allowed = []
    for step in range(-800, 90):
        with suppress(BadUserInput):
            allowed.append(reference_day(TODAY + timedelta(days=step), TODAY))
    assert len(allowed) == 26
    assert all((day + timedelta(days=1)).day == 1 for day in allowed)
    assert (allowed[0], allowed[-1]) == (date(2024, 9, 30), date(2026, 10, 31))


@pytest.mark.parametrize("day", [date.max, date.min, TODAY, date(2026, 10, 30), date(2026, 11, 30)])
def test_a_refusal_says_what_is_allowed(day: date) -> None:
    allowed = "Statistics are as of the last day of a month that is over: 2026-10-31 is the latest."
    with pytest.raises(BadUserInput, match=f"^{allowed}$"):
        reference_day(day, TODAY)


def test_two_calls_on_any_two_days_of_a_month_are_about_one_day() -> None:
    days = {reference_day(None, date(2026, 11, 1) + timedelta(days=step)) for step in range(30)}
    assert days == {date(2026, 10, 31)}
