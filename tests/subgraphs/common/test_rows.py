"""Conditions: SQL and memory agree on every row, and nothing odd ever widens a condition."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.common.rows import (
    EVERYTHING,
    NOTHING,
    Clause,
    Condition,
    MalformedCondition,
    Parameters,
    matches,
    parse_condition,
    where,
)
from tests.postgres import Cluster

COLUMNS = {"residenceCommune": "r.commune", "origin.case": "r.origin"}
VALUES = ["", "21583", "24100", "H08", "H21", "H21.21583", "Đ", "z", "'; drop table x; --", "%"]
ROWS = [
    {"residenceCommune": commune, "origin.case": origin}
    for commune in (None, *VALUES)
    for origin in (None, "H08", "H21.21583", "Đ")
]

clauses = st.one_of(
    st.builds(
        Clause, st.sampled_from(list(COLUMNS)), st.sampled_from(["eq", "gte", "lte"]), st.sampled_from(VALUES)
    ),
    st.builds(
        Clause,
        st.sampled_from(list(COLUMNS)),
        st.just("in"),
        st.lists(st.sampled_from(VALUES), max_size=3).map(tuple),
    ),
)
conditions = st.lists(st.lists(clauses, max_size=3).map(tuple), max_size=3).map(tuple)
odd = st.sampled_from(
    [
        Clause("unheard", "eq", "x"),
        Clause("residenceCommune", "like", "%"),
        Clause("residenceCommune", "neq", "x"),
        Clause("residenceCommune", "EQ", "21583"),
        Clause("residenceCommune", "in", "21583"),
        Clause("residenceCommune", "eq", ("21583",)),
        Clause("r.commune", "eq", "21583"),
        Clause("residenceCommune = '' or true --", "eq", "x"),
    ]
)


_SELECT = "select r.place from"


async def _selected(dsn: str, tested: list[Condition]) -> list[list[int]]:
    connection = await asyncpg.connect(dsn)
    try:
        found = []
        for condition in tested:
            bound = Parameters()
            communes = bound.bind([row["residenceCommune"] for row in ROWS])
            origins = bound.bind([row["origin.case"] for row in ROWS])
            source = (
                f"unnest({communes}::text[], {origins}::text[]) with ordinality as r (commune, origin, place)"
            )
            condition_sql = where(condition, COLUMNS, bound)
            rows = await connection.fetch(
                f"{_SELECT} {source} where {condition_sql} order by place", *bound.values
            )
            found.append([row["place"] - 1 for row in rows])
        return found
    finally:
        await connection.close()


@settings(max_examples=40, deadline=None)
@given(tested=st.lists(conditions, min_size=1, max_size=20))
def test_sql_and_memory_select_the_same_rows(cluster: Cluster, tested: list[Condition]) -> None:
    expected = [[place for place, row in enumerate(ROWS) if matches(each, row)] for each in tested]
    assert asyncio.run(_selected(cluster.register("population").owner, tested)) == expected


@given(condition=conditions, clause=odd, place=st.integers(0, 3))
def test_an_odd_clause_anywhere_makes_the_condition_nothing(
    condition: Condition, clause: Clause, place: int
) -> None:
    spoiled = (*condition[:place], (clause,), *condition[place:])
    bound = Parameters()
    assert where(spoiled, COLUMNS, bound) == "(false)"
    assert bound.values == []
    assert not any(matches(spoiled, row) for row in ROWS)


def test_everything_and_nothing_are_constants() -> None:
    assert where(EVERYTHING, COLUMNS, Parameters()) == "(true)"
    assert where(NOTHING, COLUMNS, Parameters()) == "(false)"


def test_no_value_becomes_sql_text() -> None:
    bound = Parameters()
    condition = (
        (Clause("origin.case", "eq", "'; drop table x; --"), Clause("origin.case", "in", ("a", "b"))),
    )
    assert where(condition, COLUMNS, bound) == "(r.origin = $1::text and r.origin = any($2::text[]))"
    assert bound.values == ["'; drop table x; --", ["a", "b"]]


def test_a_condition_is_read_from_json() -> None:
    raw = [[{"attr": "a", "op": "eq", "value": "x"}, {"attr": "b", "op": "in", "value": ["y"]}], []]
    assert parse_condition(raw) == ((Clause("a", "eq", "x"), Clause("b", "in", ("y",))), ())


@pytest.mark.parametrize(
    "raw",
    [None, True, {}, "all", [None], [{}], [[None]], [[{}]], [[{"attr": "a", "op": "eq"}]],
     [[["a", "eq", "x"]]], [[{"attr": 1, "op": "eq", "value": "x"}]],
     [[{"attr": "a", "op": "eq", "value": None}]],
     [[{"attr": "a", "op": "in", "value": [1]}]]],
)  # fmt: skip
def test_anything_else_is_malformed(raw: object) -> None:
    with pytest.raises(MalformedCondition):
        parse_condition(raw)
