"""Lines of cells that add up: what is kept back with a small one (`design.md` 5). Unit level."""

from __future__ import annotations

from collections.abc import Sequence

from subgraphs.common.hiding import Hiding, Line

SMALLEST = 10


def kept_back(
    counts: Sequence[int], *lines: Line, empty_wholes: dict[int, list[int]] | None = None
) -> set[int]:
    hiding = Hiding(counts, lines, empty_wholes or {}, SMALLEST)
    return hiding.run(cell for cell, count in enumerate(counts) if 0 < count < SMALLEST)


def test_the_smallest_that_will_do_is_kept_back_beside_a_small_one() -> None:
    assert kept_back([3, 50, 20, 0], Line([0, 1, 2, 3], is_told=True)) == {0, 2}


def test_an_empty_one_is_kept_back_where_there_is_no_other() -> None:
    assert kept_back([40, 3, 0, 12], Line([0, 2], is_told=True), Line([0, 1], is_told=True)) == {0, 1, 2}


def test_a_sum_is_kept_back_where_a_part_would_follow_from_it() -> None:
    """The other part is told by a sum of its own."""
    assert kept_back([3, 40, 43], Line([0, 1], whole=2), Line([1], is_told=True)) == {0, 2}


def test_of_a_sum_that_is_kept_back_a_part_is_so_too() -> None:
    """Or the sum would follow from its parts."""
    lines = [Line([0, 1], is_told=True), Line([2, 3], whole=1)]
    assert kept_back([4, 30, 12, 18], *lines) == {0, 1, 2}


def test_where_nobody_is_told_to_be_an_empty_cell_is_told_too() -> None:
    """So who is known to be in none is kept back together with what it adds up to."""
    lines = [Line([0, 1], is_told=True)]
    assert kept_back([5, 0, 0], *lines, empty_wholes={1: [2]}) == {0, 1, 2}
