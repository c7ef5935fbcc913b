"""The assistance cases of the 100,000 persons, typed, and what `domain.md` 2.6 and 3.7 say of them."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import subgraphs
from tests.subgraphs.seed.population_100k import Population

__all__ = [
    "TODAY",
    "Assistance",
    "Payment",
    "PersonFacts",
    "Rule",
    "Version",
    "month_end",
    "read_assistance",
    "rule_of",
    "standard_amount",
    "years_old",
]

TODAY: Final = date(2026, 11, 20)
MERGER: Final = date(2025, 7, 1)
Version = dict[str, Any]

_DATES: Final = (
    "decision_date", "decision_from", "decision_to", "facility_from", "funeral_date", "valid_from",
    "valid_to", "entered_case_at", "entered_payment_at", "entered_inspection_at",
)  # fmt: skip
_NUMBERS: Final = ("version", "monthly_amount", "dependants", "poverty_year", "funeral_amount")
_FLAGS: Final = ("poor", "near_poor", "single_parent")
_PREDECESSORS: Final = Path(subgraphs.__path__[0]) / "seed" / "data" / "commune_predecessors.csv"


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


class PersonFacts(NamedTuple):
    """What the population register says of a person. `homes`: first day, commune, province, oldest first."""

    born: date
    died: date | None
    missing: date | None
    life_status: str
    full_name: str
    household_no: str | None
    mother: str | None
    father: str | None
    homes: list[tuple[date, str, str]]

    def home(self, day: date) -> tuple[str, str]:
        """Return the commune and the province of residence on a day, the first known for days before."""
        since = [home for home in self.homes if home[0] <= day]
        _, commune, province = since[-1] if since else self.homes[0]
        return commune, province


class Payment(NamedTuple):
    """One payment."""

    month: str
    amount: int
    paid_at: date
    returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """Cases with their versions, the current one last; payments in order of month; dependants by case."""

    cases: dict[str, list[Version]]
    payments: dict[str, list[Payment]]
    dependants: dict[str, list[tuple[str, str, str, date]]]
    """Number, name, relation, first day."""
    people: dict[str, PersonFacts]
    marriages: dict[str, list[tuple[str, date, date | None]]]
    """Spouse, wedding and divorce by number."""
    children: dict[str, list[str]]
    servants: frozenset[str]
    hardship: frozenset[str]
    old_provinces: dict[str, str]
    """Province of a commune's place until 30 June 2025, by today's code."""

    @property
    def versions(self) -> list[Version]:
        """Every version of every case."""
        return [version for versions in self.cases.values() for version in versions]

    def paying_province(self, case: list[Version], day: date) -> str:
        """Return the province whose amount is paid: ten days after a move that of the new home."""
        person = self.people[case[0]["pin"]]
        commune, province = person.home(max(case[0]["decision_date"], day - timedelta(days=10)))
        return self.old_provinces.get(commune, province) if day < MERGER else province


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def years_old(born: date, day: date) -> int:
    """Return completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_assistance(population: Population, hardship: frozenset[str]) -> Assistance:
    """Read the register's tables and what the others say of its persons."""
    cases: defaultdict[str, list[Version]] = defaultdict(list)
    for table in ("assistance_case_version", "assistance_case"):
        for row in population.rows("social_assistance", table):
            cases[str(row["case_id"])].append(_typed(row))
    people = _people(population)
    marriages: defaultdict[str, list[tuple[str, date, date | None]]] = defaultdict(list)
    for one, other, married, divorced in population.select(
        "civil_status", "marriage_event", "subject_pin", "spouse_pin", "married_on", "divorced_on"
    ):
        for pin, spouse in ((str(one), str(other)), (str(other), str(one))):
            marriages[pin].append((spouse, date.fromisoformat(str(married)), _date(divorced)))
    children: defaultdict[str, list[str]] = defaultdict(list)
    for pin, person in people.items():
        for parent in (person.mother, person.father):
            if parent is not None:
                children[parent].append(pin)
    with _PREDECESSORS.open(encoding="utf-8") as file:
        old_provinces = {row["code"]: row["province_before_2025"] for row in csv.DictReader(file)}
    return Assistance(
        cases={key: sorted(rows, key=lambda row: int(row["version"])) for key, rows in cases.items()},
        payments=_payments(population),
        dependants=_dependants(population),
        people=people,
        marriages=marriages,
        children=children,
        servants=frozenset(
            str(pin) for (pin,) in population.select("civil_servants", "civil_servant", "pin")
        ),
        hardship=hardship,
        old_provinces=old_provinces,
    )


def _people(population: Population) -> dict[str, PersonFacts]:
    homes: defaultdict[str, list[tuple[date, str, str]]] = defaultdict(list)
    for table in ("person_version", "person"):
        for pin, since, commune, province in population.select(
            "population", table, "pin", "valid_from", "residence_commune", "residence_province"
        ):
            homes[str(pin)].append((date.fromisoformat(str(since)), str(commune), str(province)))
    parents = {
        str(pin): (mother, father)
        for pin, mother, father in population.select(
            "civil_status", "birth_event", "subject_pin", "mother_pin", "father_pin"
        )
    }
    columns = ("pin", "date_of_birth", "date_of_death", "missing_date", "life_status", "full_name")
    return {
        str(pin): PersonFacts(
            born=date.fromisoformat(str(born)),
            died=_date(died),
            missing=_date(missing),
            life_status=str(status),
            full_name=str(name),
            household_no=household,
            mother=parents[str(pin)][0],
            father=parents[str(pin)][1],
            homes=sorted(homes[str(pin)]),
        )
        for pin, born, died, missing, status, name, household in population.select(
            "population", "person", *columns, "household_no"
        )
    }


def _payments(population: Population) -> dict[str, list[Payment]]:
    found: defaultdict[str, list[Payment]] = defaultdict(list)
    for case_id, month, amount, paid_at, returned in population.select(
        "social_assistance", "assistance_payment", "case_id", "month", "amount", "paid_at", "returned"
    ):
        paid = Payment(str(month), int(str(amount)), date.fromisoformat(str(paid_at)), returned == "t")
        found[str(case_id)].append(paid)
    return {case_id: sorted(payments) for case_id, payments in found.items()}


def _dependants(population: Population) -> dict[str, list[tuple[str, str, str, date]]]:
    found: defaultdict[str, list[tuple[str, str, str, date]]] = defaultdict(list)
    for case_id, pin, name, relation, since in population.select(
        "social_assistance", "assistance_dependant", "case_id", "pin", "full_name", "relation", "valid_from"
    ):
        found[str(case_id)].append((str(pin), str(name), str(relation), date.fromisoformat(str(since))))
    return found


def _typed(row: dict[str, str | None]) -> Version:
    typed: Version = dict(row)
    for column in _DATES:
        typed[column] = _date(row[column])
    for column in _NUMBERS:
        typed[column] = None if (value := row[column]) is None else int(value)
    for column in _FLAGS:
        typed[column] = row[column] == "t"
    typed["coefficient"] = None if (value := row["coefficient"]) is None else Decimal(value)
    return typed


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
