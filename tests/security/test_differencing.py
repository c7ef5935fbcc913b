"""Differencing: no two allowed statistics answers tell the size of a small group (`domain.md` 5.1 AGGREGATE).

Every pair of all questions (sets of dimensions, country, provinces, communes) about populations with planted
small cells. Rounding is left out: what holds for exact counts holds for rounded ones.
"""

from __future__ import annotations

import pytest

from subgraphs.common import statistics
from subgraphs.common.statistics import SMALLEST_CELL, statistics_of
from tests.security.differencing import leaks, planted, table


@pytest.mark.parametrize("seed", range(12))
def test_two_answers_tell_no_small_group(seed: int) -> None:
    population = planted(seed)
    assert population.small
    assert next(leaks(population), None) is None


def test_communes_that_are_not_summed_by_province_tell_one() -> None:
    """The defect that was there: the totals of provinces and the communes of the country, asked in turn."""
    assert any(next(leaks(planted(seed), wider=()), None) for seed in range(12))


def test_without_complements_small_groups_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "_complements", lambda *_: frozenset())
    assert any(next(leaks(planted(seed)), None) for seed in range(12))


def test_small_cells_that_are_few_together_have_one_more() -> None:
    """Two cells of one person each, whose sum is known to be two, are told by it."""
    cells = statistics_of(["A"], {("a",): 1, ("b",): 1, ("c",): 40, ("d",): 12}).cells or []
    assert [cell.count for cell in cells] == [None, None, 40, None]


def test_a_group_with_a_figure_of_its_own_hides_two_of_its_parts() -> None:
    counts: dict[tuple[str, ...], int] = {
        ("a1", "A"): 3,
        ("a2", "A"): 50,
        ("a3", "A"): 60,
        ("b1", "B"): 4,
        ("b2", "B"): 70,
    }
    cells = statistics_of(["COMMUNE"], counts, ["COMMUNE"]).cells or []
    assert [cell.count for cell in cells] == [None, None, 60, None, None]


@pytest.mark.parametrize("seed", range(12))
def test_a_table_of_one_unit_keeps_back_nothing_its_row_in_the_wider_table_shows(seed: int) -> None:
    population = planted(seed)
    for dimensions, unit in population.questions:
        if unit is None or len(dimensions) != 1 or dimensions[0] in ("PROVINCE", "COMMUNE"):
            continue
        level = "PROVINCE" if unit.isupper() else "COMMUNE"
        wide = table(population, ((level, *dimensions), None))
        assert not table(population, (dimensions, unit)).hidden & wide.shown


def test_no_difference_of_two_shown_figures_is_one_person() -> None:
    """A table before and after somebody came: counts are steps of five, and nothing below ten is shown."""
    for before in range(1, 200):
        (was,), (now,) = (statistics_of(["A"], {("a",): count}).cells or [] for count in (before, before + 1))
        shown = [cell.count for cell in (was, now) if cell.count is not None]
        assert all(count % 5 == 0 and count >= SMALLEST_CELL for count in shown)
