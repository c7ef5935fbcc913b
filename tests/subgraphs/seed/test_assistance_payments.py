"""What holds of the amounts and payments of every assistance case among 100,000 generated persons."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from subgraphs.seed.policy_data import agencies
from subgraphs.seed.reference import load_reference
from tests.subgraphs.seed.assistance import TODAY, Assistance, Version, last_day, name
from tests.subgraphs.seed.assistance_rules import rule_of, standard_amount, years_old

DAY = timedelta(days=1)


@pytest.fixture
def assistance(assistance_100k: Assistance) -> Assistance:
    return assistance_100k


def test_every_version_has_the_amount_of_the_dated_tables_on_its_days(assistance: Assistance) -> None:
    """domain.md 3.7: coefficient times standard amount; the social pension is fixed."""
    wrong: list[str] = []
    for versions in assistance.cases.values():
        age = years_old(assistance.people[versions[0]["pin"]].born, versions[0]["decision_date"])
        rule = rule_of(versions[0]["category_code"], age)
        times = versions[0]["dependants"] if versions[0]["category_code"] == "DT" else 1
        for version in versions:
            coefficient = None if rule.coefficient is None else Decimal(rule.coefficient)
            # what is entered after the last day, as a death may be, changes no amount any more
            first = min(version["valid_from"], last_day(versions))
            last = min(version["valid_to"] or TODAY, last_day(versions))
            for day in {first, max(first, last)}:
                standard = standard_amount(assistance.paying_province(versions, day), day)
                expected = 500_000 if coefficient is None else int(coefficient * standard * times)
                if (version["coefficient"], version["monthly_amount"]) != (coefficient, expected):
                    wrong.append(name(version))

    assert wrong == []


def test_payments_are_those_of_the_months_a_decision_gives_and_of_the_amount_in_force(
    assistance: Assistance,
) -> None:
    wrong: list[str] = []
    for case_id, versions in assistance.cases.items():
        first, last = versions[0]["decision_from"], last_day(versions)
        payments = assistance.payments.get(case_id, [])
        due = _pay_days(first, last)
        kept = due if case_id in FIXTURES else due[-24:]
        amounts = [_amount_on(versions, day) for day in kept]
        found = [(paid.paid_at, paid.month, paid.amount) for paid in payments]
        if found != [(day, str(day)[:7], amount) for day, amount in zip(kept, amounts, strict=True)]:
            wrong.append(case_id)

    assert wrong == []
    assert assistance.payments.keys() <= assistance.cases.keys()
    assert max(len(payments) for payments in assistance.payments.values()) == 56
    returned = sum(paid.returned for payments in assistance.payments.values() for paid in payments)
    assert returned > 500


FIXTURES = {
    "AC-2022-0101", "AC-2022-0303", "AC-2023-0202", "AC-2023-1818", "AC-2024-0909", "AC-2024-1616",
    "AC-2024-1717", "AC-2025-0404",
}  # fmt: skip
"""Every payment is kept of these; 56 months of C's, from April 2022 to November 2026."""


def _pay_days(first: date, last: date) -> list[date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    days = [date(month // 12, month % 12 + 1, 10) for month in months]
    return [day for day in days if first <= day <= last]


def _amount_on(versions: list[Version], day: date) -> int:
    amount: int = next(
        version["monthly_amount"]
        for version in versions
        if version["valid_from"] <= day <= (version["valid_to"] or date.max)
    )
    return amount


def test_nobody_is_paid_twice_for_a_month_nor_has_two_cases_in_force(assistance: Assistance) -> None:
    paid = Counter(
        (assistance.cases[case_id][0]["pin"], payment.month)
        for case_id, payments in assistance.payments.items()
        for payment in payments
    )
    in_force = Counter(
        versions[-1]["pin"] for versions in assistance.cases.values() if last_day(versions) >= TODAY
    )

    assert [key for key, times in paid.items() if times > 1] == []
    assert [pin for pin, times in in_force.items() if times > 1] == []
    assert len(in_force) > 5_000


def test_who_moves_is_paid_by_the_new_commune_and_the_decision_stays(assistance: Assistance) -> None:
    """Scenario 8: the writer group payment passes, the group case does not."""
    reference = load_reference()
    known = agencies(reference)
    handed_over = 0
    for versions in assistance.cases.values():
        person = assistance.people[versions[0]["pin"]]
        for before, after in pairwise(versions):
            if before["origin_payment"] == after["origin_payment"]:
                continue
            handed_over += 1
            day, payer = after["valid_from"], after["origin_payment"]
            # the communes the code may stand for: its own, its successor's, those a divided one became
            communes = {code.partition(".")[2] for code in (payer, known[payer]["successor"]) if code}
            for code in communes & reference.divided.keys():
                communes |= set(reference.divided[code].into)
            assert person.home(day - 10 * DAY)[0] in communes, name(after)
            assert after["entered_payment_at"] == day
            assert after["decision_kind"] == "STOP" or after["origin_case"] == before["origin_case"]
    assert handed_over > 100
