"""Answers for other sectors as a table, worked out by hand from the needs listed in `domain.md` 4.4."""

from __future__ import annotations

import pytest

from subgraphs.social_assistance.entitlements import EntitlementRule, Standing, is_entitled, must_stop
from subgraphs.social_assistance.values import LifeStatus


def rule(
    poverty: str | None = None, *, monthly: bool = False, disability: bool = False, age_to: int | None = None
) -> EntitlementRule:
    return EntitlementRule(
        entitlement="FEE_EXEMPTION",
        poverty=poverty,
        needs_monthly_allowance=monthly,
        needs_disability=disability,
        age_to=age_to,
    )


FEES = [rule("POOR_OR_NEAR_POOR"), rule(disability=True, age_to=15)]
"""domain.md 4.4: MoET, fee-exemption flag; contract: poor or near-poor, or a disabled child."""
ENERGY = [rule("POOR"), rule(monthly=True)]
"""domain.md 4.4: EVN, poor or social policy household."""


@pytest.mark.parametrize(
    ("standing", "age", "expected"),
    [
        pytest.param(Standing(), 10, False, id="nothing known"),
        pytest.param(Standing(poor=True), 10, True, id="poor"),
        pytest.param(Standing(near_poor=True), None, True, id="near-poor, age not asked"),
        pytest.param(Standing(disabled=True), 15, True, id="disabled child"),
        pytest.param(Standing(disabled=True), 16, False, id="disabled, no child any more"),
        pytest.param(Standing(disabled=True), None, None, id="disabled, age unknown"),
        pytest.param(Standing(disabled=True, poor=True), None, True, id="poor anyway"),
        pytest.param(Standing(receives_monthly=True, household_receives=True), 10, False, id="only paid"),
    ],
)
def test_fees_are_waived(standing: Standing, age: int | None, expected: bool | None) -> None:
    assert is_entitled(FEES, standing, age) is expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(Standing(), False, id="nothing known"),
        pytest.param(Standing(poor=True), True, id="poor"),
        pytest.param(Standing(near_poor=True), False, id="near-poor"),
        pytest.param(Standing(household_receives=True), True, id="social policy household"),
        pytest.param(Standing(disabled=True), False, id="disabled without allowance"),
    ],
)
def test_electricity_is_subsidised(standing: Standing, expected: bool) -> None:
    assert is_entitled(ENERGY, standing, None) is expected


def test_without_rules_in_force_nobody_is_entitled() -> None:
    assert is_entitled([], Standing(poor=True, disabled=True, household_receives=True), 3) is False


def test_all_that_one_rule_asks_must_hold() -> None:
    strict = [rule("POOR", monthly=True, disability=True, age_to=15)]
    everything = {"poor": True, "household_receives": True, "disabled": True}
    assert is_entitled(strict, Standing(**everything), 15) is True
    assert is_entitled(strict, Standing(**everything), 16) is False
    for missing in everything:
        assert is_entitled(strict, Standing(**{**everything, missing: False}), 15) is False


ALIVE, MISSING, DECEASED = LifeStatus.ALIVE, LifeStatus.MISSING, LifeStatus.DECEASED


@pytest.mark.parametrize(
    ("paid", "stopped", "life", "expected"),
    [
        (False, False, ALIVE, False),
        (False, False, DECEASED, False),
        (False, False, None, False),
        (True, False, ALIVE, False),
        (True, False, DECEASED, True),
        (True, False, MISSING, True),
        (True, False, None, None),
        # the last case was stopped by the death: D of domain.md 5.2
        (False, True, DECEASED, True),
        (False, True, None, True),
        # paid to the end of the month of death
        (True, True, DECEASED, True),
    ],
)
def test_payment_stops(paid: bool, stopped: bool, life: LifeStatus | None, expected: bool | None) -> None:
    standing = Standing(receives_monthly=paid, household_receives=paid, stopped_by_death=stopped)
    assert must_stop(standing, life) is expected
