"""The civil servants of the 100,000 persons: typed rows by record, and what `domain.md` 3.5 says of pay."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tests.subgraphs.seed.population_100k import Population

__all__ = ["TODAY", "Servants", "base_salary", "coefficient", "months_old", "read_servants", "steps_of"]

TODAY: Final = date(2026, 11, 20)
Version = dict[str, Any]

_DATES: Final = (
    "appointed_at", "valid_from", "valid_to", "entered_record_at", "entered_personal_at", "entered_review_at",
    "secondment_from", "secondment_until", "grade_next_step_date", "party_joined_at", "armed_forces_from",
    "armed_forces_to", "discipline_until", "assets_filed_at",
)  # fmt: skip
_LISTS: Final = (
    "allowances", "training", "work_history", "appraisals", "rewards", "family_history", "relatives_abroad",
)  # fmt: skip
_NUMBERS: Final = ("version", "grade_step", "base_pay", "total_pay", "assets_year")

_SCALE: Final = {
    "A3.1": ("6.20", "0.36", 6),
    "A2.1": ("4.40", "0.34", 8),
    "A2.2": ("4.00", "0.34", 8),
    "A1": ("2.34", "0.33", 9),
    "A0": ("2.10", "0.31", 10),
    "B": ("1.86", "0.20", 12),
}
"""First coefficient, raise and number of steps by group of grades."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Servants:
    """All records with their versions, the current one last, and the persons they are about."""

    records: dict[str, list[Version]]
    people: dict[str, tuple[date, date | None, str, str]]
    """Date of birth and of death, gender and full name by number."""

    @property
    def versions(self) -> list[Version]:
        """Every version of every record."""
        return [version for versions in self.records.values() for version in versions]


def read_servants(population: Population) -> Servants:
    """Read the tables of the register and who the persons are."""
    rows = [
        _typed(row)
        for table in ("civil_servant_version", "civil_servant")
        for row in population.rows("civil_servants", table)
    ]
    records: dict[str, list[Version]] = {}
    for row in sorted(rows, key=lambda row: (row["employee_no"], row["version"])):
        records.setdefault(row["employee_no"], []).append(row)
    people = population.select(
        "population", "person", "pin", "date_of_birth", "date_of_death", "gender", "full_name"
    )
    return Servants(
        records=records,
        people={
            str(pin): (date.fromisoformat(str(born)), _date(died), str(gender), str(name))
            for pin, born, died, gender, name in people
        },
    )


def base_salary(day: date) -> int:
    """Return the base salary in VND a month."""
    if day >= date(2026, 7, 1):
        return 2_530_000
    return 2_340_000 if day >= date(2024, 7, 1) else 1_800_000


def coefficient(group: str, step: int) -> Decimal:
    """Return the coefficient of a step."""
    first, rise, _ = _SCALE[group]
    return Decimal(first) + Decimal(rise) * (step - 1)


def steps_of(group: str) -> int:
    """Return the number of steps."""
    return _SCALE[group][2]


def months_old(born: date, day: date) -> int:
    """Return completed months of age."""
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def _typed(row: dict[str, str | None]) -> Version:
    typed: Version = dict(row)
    typed |= {name: _date(row[name]) for name in _DATES}
    typed |= {name: json.loads(row[name] or "null") for name in _LISTS}
    typed |= {name: None if row[name] is None else int(row[name] or "") for name in _NUMBERS}
    return typed | {"grade_coefficient": Decimal(row["grade_coefficient"] or "")}


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
