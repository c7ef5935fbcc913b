"""What holds of every assistance case among 100,000 generated persons."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from subgraphs.seed.policy_data import agencies
from subgraphs.seed.reference import load_reference
from tests.subgraphs.seed.assistance import TODAY, Assistance, Version, last_day, name
from tests.subgraphs.seed.assistance_rules import month_end, rule_of, standard_amount, years_old
from tests.subgraphs.seed.population_100k import Population

DAY = timedelta(days=1)
MERGER = date(2025, 7, 1)


@pytest.fixture
def assistance(assistance_100k: Assistance) -> Assistance:
    return assistance_100k


def test_there_are_cases_of_every_category_and_of_all_that_can_happen(assistance: Assistance) -> None:
    current = [versions[-1] for versions in assistance.cases.values()]
    categories = Counter(case["category_code"] for case in current)

    assert set(categories) == {
        "TE1A", "TE1B", "TE2", "TE3", "HIVT", "HIV", "DT", "NCT1", "NCT2", "NCT3", "NCT4", "NCT5",
        "KT1", "KT1X", "KT2", "KT2X", "HTXH",
    }  # fmt: skip
    grounds = Counter(case["stop_ground"] for case in current)
    assert min(grounds["DEATH"], grounds["RULE_ENDED"]) > 300
    assert grounds["NO_LONGER_POOR"] > 10
    assert {case["decision_kind"] for case in current} == {"GRANT", "ADJUST", "STOP"}
    assert {case["payment_method"] for case in current} == {"BANK", "POST", "CASH"}
    assert {version["standard_amount_source"] for version in assistance.versions} == {
        "NATIONAL",
        "PROVINCE",
    }
    for column, least in (("facility", 20), ("mobility_need", 500), ("funeral_amount", 100)):
        assert sum(case[column] is not None for case in current) >= least, column
    assert sum(case["emergency_contact"] is not None for case in current) >= 3_000
    assert sum(len(versions) >= 4 for versions in assistance.cases.values()) >= 20


def test_versions_follow_each_other_without_gap_and_are_about_one_person(assistance: Assistance) -> None:
    wrong = [
        case_id
        for case_id, versions in assistance.cases.items()
        if [version["version"] for version in versions] != list(range(1, len(versions) + 1))
        or versions[-1]["valid_to"] is not None
        or any(before["valid_to"] + DAY != after["valid_from"] for before, after in pairwise(versions))
        or versions[-1]["valid_from"] > TODAY
        or len({version["pin"] for version in versions}) != 1
        or versions[0]["valid_from"] != versions[0]["decision_date"]
    ]

    assert wrong == []
    assert {versions[0]["pin"] for versions in assistance.cases.values()} <= assistance.people.keys()


def test_every_case_was_eligible_on_the_day_of_its_decision(assistance: Assistance) -> None:
    """domain.md 3.7, rules run again on what the other registers say of that day."""
    wrong: list[str] = []
    for case in (versions[0] for versions in assistance.cases.values()):
        day = case["decision_date"]
        age = years_old(assistance.people[case["pin"]].born, day)
        rule = rule_of(case["category_code"], age)
        in_age = any(low <= age <= high for low, high in rule.ages)
        if not (rule.needs <= _facts(assistance, case) and in_age and rule.first <= day <= rule.last):
            wrong.append(case["case_id"])

    assert wrong == []
    assert assistance.servants.isdisjoint(versions[0]["pin"] for versions in assistance.cases.values())


def _facts(assistance: Assistance, case: Version) -> set[str]:
    people, day, person = assistance.people, case["decision_date"], assistance.people[case["pin"]]
    parents = [people[pin] for pin in (person.mother, person.father) if pin is not None]
    unmarried = not any(
        wedding <= day and (divorce or date.max) > day and (people[spouse].died or date.max) >= day
        for spouse, wedding, divorce in assistance.marriages[case["pin"]]
    )
    grown = [
        child for pin in assistance.children[case["pin"]] if years_old((child := people[pin]).born, day) >= 18
    ]
    checks = {
        "orphan": bool(parents) and all((parent.died or date.max) < day for parent in parents),
        "poor": case["poor"],
        "poor or near-poor": case["poor"] or case["near_poor"],
        "single parent": case["single_parent"] and case["dependants"] > 0 and unmarried,
        "no supporter": unmarried and all(child.died is not None for child in grown),
        # the list has today's codes
        "hardship": person.home(max(day, MERGER))[0] in assistance.hardship
        or case["deciding_commune"] in assistance.hardship,
        "no pension": case["pin"] not in assistance.servants,
        "exceptionally severe": case["disability_level"] == "EXCEPTIONALLY_SEVERE",
        "severe": case["disability_level"] == "SEVERE",
        "hiv": case["hiv_status"] == "POSITIVE",
    }
    return {fact for fact, holds in checks.items() if holds}


def test_who_is_gone_is_paid_to_the_end_of_that_month_at_most(assistance: Assistance) -> None:
    """D76/2024 and domain.md 3.7: funeral support is 20 times the standard amount."""
    wrong: list[str] = []
    stopped = 0
    for versions in assistance.cases.values():
        case, person = versions[-1], assistance.people[versions[0]["pin"]]
        gone = min((day for day in (person.died, person.missing) if day is not None), default=None)
        by_death = case["stop_ground"] == "DEATH"
        stopped += by_death
        funeral = case["funeral_amount"]
        if (
            (gone is not None and month_end(gone) < TODAY and last_day(versions) > month_end(gone))
            or (by_death and (person.died is None or case["decision_to"] != month_end(person.died)))
            or (case["decision_kind"] == "STOP") != (case["stop_ground"] is not None)
            or case["life_status"] != person.life_status
            or (funeral is None) != (case["funeral_date"] is None)
            or (funeral is not None and not by_death)
        ):
            wrong.append(case["case_id"])
        if funeral is not None:
            day = case["funeral_date"]
            if funeral != 20 * standard_amount(assistance.paying_province(versions, day), day):
                wrong.append(case["case_id"])

    assert wrong == []
    assert stopped > 200


def test_a_rule_that_ended_ends_its_cases(assistance: Assistance) -> None:
    """domain.md 3.7: NCT4 until 30 June 2025, then the social pension."""
    ended = [
        versions[-1] for versions in assistance.cases.values() if versions[-1]["category_code"] == "NCT4"
    ]
    pensioned = {
        versions[-1]["pin"]
        for versions in assistance.cases.values()
        if versions[0]["category_code"] == "HTXH" and versions[0]["decision_from"] == MERGER
    }

    assert [case["case_id"] for case in ended if (case["decision_to"] or TODAY) > date(2025, 6, 30)] == []
    assert sum(case["pin"] in pensioned for case in ended) > 50


def test_dependants_are_children_of_the_household_under_16(assistance: Assistance) -> None:
    wrong: list[str] = []
    for case_id, versions in assistance.cases.items():
        case, found = versions[0], assistance.dependants.get(case_id, [])
        household = assistance.people[case["pin"]].household_no
        children = {
            (pin, child.full_name, "Con", case["decision_date"])
            for pin in assistance.children[case["pin"]]
            if (child := assistance.people[pin]).born <= case["decision_date"]
            and years_old(child.born, case["decision_date"]) < 16
            and child.household_no is not None
            and child.household_no == household
        }
        if set(found) != children or len(found) != case["dependants"]:
            wrong.append(case_id)

    assert wrong == []
    assert len(assistance.dependants) > 200


def test_every_code_stands_on_the_days_it_is_named_for(
    assistance: Assistance, population_100k: Population
) -> None:
    units: dict[str, list[tuple[str, str]]] = {}
    for code, first, last in population_100k.select(
        "population", "administrative_unit", "code", "valid_from", "valid_to"
    ):
        units.setdefault(str(code), []).append((str(first), last or "9999"))
    known = agencies(load_reference())
    wrong: list[str] = []
    for version in assistance.versions:
        decided = str(version["decision_date"])
        if not any(first <= decided <= last for first, last in units[version["deciding_commune"]]):
            wrong.append(f"{name(version)} commune {version['deciding_commune']}")
        if not any(first <= str(TODAY) <= last for first, last in units[version["deciding_province"]]):
            wrong.append(f"{name(version)} province {version['deciding_province']}")
        for column, day in (
            ("origin_case", version["entered_case_at"]),
            ("origin_payment", version["entered_payment_at"]),
            ("origin_inspection", version["entered_inspection_at"]),
            ("province_paying", version["entered_case_at"]),
        ):
            entry = None if version[column] is None else known[version[column]]
            if entry is not None and not (
                (entry["valid_from"] or "") <= str(day) <= (entry["valid_to"] or "9999")
            ):
                wrong.append(f"{name(version)} {column} {version[column]}")

    assert wrong == []
    closed = {version["origin_case"].partition(".")[0] for version in assistance.versions}
    assert {"H08", "H09", "H07", "H21"} <= closed


def test_inspections_are_of_the_ministry_of_that_time(assistance: Assistance) -> None:
    """domain.md 5.4, E10, and 3.3: G07 until 28 February 2025, then G18."""
    by_ministry = {
        (version["origin_inspection"], version["entered_inspection_at"] >= date(2025, 3, 1))
        for version in assistance.versions
        if version["origin_level_inspection"] == "MINISTRY"
    }

    assert by_ministry == {("G07", False), ("G18", True)}
    assert {version["origin_level_inspection"] for version in assistance.versions} == {
        None, "MINISTRY", "PROVINCE",
    }  # fmt: skip
