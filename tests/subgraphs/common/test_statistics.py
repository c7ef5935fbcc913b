"""Suppression and rounding of statistics (`domain.md` 5.1 AGGREGATE(k>=10), `design.md` 5). Unit level."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.common.errors import BadUserInput
from subgraphs.common.levels import Levels
from subgraphs.common.statistics import Row, Statistics, check_dimensions, statistics_aside, statistics_of


def levels_of(*names: str) -> Levels:
    return Levels.of(names, {name: (name, 0) for name in names}, dict.fromkeys(names, 1), {})


def told(counts: Mapping[tuple[str, ...], int]) -> Statistics:
    levels = levels_of(*["A", "B"][: len(next(iter(counts), ("",)))])
    return statistics_of(levels, [(values, (), count) for values, count in counts.items()])


def table(counts: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], int | None]:
    return {
        tuple(key.value or "" for key in cell.keys or []): cell.count for cell in told(counts).cells or []
    }


def test_counts_are_rounded_to_five_and_small_ones_suppressed_with_one_complement() -> None:
    assert table({("x",): 1004, ("y",): 9, ("z",): 33, ("w",): 0}) == {
        ("x",): 1005,
        ("y",): None,
        ("z",): None,
    }


def test_two_small_cells_need_no_complement() -> None:
    assert table({("x",): 12, ("y",): 9, ("z",): 1}) == {("x",): 10, ("y",): None, ("z",): None}


def test_nothing_small_nothing_suppressed() -> None:
    found = told({("x",): 10, ("y",): 12})
    assert (found.suppressed, [cell.count for cell in found.cells or []]) == (0, [10, 10])


def test_a_complement_in_a_row_needs_one_in_its_column() -> None:
    found = table({("a", "1"): 3, ("a", "2"): 50, ("b", "1"): 60, ("b", "2"): 70, ("c", "2"): 80})
    assert found == {("a", "1"): None, ("a", "2"): None, ("b", "1"): None, ("b", "2"): None, ("c", "2"): 80}


cells: st.SearchStrategy[dict[tuple[str, ...], int]] = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("1234")), st.integers(0, 40), min_size=1, max_size=16
)


@given(cells)
def test_no_line_with_a_told_sum_hides_a_single_cell_and_no_small_count_is_told(
    counts: dict[tuple[str, ...], int],
) -> None:
    found = table(counts)
    assert all(found[values] is None for values, count in counts.items() if 0 < count < 10)
    for position in (0, 1):
        sums: Counter[tuple[str, ...]] = Counter()
        for values, count in counts.items():
            sums[(values[position],)] += count
        for (value,), told_sum in table(+sums).items():
            line = [count for values, count in found.items() if values[position] == value]
            assert told_sum is None or line.count(None) != 1


@pytest.mark.parametrize("dimensions", [[], ["A", "B", "C"], ["A", "A"]])
def test_dimensions_are_one_or_two_different_ones(dimensions: list[str]) -> None:
    with pytest.raises(BadUserInput):
        check_dimensions(dimensions)


async def test_others_are_answered_while_a_table_is_decided() -> None:
    answered = threading.Event()

    def rows() -> Iterator[Row]:
        assert answered.wait(10), "the table was decided where others are answered"
        yield ("x",), (), 12

    deciding = asyncio.ensure_future(statistics_aside(levels_of("A"), rows()))
    await asyncio.sleep(0)
    answered.set()
    assert [cell.count for cell in (await deciding).cells or []] == [10]
