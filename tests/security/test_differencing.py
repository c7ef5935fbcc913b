"""Differencing: no statistics answers together tell of a small group (`domain.md` 5.1 AGGREGATE).

All questions (sets of dimensions; country, provinces, communes; every year or one) about populations with
planted small cells, answered by the registers' own code. Two attackers look at all answers about a
population at once, so at every two and every three of them: one is told exact counts, and adds and subtracts
them; one, who exists, is told rounded counts, and knows that nowhere are fewer than nobody (`intervals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from subgraphs.common import hiding, statistics
from subgraphs.common.levels import Levels
from subgraphs.common.statistics import SMALLEST_CELL, statistics_of
from subgraphs.common.tables import Tables
from tests.security.differencing import Population, Table, leaks, planted, table, together
from tests.security.intervals import certain

SEEDS = range(8)
Answers = Mapping[int, tuple[Population, list[Table]]]


@pytest.fixture(scope="module")
def answers() -> Answers:
    """Each population, with what every question about it is answered."""
    populations = {seed: planted(seed) for seed in SEEDS}
    return {
        seed: (one, [table(one, question) for question in one.questions]) for seed, one in populations.items()
    }


@pytest.fixture
def _decided_anew() -> Iterator[None]:
    """Keep what is decided with a planted defect from others, and theirs from it."""
    statistics._decided.cache_clear()
    yield
    statistics._decided.cache_clear()


@pytest.mark.parametrize("seed", SEEDS)
def test_exact_counts_of_all_answers_together_give_no_small_group(answers: Answers, seed: int) -> None:
    population, tables = answers[seed]
    assert len(population.small) > 5
    assert any(answer.hidden for answer in tables)
    assert list(leaks(population, tables)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_rounded_counts_of_all_answers_together_tell_of_no_small_group(answers: Answers, seed: int) -> None:
    """Of no group of one to nine persons is it certain that there is somebody, and fewer than ten."""
    population, tables = answers[seed]
    assert list(certain(population, tables)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_most_of_what_is_asked_is_shown(answers: Answers, seed: int) -> None:
    """Keeping everything back would tell nothing too."""
    population, tables = answers[seed]
    large = {group for found in tables for group in (*found.told, *found.hidden)} - population.small
    shown = {group for found in tables for group, count in found.told.items() if count}
    assert len(shown) > len(large) / 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_is_shown_or_kept_back_in_every_table_alike(answers: Answers, seed: int) -> None:
    """Also where it is a part of what a unit or a year is asked about."""
    _, tables = answers[seed]
    shown = {group for found in tables for group, count in found.told.items() if count}
    assert not shown & {group for found in tables for group in found.hidden}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_dimensions_changes_no_cell(seed: int) -> None:
    population = planted(seed)
    for (first, second), unit, year in [each for each in population.questions if len(each[0]) == 2]:
        turned = table(population, ((second, first), unit, year))
        assert turned == table(population, ((first, second), unit, year))


Defect = tuple[object, str, object]
DEFECTS: dict[str, Defect] = {
    "one cell kept back alone": (hiding, "MIN_HIDDEN", 1),
    "no empty cell kept back": (Tables, "neighbours", lambda *_: iter(())),
    "sums never kept back": (hiding.Hiding, "_suffices", lambda *_, **__: True),
}


@pytest.mark.usefixtures("_decided_anew")
@pytest.mark.parametrize("defect", DEFECTS)
def test_without_companions_small_groups_are_told(monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    monkeypatch.setattr(*DEFECTS[defect])
    assert any(together(seed) for seed in SEEDS)
    assert any(told_of(seed) for seed in SEEDS)


@pytest.mark.usefixtures("_decided_anew")
def test_small_counts_shown_are_told_by_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "SMALLEST_CELL", 1)
    assert all(together(seed) for seed in SEEDS)


@pytest.mark.usefixtures("_decided_anew")
def test_without_rounding_small_groups_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "STEP", 1)
    assert any(told_of(seed, step=1) for seed in SEEDS)


def test_units_and_years_looked_at_by_themselves_tell_small_groups() -> None:
    """The defect that was there: two communes and their province, three tables, told the third commune."""
    assert any(together(seed, alone=True) for seed in SEEDS)
    assert any(told_of(seed, alone=True) for seed in SEEDS)


def told_of(seed: int, *, alone: bool = False, step: int = statistics.STEP) -> bool:
    """Whether all rounded answers about a population tell of a small group."""
    population = planted(seed)
    tables = [table(population, each, alone=alone) for each in population.questions]
    return any(certain(population, tables, step=step))


def told(*counts: int) -> list[int | None]:
    levels = Levels.of(["A"], {"A": ("A", 0)}, {"A": 1}, {})
    rows = [((str(place),), (), count) for place, count in enumerate(counts)]
    return [cell.count for cell in statistics_of(levels, rows).cells or []]


def test_small_cells_that_are_few_together_have_one_more() -> None:
    """Two cells of one person each, whose sum is known to be two, are told by it."""
    assert told(1, 1, 40, 12) == [None, None, 40, None]


def test_a_group_with_a_figure_of_its_own_hides_two_of_its_parts() -> None:
    levels = Levels.of(["COMMUNE"], {"COMMUNE": ("place", 0)}, {"place": 2}, {"place": None})
    rows = [(("a1", "A"), (), 3), (("a2", "A"), (), 50), (("a3", "A"), (), 60), (("b1", "B"), (), 4),
            (("b2", "B"), (), 70)]  # fmt: skip
    cells = statistics_of(levels, rows).cells or []
    assert [cell.count for cell in cells] == [None, None, 60, None, None]


def test_no_difference_of_two_shown_figures_is_one_person() -> None:
    """A table of one reference day and of the next: counts are steps of five, and none below ten is shown."""
    for before in range(1, 200):
        shown = [count for count in (*told(before), *told(before + 1)) if count is not None]
        assert all(count % statistics.STEP == 0 and count >= SMALLEST_CELL for count in shown)
