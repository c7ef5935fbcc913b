"""What civil servants are paid on a day, and until which age: the register's own dated tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias, TypeVar

import asyncpg

from subgraphs.seed.periods import Period, on, period_of
from subgraphs.seed.rows import json_text

__all__ = ["Allowance", "Grade", "Pay", "PayTables", "Work", "load_pay"]

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

ValueT = TypeVar("ValueT")

_MONTHS: Final = 12


class Grade(NamedTuple):
    """A grade, and the dated coefficients of each of its steps, the first step first."""

    code: str
    group: str
    title: str
    steps: tuple[tuple[tuple[Period, Decimal], ...], ...]


class Work(NamedTuple):
    """What pay depends on."""

    kind: str
    title: str
    grade: str
    step: int


class Pay(NamedTuple):
    """Amounts in VND a month; `allowances` is the JSON text of the column."""

    scheme: str
    coefficient: Decimal
    base: int
    total: int
    allowances: str


class Allowance(NamedTuple):
    """A coefficient, or a share of the coefficients of grade and position, for some work."""

    period: Period
    kind: str
    subject: str
    value: str
    coefficient: Decimal | None
    share: Decimal | None

    def is_for(self, work: Work) -> bool:
        """Return whether the work earns it."""
        match self.subject:
            case "TITLE":
                return work.title == self.value
            case "KIND":
                return work.kind == self.value
            case _:
                return work.grade.startswith(self.value)


@dataclass(frozen=True, kw_only=True)
class PayTables:
    """The tables in memory. All amounts come out whole: a base salary has four zeros."""

    base_salaries: tuple[tuple[Period, int], ...]
    schemes: tuple[tuple[Period, str], ...]
    allowances: tuple[Allowance, ...]
    grades: dict[str, Grade]
    retirement_ages: dict[str, tuple[tuple[Period, int], ...]]
    """In months, by gender."""
    _computed: dict[tuple[Work, int], Pay] = field(default_factory=dict)

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Days from which something is paid otherwise."""
        periods = [period for period, _ in (*self.base_salaries, *self.schemes)]
        periods += [allowance.period for allowance in self.allowances]
        periods += [period for grade in self.grades.values() for step in grade.steps for period, _ in step]
        ends = [period.last + 1 for period in periods if period.last is not None]
        return tuple(sorted({period.first for period in periods}.union(ends)))

    def coefficient(self, grade: str, step: int, day: int) -> Decimal:
        """Return the coefficient of a step."""
        return _known(self.grades[grade].steps[step - 1], day)

    def pay(self, work: Work, day: int) -> Pay:
        """Return the pay on a day. Raises LookupError before the first amount known."""
        key = (work, bisect_right(self.changes, day))
        if key not in self._computed:
            self._computed[key] = self._pay(work, day)
        return self._computed[key]

    def _pay(self, work: Work, day: int) -> Pay:
        salary = _known(self.base_salaries, day)
        coefficient = self.coefficient(work.grade, work.step, day)
        earned = [one for one in self.allowances if one.period.holds(day) and one.is_for(work)]
        whole = coefficient + sum((one.coefficient for one in earned if one.coefficient), Decimal(0))
        allowances: list[dict[str, str | int]] = []
        for one in earned:
            value = one.coefficient if one.share is None else (one.share * whole).normalize()
            amount = int((value or 0) * salary)
            allowances.append({"kind": one.kind, "coefficient": str(value), "amount": amount})
        base = int(coefficient * salary)
        return Pay(
            scheme=_known(self.schemes, day),
            coefficient=coefficient,
            base=base,
            total=base + sum(int(each["amount"]) for each in allowances),
            allowances=json_text(allowances),
        )

    def retires_on(self, gender: str, born: int) -> int:
        """Return the first day of the month after the one the age is reached in (Decree 135/2020)."""
        for period, months in self.retirement_ages[gender]:
            reached = _months_after(born, months)
            if period.last is None or reached <= period.last:
                return _next_month(reached)
        raise LookupError(f"no age of retirement is known for {gender}")


async def load_pay(civil_servants: _Connection) -> PayTables:
    """Read the tables the register's migrations filled."""

    async def rows(table: str) -> list[asyncpg.Record]:
        return await civil_servants.fetch(f"select * from {table} order by valid_from")  # noqa: S608

    ages: dict[str, list[tuple[Period, int]]] = {}
    for row in await rows("retirement_age"):
        ages.setdefault(row["gender"], []).append((period_of(row), row["years"] * _MONTHS + row["months"]))
    return PayTables(
        base_salaries=tuple((period_of(row), row["amount"]) for row in await rows("base_salary")),
        schemes=tuple((period_of(row), row["code"]) for row in await rows("pay_scheme")),
        allowances=tuple(
            Allowance(
                period_of(row), row["kind"], row["subject"], row["value"], row["coefficient"], row["share"]
            )
            for row in sorted(await rows("allowance"), key=lambda row: (row["kind"], row["value"]))
        ),
        grades=await _grades(civil_servants),
        retirement_ages={gender: tuple(periods) for gender, periods in ages.items()},
    )


async def _grades(civil_servants: _Connection) -> dict[str, Grade]:
    steps: dict[str, dict[int, list[tuple[Period, Decimal]]]] = {}
    for row in await civil_servants.fetch("select * from grade_coefficient order by step, valid_from"):
        group = steps.setdefault(row["grade_group"], {})
        group.setdefault(row["step"], []).append((period_of(row), row["coefficient"]))
    return {
        row["code"]: Grade(
            row["code"],
            row["grade_group"],
            row["title"],
            tuple(map(tuple, steps[row["grade_group"]].values())),
        )
        for row in await civil_servants.fetch("select * from grade order by code")
    }


def _known(values: Iterable[tuple[Period, ValueT]], day: int) -> ValueT:
    value = on(values, day)
    if value is None:
        raise LookupError(f"nothing is known on day {day}")
    return value


def _months_after(ordinal: int, months: int) -> int:
    """Return the same day so many months later, or the first of the following month where there is none."""
    start = date.fromordinal(ordinal)
    count = start.year * _MONTHS + start.month - 1 + months
    year, month = divmod(count, _MONTHS)
    try:
        return date(year, month + 1, start.day).toordinal()
    except ValueError:
        return _next_month(date(year, month + 1, 1).toordinal())


def _next_month(ordinal: int) -> int:
    start = date.fromordinal(ordinal)
    return date(start.year + start.month // _MONTHS, start.month % _MONTHS + 1, 1).toordinal()
