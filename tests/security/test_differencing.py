"""Differencing: no statistics answers together tell the size of a small group (`domain.md` 5.1 AGGREGATE).

All questions (sets of dimensions; country, provinces, communes; every year or one) about populations with
planted small cells. Rounding is left out: what holds for exact counts holds for rounded ones.
"""

from __future__ import annotations

import pytest

from subgraphs.common import statistics, suppression
from subgraphs.common.levels import Levels
from subgraphs.common.statistics import SMALLEST_CELL, statistics_of
from tests.security.differencing import Population, Table, leaks, planted, table, together

SEEDS = range(2)


@pytest.fixture(scope="module")
def tables() -> dict[int, tuple[Population, list[Table]]]:
    """Each population, with what every question about it is answered."""
    populations = {seed: planted(seed) for seed in SEEDS}
    return {
        seed: (one, [table(one, question) for question in one.questions]) for seed, one in populations.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_all_answers_together_tell_no_small_group(
    tables: dict[int, tuple[Population, list[Table]]], seed: int
) -> None:
    """Of any number of answers, so of every two and every three."""
    population, answers = tables[seed]
    assert population.small
    assert any(answer.hidden for answer in answers)
    assert list(leaks(population, answers)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_table_of_one_unit_shows_what_the_wider_table_shows(
    tables: dict[int, tuple[Population, list[Table]]], seed: int
) -> None:
    population, answers = tables[seed]
    told = {(frozenset(by), unit, year): answer for (by, unit, year), answer in zip(
        population.questions, answers, strict=True)}  # fmt: skip
    compared = 0
    for (by, unit, year), part in told.items():
        if unit is None or len(by) > 1 or by & {"PROVINCE", "COMMUNE"}:
            continue
        level = "PROVINCE" if unit.isupper() else "COMMUNE"
        whole = told[by | {level}, None, year]
        compared += 1
        assert not part.hidden & whole.shown
        assert not part.shown & whole.hidden
    assert compared > 50


@pytest.mark.parametrize(
    "planted_defect",
    [("MIN_HIDDEN", 1), ("_moved", lambda key, *_: key)],
    ids=["one cell kept back alone", "no empty cell kept back"],
)
def test_without_companions_small_groups_are_told(
    monkeypatch: pytest.MonkeyPatch, planted_defect: tuple[str, object]
) -> None:
    monkeypatch.setattr(suppression, *planted_defect)
    assert any(together(seed) for seed in range(8))


def test_units_and_years_looked_at_by_themselves_tell_small_groups() -> None:
    """The defect that was there: two communes and their province, three tables, told the third commune."""
    assert any(together(seed, alone=True) for seed in range(8))


def told(*counts: int) -> list[int | None]:
    levels = Levels.of(["A"], {"A": ("A", 0)}, {"A": 1}, {})
    rows = [((str(place),), (), count) for place, count in enumerate(counts)]
    return [cell.count for cell in statistics_of(levels, rows).cells or []]


def test_small_cells_that_are_few_together_have_one_more() -> None:
    """Two cells of one person each, whose sum is known to be two, are told by it."""
    assert told(1, 1, 40, 12) == [None, None, 40, None]


def test_a_group_with_a_figure_of_its_own_hides_two_of_its_parts() -> None:
    levels = Levels.of(["COMMUNE"], {"COMMUNE": ("place", 0)}, {"place": 2}, {})
    rows = [(("a1", "A"), (), 3), (("a2", "A"), (), 50), (("a3", "A"), (), 60), (("b1", "B"), (), 4),
            (("b2", "B"), (), 70)]  # fmt: skip
    cells = statistics_of(levels, rows).cells or []
    assert [cell.count for cell in cells] == [None, None, 60, None, None]


def test_no_difference_of_two_shown_figures_is_one_person() -> None:
    """A table before and after somebody came: counts are steps of five, and nothing below ten is shown."""
    for before in range(1, 200):
        shown = [count for count in (*told(before), *told(before + 1)) if count is not None]
        assert all(count % statistics.STEP == 0 and count >= SMALLEST_CELL for count in shown)
