"""The assistance cases of the 100,000 persons, typed, and what `domain.md` 2.6 and 3.7 say of them."""

from __future__ import annotations

import asyncio
import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import asyncpg
import pytest

import subgraphs
from tests.postgres import Cluster
from tests.subgraphs.seed.assistance_rules import MERGER
from tests.subgraphs.seed.population_100k import Population
from tests.subgraphs.seed.world import prepare

__all__ = [
    "TODAY",
    "Assistance",
    "Payment",
    "PersonFacts",
    "Version",
    "assistance_100k",
    "last_day",
    "name",
]

TODAY: Final = date(2026, 11, 20)
Version = dict[str, Any]

_DATES: Final = (
    "decision_date", "decision_from", "decision_to", "facility_from", "funeral_date", "valid_from",
    "valid_to", "entered_case_at", "entered_payment_at", "entered_inspection_at",
)  # fmt: skip
_NUMBERS: Final = ("version", "monthly_amount", "dependants", "poverty_year", "funeral_amount")
_FLAGS: Final = ("poor", "near_poor", "single_parent")
_PREDECESSORS: Final = Path(subgraphs.__path__[0]) / "seed" / "data" / "commune_predecessors.csv"


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


def name(version: Version) -> str:
    """Return what tells a version from all others."""
    return f"{version['case_id']}@{version['version']}"


def last_day(case: list[Version]) -> date:
    """Return the last day of a case's right to be paid, today for one in force."""
    day: date = case[-1]["decision_to"] or TODAY
    return day


@pytest.fixture(scope="session")
def assistance_100k(cluster: Cluster, population_100k: Population) -> Assistance:
    """Return the cases of the 100,000 persons."""
    prepare(cluster)
    return _read(population_100k, asyncio.run(_hardship(cluster.register("social_assistance").owner)))


async def _hardship(dsn: str) -> frozenset[str]:
    connection = await asyncpg.connect(dsn)
    try:
        return frozenset(
            row[0] for row in await connection.fetch("select commune_code from hardship_commune")
        )
    finally:
        await connection.close()


def _read(population: Population, hardship: frozenset[str]) -> Assistance:
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
