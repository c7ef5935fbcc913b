"""Cases satisfy the rules on the day they were decided; nobody in the state's service has one.

The expected numbers are typed from domain.md 3.7, not read from the register's rule tables.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.subgraphs.seed.world import Row, World

_TODAY = date(2026, 11, 20)


class _Rule(NamedTuple):
    coefficient: str | None
    ages: tuple[tuple[int, int], ...]
    needs: frozenset[str]
    first: date = date(2021, 7, 1)
    last: date = date.max


_RULES = {
    "TE1A": _Rule("2.5", ((0, 3),), frozenset({"orphan"})),
    "TE1B": _Rule("1.5", ((4, 15),), frozenset({"orphan"})),
    "TE2": _Rule("1.5", ((16, 22),), frozenset({"orphan"})),
    "DT": _Rule("1.0", ((16, 120),), frozenset({"poor", "single parent"})),
    "NCT1": _Rule("1.5", ((60, 79),), frozenset({"poor", "no supporter"})),
    "NCT2": _Rule("2.0", ((80, 120),), frozenset({"poor", "no supporter"})),
    "NCT3": _Rule("1.0", ((75, 79),), frozenset({"poor or near poor", "hardship"})),
    "NCT4": _Rule("1.0", ((80, 120),), frozenset({"no pension"}), last=date(2025, 6, 30)),
    "NCT5": _Rule("3.0", ((60, 120),), frozenset({"poor", "no supporter"})),
    "KT1": _Rule("2.0", ((16, 59),), frozenset({"exceptionally severe"})),
    "KT1X": _Rule("2.5", ((0, 15), (60, 120)), frozenset({"exceptionally severe"})),
    "KT2": _Rule("1.5", ((16, 59),), frozenset({"severe"})),
    "KT2X": _Rule("2.0", ((0, 15), (60, 120)), frozenset({"severe"})),
    "TE3": _Rule("1.5", ((0, 2),), frozenset({"poor or near poor", "hardship"})),
    "HIV": _Rule("1.5", ((16, 120),), frozenset({"poor", "hiv", "no pension"})),
    "HTXH": _Rule(None, ((70, 120),), frozenset({"no pension"}), first=date(2025, 7, 1)),
}


def _age(person: Row, day: date) -> int:
    born: date = person["date_of_birth"]
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _rule(case: Row, person: Row) -> _Rule:
    if case["category_code"] == "HIVT":
        young = _age(person, case["decision_date"]) < 4
        return _Rule("2.5" if young else "2.0", ((0, 15),), frozenset({"poor", "hiv"}))
    return _RULES[case["category_code"]]


def _standard(province: str, day: date) -> int:
    if province == "01" and day >= date(2026, 1, 1):
        return 650_000
    return 500_000 if day >= date(2024, 7, 1) else 360_000


def _unmarried(world: World, pin: str, day: date) -> bool:
    people = world.people()
    for event in world.rows("civil_status", "marriage_event"):
        if pin in (event["subject_pin"], event["spouse_pin"]) and event["married_on"] <= day:
            other = event["spouse_pin"] if event["subject_pin"] == pin else event["subject_pin"]
            died = people[other]["date_of_death"] or date.max
            if died >= day and (event["divorced_on"] or date.max) > day:
                return False
    return True


def _facts(world: World, case: Row, paid: set[str], hardship: set[str]) -> set[str]:
    people, day, pin = world.people(), case["decision_date"], case["pin"]
    birth = next(event for event in world.rows("civil_status", "birth_event") if event["subject_pin"] == pin)
    parents = [people[birth[key]] for key in ("mother_pin", "father_pin") if birth[key] is not None]
    unmarried = _unmarried(world, pin, day)
    grown = [
        event["subject_pin"]
        for event in world.rows("civil_status", "birth_event")
        if pin in (event["mother_pin"], event["father_pin"]) and _age(people[event["subject_pin"]], day) >= 18
    ]
    checks = {
        "orphan": bool(parents) and all((parent["date_of_death"] or date.max) < day for parent in parents),
        "poor": case["poor"],
        "poor or near poor": case["poor"] or case["near_poor"],
        "single parent": case["single_parent"] and case["dependants"] > 0 and unmarried,
        "no supporter": unmarried and all(people[child]["date_of_death"] for child in grown),
        "hardship": case["deciding_commune"] in hardship,
        "no pension": pin not in paid,
        "exceptionally severe": case["disability_level"] == "EXCEPTIONALLY_SEVERE",
        "severe": case["disability_level"] == "SEVERE",
        "hiv": case["hiv_status"] == "POSITIVE",
    }
    return {fact for fact, holds in checks.items() if holds}


def test_every_case_satisfied_its_category_on_the_day_of_its_decision(world: World) -> None:
    people = world.people()
    paid = {row["pin"] for row in world.rows("civil_servants", "civil_servant")}
    hardship = {row["commune_code"] for row in world.rows("social_assistance", "hardship_commune")}
    wrong: list[str] = []
    for case in world.rows("social_assistance", "assistance_case"):
        rule, day = _rule(case, people[case["pin"]]), case["decision_date"]
        age = _age(people[case["pin"]], day)
        facts = _facts(world, case, paid, hardship)
        young_pension = case["category_code"] == "HTXH" and age < 75 and "poor or near poor" not in facts
        in_age = any(low <= age <= high for low, high in rule.ages)
        if not (rule.needs <= facts and in_age and rule.first <= day <= rule.last) or young_pension:
            wrong.append(case["case_id"])

    assert wrong == []
    assert len({case["category_code"] for case in world.rows("social_assistance", "assistance_case")}) >= 8


def test_monthly_amount_is_coefficient_times_standard_in_every_version(world: World) -> None:
    people = world.people()
    wrong: list[tuple[str, int]] = []
    for case_id, versions in world.histories("social_assistance", "assistance_case", "case_id").items():
        for case in versions:
            rule = _rule(case, people[case["pin"]])
            coefficient = None if rule.coefficient is None else Decimal(rule.coefficient)
            times = case["dependants"] if case["category_code"] == "DT" else 1
            # a death may be entered when the amount has changed since the last payment
            paid_on = min(case["valid_from"], case["decision_to"] or date.max)
            standard = _standard(case["residence_province"], paid_on)
            expected = 500_000 if coefficient is None else int(coefficient * standard * times)
            if (case["coefficient"], case["monthly_amount"]) != (coefficient, expected):
                wrong.append((case_id, case["version"]))

    assert wrong == []


def test_deaths_end_allowances_and_payments(world: World) -> None:
    people = world.people()
    cases = {case["case_id"]: case for case in world.rows("social_assistance", "assistance_case")}
    dead = {key: case for key, case in cases.items() if people[case["pin"]]["date_of_death"] is not None}

    def month_end(day: date) -> date:
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    assert dead
    assert [
        key
        for key, case in dead.items()
        if case["decision_to"] is None
        or case["decision_to"] > month_end(people[case["pin"]]["date_of_death"])
    ] == []
    assert [
        row
        for row in world.rows("social_assistance", "assistance_payment")
        if row["month"] > str(cases[row["case_id"]]["decision_to"] or _TODAY)[:7]
        or row["month"] < str(cases[row["case_id"]]["decision_from"])[:7]
        or row["paid_at"] > _TODAY
    ] == []


def test_a_person_has_at_most_one_case_in_force(world: World) -> None:
    in_force = [
        case["pin"]
        for case in world.rows("social_assistance", "assistance_case")
        if case["decision_to"] is None or case["decision_to"] >= _TODAY
    ]

    assert len(in_force) == len(set(in_force))


def test_nobody_in_the_states_service_gets_assistance(world: World) -> None:
    paid = {row["pin"] for row in world.rows("civil_servants", "civil_servant")}
    helped = {row["pin"] for row in world.rows("social_assistance", "assistance_case")}

    assert paid.isdisjoint(helped)
    assert len(paid) > 30
