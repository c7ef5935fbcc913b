"""Whether a person may get monthly social assistance, and how much: pure, over rules that are data.

Decree 20/2021, articles 5 and 6; categories and coefficients in `domain.md` 3.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = ["CategoryRule", "Circumstances", "Verdict", "assess", "completed_years"]

_WITH_SINGLE_PARENT = frozenset({"ELDERLY", "DISABILITY", "HEALTH_OTHER"})
"""Coarse groups to which a single parent's amount is added; otherwise only the highest counts (3.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRule:
    """One way into a category in force: all it asks must hold. None or False: it does not ask."""

    category_code: str
    coarse_group: str
    coefficient: Decimal | None
    fixed_amount: int | None
    """VND a month; exactly one of coefficient and fixed amount is set."""
    per_dependant: bool
    age_from: int | None
    age_to: int | None
    """Completed years, both ends included."""
    poverty: str | None
    disability_level: str | None
    needs_hiv: bool
    needs_no_carer: bool
    needs_education: bool
    needs_single_parent: bool
    needs_unmarried: bool
    needs_no_state_income: bool
    needs_hardship_commune: bool
    needs_community_care: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of a person. None is unknown, and an unknown fact never fulfils a rule."""

    age: int
    married: bool | None
    has_state_income: bool | None
    hardship_commune: bool
    live_categories: frozenset[str] = frozenset()
    """Categories of the decisions in force; empty for a person without a live case."""
    disability_levels: frozenset[str] = frozenset()
    hiv: bool = False
    poor: bool = False
    near_poor: bool = False
    single_parent: bool = False
    dependants: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome; amounts in VND a month."""

    eligible: bool
    category_code: str | None
    monthly_amount: int
    standard_amount: int
    explanation: str


def assess(circumstances: Circumstances, rules: Sequence[CategoryRule], standard_amount: int) -> Verdict:
    """Re-check the categories of the live cases; for a person without one, find the best category.

    Of several only the highest amount counts, except that a single parent's amount is added to that of
    an elderly, disabled or HIV category (`domain.md` 3.7). Amount = coefficient x standard amount.
    """
    live = circumstances.live_categories
    open_rules = [rule for rule in rules if not live or rule.category_code in live]
    holding = [rule for rule in open_rules if all(_conditions(rule, circumstances))]
    if not holding:
        return Verdict(
            eligible=False,
            category_code=None,
            monthly_amount=0,
            standard_amount=standard_amount,
            explanation="No rule in force holds.",
        )
    best = max(holding, key=lambda rule: _amount(rule, circumstances, standard_amount))
    added = _single_parent_rule(best, holding)
    parts = [best] if added is None else [best, added]
    return Verdict(
        eligible=True,
        category_code=best.category_code,
        monthly_amount=sum(_amount(rule, circumstances, standard_amount) for rule in parts),
        standard_amount=standard_amount,
        explanation="; ".join(_explain(rule, circumstances, standard_amount) for rule in parts),
    )


def completed_years(born: date, today: date) -> int:
    """Return the age in completed years; one born on 29 February is a year older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _conditions(rule: CategoryRule, known: Circumstances) -> Iterable[bool]:
    """Yield for everything the rule asks whether it holds."""
    # what only the deciding commune can find is taken from its decision as long as that is in force
    found_by_decision = rule.category_code in known.live_categories
    if rule.age_from is not None:
        yield known.age >= rule.age_from
    if rule.age_to is not None:
        yield known.age <= rule.age_to
    if rule.poverty is not None:
        yield known.poor or (rule.poverty == "POOR_OR_NEAR_POOR" and known.near_poor)
    if rule.disability_level is not None:
        yield rule.disability_level in known.disability_levels
    if rule.needs_hiv:
        yield known.hiv
    if rule.needs_no_carer or rule.needs_education or rule.needs_community_care:
        yield found_by_decision
    if rule.needs_single_parent:
        yield known.single_parent
    if rule.per_dependant:
        yield known.dependants > 0
    if rule.needs_unmarried:
        yield known.married is False
    if rule.needs_no_state_income:
        yield known.has_state_income is False
    if rule.needs_hardship_commune:
        yield known.hardship_commune


def _amount(rule: CategoryRule, known: Circumstances, standard_amount: int) -> int:
    if rule.coefficient is None:
        return rule.fixed_amount or 0
    times = known.dependants if rule.per_dependant else 1
    return int(rule.coefficient * standard_amount * times)


def _single_parent_rule(best: CategoryRule, holding: Sequence[CategoryRule]) -> CategoryRule | None:
    if best.coarse_group not in _WITH_SINGLE_PARENT:
        return None
    return next((rule for rule in holding if rule.coarse_group == "SINGLE_PARENT"), None)


def _explain(rule: CategoryRule, known: Circumstances, standard_amount: int) -> str:
    """Say how the amount was computed; not which circumstances held: some are closed by law."""
    if rule.fixed_amount is not None:
        return f"{rule.category_code}: fixed amount {rule.fixed_amount} VND"
    times = f" x {known.dependants}" if rule.per_dependant else ""
    return f"{rule.category_code}: {rule.coefficient} x {standard_amount} VND{times}"
