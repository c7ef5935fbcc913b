"""Effective-dated amounts and rules, read from the registers' own tables so that they are written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import asyncpg

from subgraphs.seed.days import AS_OF
from subgraphs.seed.pay import PayTables, load_pay
from subgraphs.seed.periods import Period, on, period_of
from subgraphs.social_assistance.eligibility import CategoryRule

__all__ = ["Effective", "Period", "load_effective"]

_NATION: Final = "VN"
_RULE_FIELDS: Final = (
    "category_code",
    "coarse_group",
    "coefficient",
    "fixed_amount",
    "per_dependant",
    "age_from",
    "age_to",
    "poverty",
    "disability_level",
    "needs_hiv",
    "needs_no_carer",
    "needs_education",
    "needs_single_parent",
    "needs_unmarried",
    "needs_no_state_income",
    "needs_hardship_commune",
    "needs_community_care",
)

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """What holds on which day; amounts in VND a month."""

    rules: tuple[tuple[Period, CategoryRule], ...]
    standard_amounts: dict[str, tuple[tuple[Period, int], ...]]
    """By province code; "VN" is the nation."""
    hardship: dict[str, Period]
    pay: PayTables

    def rules_on(self, day: int) -> list[CategoryRule]:
        """Return the category rules in force on the day."""
        return [rule for period, rule in self.rules if period.holds(day)]

    def standard_amount(self, province_code: str, day: int) -> tuple[int, str]:
        """Return the amount and its source: a province's own where higher (Decree 20/2021, article 4)."""
        national = on(self.standard_amounts[_NATION], day) or 0
        provincial = on(self.standard_amounts.get(province_code, ()), day) or 0
        return (provincial, "PROVINCE") if provincial > national else (national, "NATIONAL")

    def standard_changes(self) -> list[int]:
        """Return the days on which the amount of any province can change."""
        periods = [period for amounts in self.standard_amounts.values() for period, _ in amounts]
        ends = {period.last + 1 for period in periods if period.last is not None}
        return sorted({period.first for period in periods} | ends)

    def hardship_on(self, commune_code: str, day: int) -> bool:
        """Return whether the commune is on the hardship list on the day."""
        period = self.hardship.get(commune_code)
        return period is not None and period.holds(day)

    def hardship_today(self) -> frozenset[str]:
        """Return the communes on the list on the day the registers stand at."""
        return frozenset(code for code, period in self.hardship.items() if period.holds(AS_OF))


async def load_effective(civil_servants: _Connection, social_assistance: _Connection) -> Effective:
    """Read the tables the registers' migrations filled."""
    standards: dict[str, list[tuple[Period, int]]] = {}
    for row in await social_assistance.fetch(
        "select * from standard_amount order by province_code, valid_from"
    ):
        standards.setdefault(row["province_code"], []).append((period_of(row), row["amount"]))
    rules = await social_assistance.fetch(
        "select * from category_rule order by category_code, variant, valid_from"
    )
    hardship = await social_assistance.fetch(
        "select * from hardship_commune order by commune_code, valid_from"
    )
    return Effective(
        rules=tuple(
            (period_of(row), CategoryRule(**{field: row[field] for field in _RULE_FIELDS})) for row in rules
        ),
        standard_amounts={code: tuple(amounts) for code, amounts in standards.items()},
        hardship={row["commune_code"]: period_of(row) for row in hardship},
        pay=await load_pay(civil_servants),
    )
