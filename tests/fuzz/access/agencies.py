"""Succession of agencies by the mergers of 1 July 2025 (`domain.md` 3.2), from the lists of units alone."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

__all__ = ["current", "province_of"]

_MINISTRIES = {"G07": "G18"}
"""Labour -> health, for social assistance (`domain.md` 5.4, E10)."""
_DATA = Path(__file__).parents[3] / "subgraphs" / "seed" / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _provinces() -> dict[str, str]:
    """Code of a province's committee before the mergers -> today's."""
    return {row["agency_code"]: row["successor_agency_code"] for row in _rows("provinces_before_2025.csv")}


@cache
def _communes() -> dict[str, str]:
    """Code of a commune today -> its committee's code."""
    rows = _rows("administrative_units.csv")
    agencies = {row["code"]: row["agency_code"] for row in rows if row["level"] == "province"}
    return {
        row["code"]: f"{agencies[row['parent_code']]}.{row['code']}"
        for row in rows
        if row["level"] == "commune"
    }


@cache
def current(code: str) -> str | None:
    """Return the agency that goes on with what an agency wrote; None for a commune that was divided."""
    root, _, commune = code.partition(".")
    if not commune:
        return _provinces().get(root, _MINISTRIES.get(root, root))
    return _communes().get(commune)


@cache
def province_of(code: str) -> str:
    """Return the province's committee above the agency today, the same for a province or a ministry."""
    return (current(code) or _provinces().get(code.partition(".")[0], code)).partition(".")[0]
