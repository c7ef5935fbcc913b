"""Payments of a case: on the 10th of each month its decision covers, by the amount in force then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Final

from subgraphs.seed.days import iso
from subgraphs.seed.rows import AssistanceCaseRow, AssistancePaymentRow

__all__ = ["MONTHS_KEPT", "months_between", "payment_rows"]

MONTHS_KEPT: Final = 24
"""Generated registers keep the last two years of each case."""
_RETURNED: Final = 0.01
_RETURNED_AFTER_DEATH: Final = 0.5
_PAY_DAY: Final = 10


def payment_rows(
    random: Random, versions: Sequence[AssistanceCaseRow], first_day: int, last_day: int, died: int | None
) -> list[AssistancePaymentRow]:
    """Return the payments made from one day to another, oldest first, at most the last MONTHS_KEPT."""
    case_id = versions[-1].case_id
    amounts = [(version.valid_from, version.monthly_amount) for version in reversed(versions)]
    died_on = "9999" if died is None else iso(died)
    rows: list[AssistancePaymentRow] = []
    for month in _months(first_day, last_day):
        paid_at = f"{month}-{_PAY_DAY}"
        amount = next(amount for valid_from, amount in amounts if valid_from <= paid_at)
        share = _RETURNED if paid_at <= died_on else _RETURNED_AFTER_DEATH
        rows.append(AssistancePaymentRow(case_id, month, amount, paid_at, random.random() < share))
    return rows


def _months(first_day: int, last_day: int) -> list[str]:
    """Return the months whose pay day lies between two days, both included."""
    first, last = date.fromordinal(first_day), date.fromordinal(last_day)
    begin = first.year * 12 + first.month - 1 + (first.day > _PAY_DAY)
    end = last.year * 12 + last.month - 1 - (last.day < _PAY_DAY)
    return _texts(max(begin, end - MONTHS_KEPT + 1), end)


def months_between(first: str, last: str) -> list[str]:
    """Return the months from one to another, YYYY-MM, both included."""
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return _texts(begin, end)


def _texts(begin: int, end: int) -> list[str]:
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, end + 1)]
