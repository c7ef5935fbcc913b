"""What holds of the lists in every civil servant's record among 100,000 generated persons."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.subgraphs.seed.population_100k import Population
from tests.subgraphs.seed.servants import TODAY, Servants, read_servants

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def servants(population_100k: Population) -> Servants:
    return read_servants(population_100k)


def name(version: dict[str, Any]) -> str:
    return f"{version['employee_no']}@{version['version']}"


def periods(version: dict[str, Any]) -> list[tuple[date, date | None]]:
    return [
        (date.fromisoformat(work["from"]), date.fromisoformat(work["to"]) if work["to"] else None)
        for work in version["work_history"]
    ]


def test_periods_of_work_follow_each_other_without_gap_or_overlap(servants: Servants) -> None:
    """A conscript's service came before; the last period is open while somebody works."""
    wrong = []
    for version in servants.versions:
        if version["pin"] in {"974083001010", "933088000707"}:
            continue
        found = periods(version)
        if any(last is None or last + DAY != following for (_, last), (following, _) in pairwise(found)):
            wrong.append((name(version), "not in a row"))
        if any(last is not None and last < first for first, last in found):
            wrong.append((name(version), "backwards"))
        if (found[-1][1] is None) != (version["employment_status"] == "ACTIVE"):
            wrong.append((name(version), "open"))
        if found[-1][0] > version["valid_from"] or (version["armed_forces_to"] or date.min) >= found[0][0]:
            wrong.append((name(version), "later or in the army"))

    assert wrong == []
    assert any(len(version["work_history"]) >= 4 for version in servants.versions)


def test_the_last_period_is_the_present_post(servants: Servants) -> None:
    wrong = []
    for version in servants.versions:
        if version["employment_status"] != "ACTIVE":
            continue
        last = version["work_history"][-1]
        if (last["agency"], last["position"]) != (version["managing_agency"], version["position_title"]):
            wrong.append(name(version))
        if version["appointed_at"] > date.fromisoformat(last["from"]):
            wrong.append(name(version))

    assert wrong == []


def test_a_secondment_is_work_elsewhere_while_it_lasts(servants: Servants) -> None:
    wrong = [
        name(version)
        for version in servants.versions
        if (version["working_agency"] != version["managing_agency"]) != (version["secondment_to"] is not None)
        or (
            version["secondment_to"] is not None
            and not (
                version["secondment_to"] == version["working_agency"]
                and version["secondment_from"] <= version["valid_from"]
                and (version["valid_to"] or TODAY) <= version["secondment_until"]
            )
        )
    ]
    ended = [
        after
        for versions in servants.records.values()
        for before, after in pairwise(versions)
        if before["secondment_to"] is not None and after["secondment_to"] is None
    ]
    assert wrong == []
    assert ended


def test_nothing_in_a_version_is_later_than_its_first_day(servants: Servants) -> None:
    wrong = []
    for version in servants.versions:
        day: date = version["valid_from"]
        dates = [version[column] for column in ("entered_record_at", "party_joined_at", "assets_filed_at")]
        years = [each["year"] for column in ("appraisals", "rewards") for each in version[column]]
        years += [int(course[-4:]) for course in version["training"]]
        if any(each is not None and each > day for each in dates) or any(year > day.year for year in years):
            wrong.append(name(version))

    assert wrong == []


def test_there_is_one_appraisal_a_year_and_lists_only_grow(servants: Servants) -> None:
    wrong = []
    for number, versions in servants.records.items():
        for version in versions:
            years = [each["year"] for each in version["appraisals"]]
            if years != sorted(set(years)) or {each["year"] for each in version["rewards"]} - set(years):
                wrong.append(number)
        for before, after in pairwise(versions):
            lists = [(before[column], after[column]) for column in ("appraisals", "rewards", "training")]
            if any(later[: len(earlier)] != earlier for earlier, later in lists):
                wrong.append(number)

    assert wrong == []
    assert sum(len(versions[-1]["appraisals"]) for versions in servants.records.values()) >= 5_000


def test_only_the_citizen_enters_the_family_and_the_ministry_the_note(servants: Servants) -> None:
    wrong = [
        name(version)
        for version in servants.versions
        if (version["origin_personal"] is None)
        == bool(version["family_history"] or version["relatives_abroad"])
        or version["origin_personal"] not in (None, "CITIZEN")
        or (version["ministry_note"] is None) != (version["origin_review"] is None)
        or version["origin_review"] not in (None, "G09")
        or version["origin_level_record"] != "UNIT"
    ]  # fmt: skip
    assert wrong == []


def test_the_family_stated_is_the_one_of_civil_status_on_the_day(
    population_100k: Population, servants: Servants
) -> None:
    """Names and years of birth are the registers'; spouses were married then; the generations fit."""
    births = population_100k.select("civil_status", "birth_event", "subject_pin", "mother_pin", "father_pin")
    parents = {pin: (mother, father) for pin, mother, father in births}
    children = defaultdict(set)
    for child, *of in births:
        for parent in of:
            children[parent].add(child)
    spouses = defaultdict(set)
    for table in ("marriage_event", "marriage_event_version"):
        for one, other, married in population_100k.select(
            "civil_status", table, "subject_pin", "spouse_pin", "married_on"
        ):
            spouses[one].add((other, married))
            spouses[other].add((one, married))

    wrong: list[tuple[str, str]] = []
    stated = 0
    for number, versions in servants.records.items():
        version = versions[-1]
        pin, entered = version["pin"], str(version["entered_personal_at"])
        if pin == "974083001010":
            continue
        mother, father = parents[pin]
        wedded = {other for other, married in spouses[pin] if str(married) <= entered}
        allowed = {"Mẹ": {mother}, "Cha": {father}, "Vợ": wedded, "Chồng": wedded, "Con": children[pin]}
        for each in version["family_history"]:
            stated += 1
            known = {
                (servants.people[one][3], servants.people[one][0].year)
                for one in allowed[each["relation"]]
                if one in servants.people
            }
            if (each["fullName"], each["birthYear"]) not in known:
                wrong.append((number, each["relation"]))
            older = each["birthYear"] - servants.people[pin][0].year
            if (each["relation"] in ("Cha", "Mẹ") and older > -14) or (
                each["relation"] == "Con" and older < 14
            ):
                wrong.append((number, "generation"))

    assert wrong == []
    assert stated >= 2_000
    assert sum(len(versions[-1]["relatives_abroad"]) for versions in servants.records.values()) >= 20
