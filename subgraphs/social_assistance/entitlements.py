"""What other sectors may ask of a person's cases, answered yes or no: pure, over rules that are data.

`domain.md` 4.4, last paragraph: fee exemption (MoET), electricity subsidy (EVN), whether to stop paying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.social_assistance.values import LifeStatus

__all__ = ["ENERGY_SUBSIDY", "FEE_EXEMPTION", "EntitlementRule", "Standing", "is_entitled", "must_stop"]

FEE_EXEMPTION = "FEE_EXEMPTION"
ENERGY_SUBSIDY = "ENERGY_SUBSIDY"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementRule:
    """One way to an entitlement in force: all it asks must hold. None or False: it does not ask."""

    entitlement: str
    poverty: str | None
    needs_monthly_allowance: bool
    needs_disability: bool
    age_to: int | None
    """Completed years, included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the register knows of a person today.

    Poverty and allowance of the household: by the cases in force of the person, and by those that name it.
    """

    receives_monthly: bool = False
    stopped_by_death: bool = False
    """Whether the last of the person's own cases was stopped because of a death."""
    household_receives: bool = False
    poor: bool = False
    near_poor: bool = False
    disabled: bool = False
    """Of the person itself."""


def is_entitled(rules: Sequence[EntitlementRule], standing: Standing, age: int | None) -> bool | None:
    """Return whether any rule holds; None when that depends on an age that is not known."""
    answers = [_holds(rule, standing, age) for rule in rules]
    if True in answers:
        return True
    return None if None in answers else False


def must_stop(standing: Standing, life_status: LifeStatus | None) -> bool | None:
    """Return whether nothing more is to be paid to the person; None when its life status would tell."""
    if standing.stopped_by_death:
        return True
    if not standing.receives_monthly:
        return False
    return None if life_status is None else life_status is not LifeStatus.ALIVE


def _holds(rule: EntitlementRule, standing: Standing, age: int | None) -> bool | None:
    if rule.poverty is not None and not (
        standing.poor or (rule.poverty == "POOR_OR_NEAR_POOR" and standing.near_poor)
    ):
        return False
    if rule.needs_monthly_allowance and not standing.household_receives:
        return False
    if rule.needs_disability and not standing.disabled:
        return False
    if rule.age_to is None:
        return True
    return None if age is None else age <= rule.age_to
