"""The rules of assistance as a table: every expected amount worked out by hand from `domain.md` 3.7."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from subgraphs.social_assistance.eligibility import (
    CategoryRule,
    Circumstances,
    Verdict,
    assess,
    completed_years,
)

STANDARD = 500_000
"""Decree 76/2024; the head line of `domain.md` 3.7."""


def a_rule(code: str, coarse_group: str, coefficient: str | None, **asks: Any) -> CategoryRule:
    silent: dict[str, Any] = dict.fromkeys(
        ("fixed_amount", "age_from", "age_to", "poverty", "disability_level"), None
    ) | dict.fromkeys(
        (
            "per_dependant",
            "needs_hiv",
            "needs_no_carer",
            "needs_education",
            "needs_single_parent",
            "needs_unmarried",
            "needs_no_state_income",
            "needs_hardship_commune",
            "needs_community_care",
        ),
        False,
    )
    return CategoryRule(
        category_code=code,
        coarse_group=coarse_group,
        coefficient=None if coefficient is None else Decimal(coefficient),
        **(silent | asks),
    )


POOR: dict[str, Any] = {"poverty": "POOR"}
RULES = [
    # rows of the table in domain.md 3.7, in its order
    a_rule("TE1A", "CHILD", "2.5", age_to=3, needs_no_carer=True),
    a_rule("TE1B", "CHILD", "1.5", age_from=4, age_to=15, needs_no_carer=True),
    a_rule("TE2", "CHILD", "1.5", age_from=16, age_to=22, needs_no_carer=True, needs_education=True),
    a_rule("HIVT", "HEALTH_OTHER", "2.5", age_to=3, needs_hiv=True, **POOR),
    a_rule("HIVT", "HEALTH_OTHER", "2.0", age_from=4, age_to=15, needs_hiv=True, **POOR),
    a_rule(
        "DT",
        "SINGLE_PARENT",
        "1.0",
        per_dependant=True,
        needs_single_parent=True,
        needs_unmarried=True,
        **POOR,
    ),
    a_rule("NCT1", "ELDERLY", "1.5", age_from=60, age_to=79, needs_no_carer=True, **POOR),
    a_rule("NCT2", "ELDERLY", "2.0", age_from=80, needs_no_carer=True, **POOR),
    a_rule(
        "NCT3",
        "ELDERLY",
        "1.0",
        age_from=75,
        age_to=79,
        poverty="POOR_OR_NEAR_POOR",
        needs_hardship_commune=True,
    ),
    a_rule("NCT5", "ELDERLY", "3.0", age_from=60, needs_community_care=True, **POOR),
    a_rule("KT1", "DISABILITY", "2.0", age_from=16, age_to=59, disability_level="EXCEPTIONALLY_SEVERE"),
    a_rule("KT1X", "DISABILITY", "2.5", age_to=15, disability_level="EXCEPTIONALLY_SEVERE"),
    a_rule("KT1X", "DISABILITY", "2.5", age_from=60, disability_level="EXCEPTIONALLY_SEVERE"),
    a_rule("KT2", "DISABILITY", "1.5", age_from=16, age_to=59, disability_level="SEVERE"),
    a_rule("KT2X", "DISABILITY", "2.0", age_to=15, disability_level="SEVERE"),
    a_rule("KT2X", "DISABILITY", "2.0", age_from=60, disability_level="SEVERE"),
    a_rule("TE3", "CHILD", "1.5", age_to=2, poverty="POOR_OR_NEAR_POOR", needs_hardship_commune=True),
    a_rule("HIV", "HEALTH_OTHER", "1.5", age_from=16, needs_hiv=True, needs_no_state_income=True, **POOR),
    a_rule("HTXH", "ELDERLY", None, fixed_amount=500_000, age_from=75, needs_no_state_income=True),
    a_rule(
        "HTXH",
        "ELDERLY",
        None,
        fixed_amount=500_000,
        age_from=70,
        age_to=74,
        needs_no_state_income=True,
        **POOR,
    ),
]


def facts(age: int, *live: str, **known: Any) -> Circumstances:
    given: dict[str, Any] = {"married": False, "has_state_income": False, "hardship_commune": False} | known
    return Circumstances(age=age, live_categories=frozenset(live), **given)


SEVERE: dict[str, Any] = {"disability_levels": frozenset({"SEVERE"})}
EXCEPTIONAL: dict[str, Any] = {"disability_levels": frozenset({"EXCEPTIONALLY_SEVERE"})}
DENIED = (False, None, 0)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        # the ends of every age band; amounts are the VND column
        pytest.param(facts(3, "TE1A"), (True, "TE1A", 1_250_000), id="TE1A to 3"),
        pytest.param(facts(4, "TE1A"), DENIED, id="TE1A ends at 4"),
        pytest.param(facts(4, "TE1B"), (True, "TE1B", 750_000), id="TE1B from 4"),
        pytest.param(facts(15, "TE1B"), (True, "TE1B", 750_000), id="TE1B to 15"),
        pytest.param(facts(16, "TE1B"), DENIED, id="TE1B ends at 16"),
        pytest.param(facts(22, "TE2"), (True, "TE2", 750_000), id="TE2 to 22"),
        pytest.param(facts(23, "TE2"), DENIED, id="TE2 ends at 23"),
        pytest.param(facts(3, "HIVT", hiv=True, poor=True), (True, "HIVT", 1_250_000), id="HIVT under 4"),
        pytest.param(facts(4, "HIVT", hiv=True, poor=True), (True, "HIVT", 1_000_000), id="HIVT 4-15"),
        pytest.param(facts(9, "HIVT", hiv=True, near_poor=True), DENIED, id="HIVT near-poor"),
        pytest.param(
            facts(36, "DT", poor=True, single_parent=True, dependants=1),
            (True, "DT", 500_000),
            id="DT one child",
        ),
        pytest.param(
            facts(36, "DT", poor=True, single_parent=True, dependants=3),
            (True, "DT", 1_500_000),
            id="DT per child",
        ),
        pytest.param(facts(36, "DT", poor=True, single_parent=True), DENIED, id="DT no child"),
        pytest.param(
            facts(36, "DT", poor=True, single_parent=True, dependants=1, married=True),
            DENIED,
            id="DT married",
        ),
        pytest.param(
            facts(36, "DT", poor=True, single_parent=True, dependants=1, married=None),
            DENIED,
            id="DT unknown",
        ),
        pytest.param(facts(59, "NCT1", poor=True), DENIED, id="NCT1 before 60"),
        pytest.param(facts(60, "NCT1", poor=True), (True, "NCT1", 750_000), id="NCT1 from 60"),
        pytest.param(facts(78, "NCT1", poor=True), (True, "NCT1", 750_000), id="NCT1 person C"),
        pytest.param(facts(79, "NCT1", poor=True), (True, "NCT1", 750_000), id="NCT1 to 79"),
        pytest.param(facts(80, "NCT1", poor=True), DENIED, id="NCT1 ends at 80"),
        pytest.param(facts(78, "NCT1"), DENIED, id="NCT1 no longer poor"),
        pytest.param(facts(80, "NCT2", poor=True), (True, "NCT2", 1_000_000), id="NCT2 from 80"),
        pytest.param(
            facts(75, "NCT3", near_poor=True, hardship_commune=True), (True, "NCT3", 500_000), id="NCT3"
        ),
        pytest.param(facts(75, "NCT3", near_poor=True), DENIED, id="NCT3 not in a hardship commune"),
        pytest.param(facts(85, "NCT4"), DENIED, id="NCT4 has no rule in force"),
        pytest.param(facts(66, "NCT5", poor=True), (True, "NCT5", 1_500_000), id="NCT5"),
        pytest.param(facts(41, "KT1", **EXCEPTIONAL), (True, "KT1", 1_000_000), id="KT1"),
        pytest.param(facts(15, "KT1X", **EXCEPTIONAL), (True, "KT1X", 1_250_000), id="KT1X child"),
        pytest.param(facts(60, "KT1X", **EXCEPTIONAL), (True, "KT1X", 1_250_000), id="KT1X elderly"),
        pytest.param(facts(41, "KT1", **SEVERE), DENIED, id="KT1 with less severe disability"),
        pytest.param(facts(41, "KT2", **SEVERE), (True, "KT2", 750_000), id="KT2 person A"),
        pytest.param(facts(15, "KT2X", **SEVERE), (True, "KT2X", 1_000_000), id="KT2X child"),
        pytest.param(facts(60, "KT2X", **SEVERE), (True, "KT2X", 1_000_000), id="KT2X elderly"),
        pytest.param(
            facts(2, "TE3", near_poor=True, hardship_commune=True), (True, "TE3", 750_000), id="TE3 to 2"
        ),
        pytest.param(facts(3, "TE3", near_poor=True, hardship_commune=True), DENIED, id="TE3 ends at 3"),
        pytest.param(facts(46, "HIV", hiv=True, poor=True), (True, "HIV", 750_000), id="HIV person I"),
        pytest.param(
            facts(46, "HIV", hiv=True, poor=True, has_state_income=True), DENIED, id="HIV with state income"
        ),
        pytest.param(
            facts(46, "HIV", hiv=True, poor=True, has_state_income=None), DENIED, id="HIV with income unknown"
        ),
        pytest.param(facts(75, "HTXH"), (True, "HTXH", 500_000), id="HTXH 75"),
        pytest.param(facts(71, "HTXH", poor=True), (True, "HTXH", 500_000), id="HTXH 70-74 poor"),
        pytest.param(facts(71, "HTXH"), DENIED, id="HTXH 70-74 not poor"),
        # several groups: the highest only, but a single parent's amount is added (last paragraph of 3.7)
        pytest.param(facts(78, "NCT1", "HTXH", poor=True), (True, "NCT1", 750_000), id="the higher of two"),
        pytest.param(
            facts(41, "KT2", "DT", poor=True, single_parent=True, dependants=2, **SEVERE),
            (True, "DT", 1_000_000),
            id="DT alone is higher",
        ),
        pytest.param(
            facts(41, "KT1", "DT", poor=True, single_parent=True, dependants=1, **EXCEPTIONAL),
            (True, "KT1", 1_500_000),
            id="KT1 and DT",
        ),
        # nobody's case: only what other registers say
        pytest.param(facts(80), (True, "HTXH", 500_000), id="no case, 80"),
        pytest.param(facts(80, has_state_income=True), DENIED, id="no case, 80, paid by the state"),
        pytest.param(facts(30), DENIED, id="no case, 30"),
    ],
)
def test_category_and_amount(known: Circumstances, expected: tuple[bool, str | None, int]) -> None:
    verdict = assess(known, RULES, STANDARD)
    assert (verdict.eligible, verdict.category_code, verdict.monthly_amount) == expected
    assert verdict.standard_amount == STANDARD


def test_a_fact_only_the_commune_finds_counts_for_the_category_it_decided_and_no_other() -> None:
    without_carer = [a_rule("TE1B", "CHILD", "1.5", age_from=4, age_to=15, needs_no_carer=True)]
    assert assess(facts(9, "TE1B"), without_carer, STANDARD).eligible
    assert not assess(facts(9, "TE3"), without_carer, STANDARD).eligible
    assert not assess(facts(9), without_carer, STANDARD).eligible


def test_amounts_follow_the_standard_amount_and_are_exact() -> None:
    verdict = assess(facts(78, "NCT1", poor=True), RULES, 360_000)
    assert (verdict.monthly_amount, verdict.standard_amount) == (540_000, 360_000)
    assert assess(facts(3, "TE1A"), RULES, 500_001).monthly_amount == 1_250_002


def test_the_explanation_names_the_rule_and_the_computation_but_no_circumstance() -> None:
    assert assess(facts(78, "NCT1", poor=True), RULES, STANDARD) == Verdict(
        eligible=True,
        category_code="NCT1",
        monthly_amount=750_000,
        standard_amount=500_000,
        explanation="NCT1: 1.5 x 500000 VND",
    )
    assert assess(facts(30), RULES, STANDARD).explanation == "No rule in force holds."


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(1948, 11, 2), date(2026, 11, 1), 77),
        (date(1948, 11, 2), date(2026, 11, 2), 78),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2020, 2, 29), date(2025, 2, 28), 4),
        (date(2020, 2, 29), date(2025, 3, 1), 5),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_completed_years(born: date, today: date, years: int) -> None:
    assert completed_years(born, today) == years
