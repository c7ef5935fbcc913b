"""What `domain.md` 2.6 and 3.7 say of assistance: who may get what, typed from its tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

__all__ = ["MERGER", "Rule", "month_end", "rule_of", "standard_amount", "years_old"]

MERGER: Final = date(2025, 7, 1)
"""The 34 provinces, and the social pension."""


class Rule(NamedTuple):
    """A category. Without a coefficient it is 500,000 whatever the standard; ages are completed years."""

    coefficient: str | None
    ages: tuple[tuple[int, int], ...]
    needs: frozenset[str]
    first: date = date(2021, 7, 1)
    last: date = date.max


def _rule(coefficient: str | None, ages: tuple[tuple[int, int], ...], *needs: str, **period: date) -> Rule:
    return Rule(coefficient, ages, frozenset(needs), **period)


_ADULT, _YOUNG_OR_OLD = ((16, 59),), ((0, 15), (60, 120))
_RULES: Final = {
    "TE1A": _rule("2.5", ((0, 3),), "orphan"),
    "TE1B": _rule("1.5", ((4, 15),), "orphan"),
    "TE2": _rule("1.5", ((16, 22),), "orphan"),
    "DT": _rule("1.0", ((16, 120),), "poor", "single parent"),
    "NCT1": _rule("1.5", ((60, 79),), "poor", "no supporter"),
    "NCT2": _rule("2.0", ((80, 120),), "poor", "no supporter"),
    "NCT3": _rule("1.0", ((75, 79),), "poor or near-poor", "hardship"),
    "NCT4": _rule("1.0", ((80, 120),), "no pension", last=date(2025, 6, 30)),
    "NCT5": _rule("3.0", ((60, 120),), "poor", "no supporter"),
    "KT1": _rule("2.0", _ADULT, "exceptionally severe"),
    "KT1X": _rule("2.5", _YOUNG_OR_OLD, "exceptionally severe"),
    "KT2": _rule("1.5", _ADULT, "severe"),
    "KT2X": _rule("2.0", _YOUNG_OR_OLD, "severe"),
    "TE3": _rule("1.5", ((0, 2),), "poor or near-poor", "hardship"),
    "HIV": _rule("1.5", ((16, 120),), "poor", "hiv", "no pension"),
    "HTXH": _rule(None, ((75, 120),), "no pension", first=MERGER),
}
"""domain.md 3.7; needs of HTXH under 75 and of HIVT: `rule_of`."""


def rule_of(category: str, age: int) -> Rule:
    """Return the rule of domain.md 3.7 for somebody of that age."""
    if category == "HIVT":
        return _rule("2.5" if age < 4 else "2.0", ((0, 15),), "poor", "hiv")
    if category == "HTXH" and age < 75:
        return _rule(None, ((70, 74),), "poor or near-poor", "no pension", first=MERGER)
    return _RULES[category]


_STANDARDS: Final = (
    ("VN", date(2021, 7, 1), 360_000),
    ("VN", date(2024, 7, 1), 500_000),
    ("01", date(2026, 1, 1), 650_000),
    ("22", date(2021, 8, 1), 450_000),
    ("22", date(2024, 7, 1), 600_000),
    ("79", date(2021, 7, 1), 480_000),
)
"""domain.md 2.6: a province's amount replaces the nation's where higher; theirs are illustrative."""


def standard_amount(province: str, day: date) -> int:
    """Return VND a month."""
    nation, own = (
        max((entry for entry in _STANDARDS if entry[0] == code and entry[1] <= day), default=None)
        for code in ("VN", province)
    )
    return max(entry[2] for entry in (nation, own) if entry is not None)


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def years_old(born: date, day: date) -> int:
    """Return completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
