"""Officials G and J of `domain.md` 5.2: what they must have for the scenarios, and that it holds together."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.subgraphs.seed.servants import base_salary, coefficient
from tests.subgraphs.seed.world import Row, World

G, J = "G09-000707", "H29-001010"


def history(world: World, number: str) -> list[Row]:
    return world.histories("civil_servants", "civil_servant", "employee_no")[number]


def test_g_is_of_the_ministry_in_grade_01_002_step_3_and_seconded(world: World) -> None:
    *_, current = history(world, G)

    assert current["pin"] == "933088000707"
    assert (current["grade_code"], current["grade_step"], current["managing_agency"]) == ("01.002", 3, "G09")
    assert current["secondment_from"] <= date(2026, 11, 20) <= current["secondment_until"]
    assert current["working_agency"] == current["secondment_to"] != "G09"
    assert {row["origin_record"] for row in history(world, G)} == {"G09"}


def test_j_was_entered_by_the_closed_agency_and_is_now_managed_by_its_successor(world: World) -> None:
    """5.3 scenario 3: everything of the agency's group reads back to H29 as successor of H09."""
    versions = history(world, J)

    assert versions[-1]["pin"] == "974083001010"
    assert {row["origin_record"] for row in versions} == {"H09"}
    assert {row["managing_agency"] for row in versions if row["valid_from"] < date(2025, 7, 1)} == {"H09"}
    assert {row["managing_agency"] for row in versions if row["valid_from"] >= date(2025, 7, 1)} == {"H29"}


def test_j_has_a_measure_a_plan_a_note_and_a_family_stated_by_himself(world: World) -> None:
    """5.3 scenario 3: health and discipline allowed, ministryNote and planning denied."""
    *_, current = history(world, J)

    assert current["discipline_form"] == "Khiển trách"
    assert current["discipline_decision_no"]
    assert current["discipline_until"] < date(2026, 11, 20)
    assert current["planning"]
    assert current["health"]
    assert (current["ministry_note"], current["origin_review"]) == ("Đã thẩm tra", "G09")
    assert (current["origin_personal"], current["origin_level_personal"]) == ("CITIZEN", "CITIZEN")
    assert {each["relation"] for each in json.loads(current["family_history"])} == {
        "Cha",
        "Mẹ",
        "Em gái ruột",
    }
    assert len(json.loads(current["relatives_abroad"])) == 1


@pytest.mark.parametrize("number", [G, J])
def test_every_version_is_paid_by_the_scale(world: World, number: str) -> None:
    """domain.md 3.5; a quarter of the coefficient is the public service allowance (Decree 34/2012)."""
    for row in history(world, number):
        factor = coefficient(row["grade_group"], row["grade_step"])
        salaries = {base_salary(day) for day in (row["valid_from"], row["valid_to"] or date(2026, 11, 20))}
        (allowance,) = json.loads(row["allowances"])

        assert row["grade_coefficient"] == factor
        assert {row["base_pay"]} == {int(factor * salary) for salary in salaries}
        assert Decimal(allowance["coefficient"]) == factor / 4
        assert row["total_pay"] == row["base_pay"] + allowance["amount"] == row["base_pay"] * 5 / 4
        assert row["pay_scheme"] == "GRADE_COEFFICIENT"
