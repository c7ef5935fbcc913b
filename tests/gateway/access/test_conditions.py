"""Conditions over policy attributes, level: one module with the real directory, and properties."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.conditions import (
    ALWAYS,
    MAX_ALTERNATIVES,
    MAX_TEXT,
    MAX_VALUES,
    NEVER,
    ConditionReader,
    InvalidCondition,
    conjunction,
    disjunction,
)
from gateway.decision import Clause, Condition
from tests.gateway.access.building import TODAY, apart, directory

READER = ConditionReader(directory(), TODAY, group="case", entities=("AssistanceCase",))


def eq(attribute: str, value: str) -> dict[str, object]:
    return {"attr": attribute, "op": "eq", "value": value}


def test_origin_of_an_agency_becomes_every_code_it_answers_for() -> None:
    assert READER.condition([[eq("originCurrent", "H21")]]) == (
        (Clause("origin.case", "in", ("H08", "H21")),),
    )


def test_origin_of_a_province_holds_its_communes_and_those_of_its_predecessor() -> None:
    ((clause,),) = READER.condition([[eq("originProvince", "H21")]])
    assert clause.attr == "origin.case"
    assert set(clause.value) >= {"H08", "H21", "H21.21583", "H08.21583", "H21.24100"}
    assert not set(clause.value) & {"H15", "G18", "VIETTEL"}


def test_origin_of_an_agency_nobody_knows_never_holds() -> None:
    assert READER.condition([[eq("originCurrent", "H99")], [eq("originProvince", "H99")]]) == NEVER


def test_alternatives_about_one_attribute_become_one_clause() -> None:
    condition = READER.condition([[eq("residenceProvince", "52")], [eq("residenceProvince", "66")]])
    assert condition == ((Clause("residenceProvince", "in", ("52", "66")),),)


@pytest.mark.parametrize(
    ("group", "entity", "document"),
    [
        (None, "AssistanceCase", [[eq("originCurrent", "H21")]]),
        ("case", "", [[eq("originCurrent", "H21")]]),
        ("case", "AssistanceCase", [[eq("managingAgency", "H21")]]),
        ("case", "AssistanceCase", [[eq("origin.payment", "H21")]]),
        ("case", "AssistanceCase", [[eq("residenceProvince", "5" * 257)]]),
        ("case", "AssistanceCase", [[{"attr": "residenceProvince", "op": "in", "value": ["52"] * 65}]]),
        ("case", "AssistanceCase", [[{"attr": "residenceProvince", "op": "in", "value": [None]}]]),
        ("case", "AssistanceCase", [[{"attr": 5, "op": "eq", "value": "52"}]]),
        ("case", "AssistanceCase", [[{"attr": ["residenceProvince"], "op": "eq", "value": "52"}]]),
        ("case", "AssistanceCase", {}),
        ("case", "AssistanceCase", [{}]),
        ("case", "AssistanceCase", [""]),
        ("case", "AssistanceCase", [5]),
        ("case", "AssistanceCase", [[eq("residenceProvince", "52")], {}]),
        ("case", "AssistanceCase", None),
    ],
)
def test_condition_the_register_could_not_test_is_refused(
    group: str | None, entity: str, document: object
) -> None:
    with pytest.raises(InvalidCondition):
        ConditionReader(directory(), TODAY, group=group, entities=(entity,)).condition(document)


def test_a_condition_may_be_as_wide_as_its_limits() -> None:
    two = [[eq("residenceProvince", f"{n}"), eq("residenceCommune", f"{n}")] for n in range(MAX_ALTERNATIVES)]
    assert len(READER.condition(two)) == MAX_ALTERNATIVES
    with pytest.raises(InvalidCondition, match="too many alternatives"):
        READER.condition([*two, [eq("residenceProvince", "x")]])
    values = ["5" * MAX_TEXT, *map(str, range(MAX_VALUES - 1))]
    ((clause,),) = READER.condition([[{"attr": "residenceProvince", "op": "in", "value": values}]])
    assert set(clause.value) == set(values)


CLAUSES = st.builds(
    Clause,
    st.sampled_from("ab"),
    st.just("in"),
    st.lists(st.sampled_from("xyz"), unique=True, max_size=3).map(tuple),
)
CONDITIONS: st.SearchStrategy[Condition] = st.lists(st.lists(CLAUSES, max_size=3).map(tuple), max_size=4).map(
    tuple
)


def holds(condition: Condition, attributes: Mapping[str, str]) -> bool:
    """Say plainly what a condition means."""
    return any(
        all(
            attributes.get(clause.attr) == clause.value
            if clause.op == "eq"
            else attributes.get(clause.attr, "") in clause.value
            for clause in clauses
        )
        for clauses in condition
    )


OBJECTS = [dict(zip("ab", values, strict=True)) for values in product("xyzw", repeat=2)] + [{}, {"a": "x"}]


@given(CONDITIONS)
def test_disjunction_keeps_the_meaning(condition: Condition) -> None:
    simplified = disjunction(condition)
    assert [holds(simplified, one) for one in OBJECTS] == [holds(condition, one) for one in OBJECTS]


@given(st.lists(CONDITIONS, max_size=3))
def test_conjunction_holds_where_all_hold(conditions: list[Condition]) -> None:
    joined = conjunction(conditions)
    assert joined is not None
    assert [holds(joined, one) for one in OBJECTS] == [
        all(holds(condition, one) for condition in conditions) for one in OBJECTS
    ]


def test_conjunction_too_wide_cannot_be_said() -> None:
    wide = [
        tuple((Clause(f"{name}{n}", "eq", "x"), Clause("z", "eq", str(n))) for n in range(10))
        for name in "abcd"
    ]
    assert conjunction(wide) is None
    assert [_width(conjunction(apart(*sizes))) for sizes in ((8, 8), (5, 13))] == [MAX_ALTERNATIVES, None]
    assert conjunction([]) == ALWAYS


def _width(condition: Condition | None) -> int | None:
    return None if condition is None else len(condition)
