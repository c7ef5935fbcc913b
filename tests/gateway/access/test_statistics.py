"""Statistics fields: what their arguments group and aggregate by, for which unit; level: decider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import parse

from gateway.access import AccessPlan, Decider
from gateway.access.arguments import OTHER_UNIT
from gateway.access.uses import collect_uses, decided_variables
from gateway.decision import Allow, under_key
from gateway.operation import normalise
from tests.gateway.access.building import NOW, READ_BACK, caller, directory, purpose
from tests.gateway.access.counting import counting_catalogue, counting_supergraph
from tests.gateway.access.doubles import ALLOWED, DENIED, ClauseEngine
from tests.gateway.access.scenarios import brief

Given = Mapping[str, Any]
MASKED = {"effect": "mask", "mask": {"fn": "redact"}, "reason": "m", "rule": "test"}


def uses(text: str, given: Given | None = None) -> set[tuple[str, str, str]]:
    operation = normalise(counting_supergraph(), parse(text), None, {})
    found = collect_uses(counting_supergraph(), counting_catalogue(), operation, given)
    return {(use.coordinate, use.via.value, use.unit) for use in found}


def read(text: str, given: Given | None = None) -> set[str]:
    """Return what arguments read, as `via coordinate`."""
    return {f"{via} {name}" for name, via, _ in uses(text, given) if via not in ("select", "key")}


DEFAULT = "group AssistanceCase.categoryCode"
"""What the default of an argument that is left out reads."""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("by: [HIV, NOTHING]", {"group AssistanceCase.hivStatus", DEFAULT}),
        ("by: NOTHING", {DEFAULT}),
        ("by: NOTHING, plain: NOTHING", set()),
        ("by: NOTHING, plain: null", set()),
        ("by: NOTHING, plain: ETHNICITY", {"group Person.ethnicity"}),
        ('by: NOTHING, unit: "52"', {"aggregate Person.permanentResidence", DEFAULT}),
        ("by: NOTHING, unit: null", {DEFAULT}),
        ('by: NOTHING, on: "2026-01-01"', {"aggregate AssistanceCase.decision", DEFAULT}),
        (
            'by: NOTHING, within: {by: HIV, religion: "x"}',
            {"group AssistanceCase.hivStatus", "aggregate Person.religion", DEFAULT},
        ),
    ],
)
def test_an_enum_value_groups_and_everything_else_aggregates(arguments: str, expected: set[str]) -> None:
    assert read(f"{{ counted({arguments}) {{ total }} }}") == expected


def test_a_variable_of_a_list_reads_all_that_its_type_may_say_however_deep() -> None:
    text = "query ($w: CountedWithin) { sorted(within: $w) { total } }"
    assert read(text) == {
        "group AssistanceCase.categoryCode", "group AssistanceCase.hivStatus", "group Person.ethnicity",
        "filter Person.religion",
    }  # fmt: skip


BY_VARIABLE = """query ($by: [CountedBy!]!, $unit: ID, $in: CountedWithin) {
  counted(by: $by, unit: $unit, within: $in, plain: NOTHING) { total } }"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"by": ["HIV"], "unit": None, "in": None}, {"group AssistanceCase.hivStatus"}),
        ({"by": [], "unit": "52", "in": None}, {"aggregate Person.permanentResidence"}),
        (
            {"by": [], "unit": None, "in": {"by": "ETHNICITY", "religion": "x"}},
            {"group Person.ethnicity", "aggregate Person.religion"},
        ),
        ({"by": [], "unit": None, "in": {"by": None}}, set()),
    ],
)
def test_a_variable_reads_what_its_value_does(given: Given, expected: set[str]) -> None:
    assert read(BY_VARIABLE, given) == expected


@pytest.mark.parametrize("given", [None, {}])
def test_a_variable_nobody_told_may_hold_anything(given: Given | None) -> None:
    assert read(BY_VARIABLE, given) == {
        "group AssistanceCase.categoryCode",
        "group AssistanceCase.hivStatus",
        "group Person.ethnicity",
        "aggregate Person.permanentResidence",
        "aggregate Person.religion",
    }
    assert {unit for name, _, unit in uses(BY_VARIABLE, given) if name == "Query.counted"} == {OTHER_UNIT}


def test_elsewhere_a_variable_groups_by_every_value_whatever_it_holds() -> None:
    text = "query ($by: CountedBy) { sorted(by: $by) { total } }"
    assert read(text, {"by": "NOTHING"}) == {
        "group AssistanceCase.categoryCode",
        "group AssistanceCase.hivStatus",
        "group Person.ethnicity",
    }


def test_variables_of_statistics_fields_are_decided_about_and_no_others() -> None:
    text = """query ($a: [CountedBy!]!, $b: CountedBy!, $u: ID, $r: String, $s: CountedBy, $n: Int) {
      counted(by: [$b], unit: $u, within: {religion: $r}) { total } again: counted(by: $a) { total }
      sorted(by: $s, first: $n) { total } }"""
    operation = normalise(counting_supergraph(), parse(text), None, {})
    assert decided_variables(counting_supergraph(), counting_catalogue(), operation) == ("a", "b", "r", "u")


@pytest.mark.parametrize(
    "below", ["again(by: $a) { total }", "other { ... on Counted { again(by: $a) { total } } }"]
)
def test_variables_below_other_fields_are_decided_about_too(below: str) -> None:
    text = f"query ($a: CountedBy) {{ sorted {{ {below} }} }}"
    operation = normalise(counting_supergraph(), parse(text), None, {})
    assert decided_variables(counting_supergraph(), counting_catalogue(), operation) == ("a",)


@pytest.mark.parametrize(
    ("written", "given", "unit"),
    [
        ("", {}, ""),
        ("unit: null", {}, ""),
        ('unit: "52"', {}, "52"),
        ("unit: 52", {}, "52"),
        ('unit: "21583"', {}, "21583"),
        ('unit: ""', {}, OTHER_UNIT),
        ('unit: "052"', {}, OTHER_UNIT),
        ('unit: "901085000101"', {}, OTHER_UNIT),
        ('unit: "٥٢"', {}, OTHER_UNIT),
        ('unit: "52\\n"', {}, OTHER_UNIT),
        ("unit: $u", {"u": "52"}, "52"),
        ("unit: $u", {"u": None}, ""),
        ("unit: $u", {"u": "52 or all"}, OTHER_UNIT),
        ("unit: $u", {"u": 52}, OTHER_UNIT),
        ("unit: $u", {}, OTHER_UNIT),
    ],
)
def test_the_unit_is_a_code_or_one_that_nobody_has(written: str, given: Given, unit: str) -> None:
    declared = "query ($u: ID) " if "$u" in written else ""
    found = uses(f"{declared}{{ counted(by: HIV, {written}) {{ total }} }}", given)
    assert {(via, one) for name, via, one in found if name == "Query.counted"} == {("select", unit)}
    assert {one for name, via, one in found if via == "group"} == {unit}


async def planned(
    text: str, engine: ClauseEngine, given: Given | None = None
) -> tuple[AccessPlan, list[Mapping[str, Any]]]:
    operation = normalise(counting_supergraph(), parse(text), None, {})
    deciding = Decider(engine, counting_catalogue(), counting_supergraph(), directory())
    plan = await deciding.plan(caller("gia-lai-health"), purpose(READ_BACK), operation, NOW, variables=given)
    return plan, engine.documents[-1]["fields"]


async def test_rows_of_a_statistics_field_name_its_unit_and_the_province_that_is_in() -> None:
    _, rows = await planned('{ counted(by: HIV, unit: "21583", plain: NOTHING) { total } }', ClauseEngine({}))
    told = {(row["coordinate"], row["via"]): (row.get("unit"), row.get("unitProvince")) for row in rows}
    assert told == {
        ("AssistanceCase.hivStatus", "group"): ("21583", "52"),
        ("Counted.total", "select"): (None, None),
        ("Person.permanentResidence", "aggregate"): ("21583", "52"),
        ("Query.counted", "select"): ("21583", "52"),
    }


@pytest.mark.parametrize(
    ("unit", "told"),
    [("52", ("52", "52")), ("99", ("99", None)), ("x", (OTHER_UNIT, None)), (None, (None, None))],
)
async def test_the_province_of_a_unit_is_that_of_the_policy_data(
    unit: str | None, told: tuple[str | None, str | None]
) -> None:
    text = "query ($u: ID) { counted(by: NOTHING, unit: $u, plain: NOTHING) { total } }"
    _, rows = await planned(text, ClauseEngine({}), {"u": unit})
    row = next(row for row in rows if row["coordinate"] == "Query.counted")
    assert (row.get("unit"), row.get("unitProvince")) == told


GROUPED = "{ counted(by: HIV, plain: NOTHING) { total } }"
HIV = ("AssistanceCase.hivStatus", "group")


async def test_a_dimension_that_is_plainly_allowed_admits_its_field() -> None:
    plan, _ = await planned(GROUPED, ClauseEngine({}))
    assert isinstance(plan.outcomes["Query.counted"], Allow)
    assert [field.name for field in plan.operation.selection.fields] == ["counted"]


@pytest.mark.parametrize(
    ("engine", "reason"),
    [
        (ClauseEngine({}, {HIV: DENIED}), "no_ground"),
        (ClauseEngine({}, {HIV: {**DENIED, "reason": "hiv_law"}}), "hiv_law"),
        (ClauseEngine({}, {HIV: MASKED}), "m"),
        (ClauseEngine({HIV[0]: [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]}), "no_ground"),
        (ClauseEngine({HIV[0]: [[]]}), "no_ground"),
    ],
    ids=["denied", "denied for its own reason", "masked", "conditional", "conditional on nothing"],
)
async def test_a_dimension_that_is_not_refuses_its_field(engine: ClauseEngine, reason: str) -> None:
    plan, _ = await planned(GROUPED, engine)
    assert brief(plan.outcomes["Query.counted"]) == f"DENY {reason}"
    assert plan.operation.selection.fields == ()


async def test_an_argument_that_aggregates_narrows_nothing() -> None:
    """A condition that would narrow a list refuses a count: it would pass for the count of all."""
    within = [[{"attr": "residenceProvince", "op": "eq", "value": "52"}]]
    text = '{ counted(by: NOTHING, unit: "52", plain: NOTHING) { total } }'
    plan, _ = await planned(text, ClauseEngine({"Person.permanentResidence": within}))
    assert brief(plan.outcomes["Query.counted"]) == "DENY no_ground"
    assert plan.filters == {}


async def test_a_dimension_that_may_be_grouped_by_may_not_therefore_be_read() -> None:
    text = "{ counted(by: HIV, plain: NOTHING) { total } assistanceCases { edges { node { hivStatus } } } }"
    select = ("AssistanceCase.hivStatus", "select")
    plan, _ = await planned(text, ClauseEngine({}, {select: DENIED}))
    assert brief(plan.outcomes["AssistanceCase.hivStatus"]) == "DENY no_ground"
    assert isinstance(plan.outcomes["Query.counted"], Allow)


class OwnUnit(ClauseEngine):
    """Allows a statistics field for one unit only."""

    def plan(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        return DENIED if row["coordinate"] == "Query.counted" and row.get("unit") != "52" else ALLOWED


@pytest.mark.parametrize("other", ['unit: "79"', "", 'unit: "x"'])
@pytest.mark.parametrize("order", [1, -1])
async def test_two_units_at_once_are_decided_each_for_itself(other: str, order: int) -> None:
    """An alias takes no decision to another unit than it was made for."""
    fields = [
        'a: counted(by: NOTHING, unit: "52") { total }',
        f"b: counted(by: NOTHING, {other}) {{ total }}",
    ]
    plan, rows = await planned(f"{{ {' '.join(fields[::order])} }}", OwnUnit({}))
    assert len([row for row in rows if row["coordinate"] == "Query.counted"]) == 2
    assert brief(plan.outcomes[under_key("Query.counted", "b")]) == "DENY no_ground"
    assert under_key("Query.counted", "a") not in plan.outcomes
    assert [field.response_key for field in plan.operation.selection.fields] == ["a"]
    plan, _ = await planned(f"{{ {fields[1]} }}", OwnUnit({}))
    assert brief(plan.outcomes["Query.counted"]) == "DENY no_ground"


async def test_two_units_allowed_apart_are_allowed_together() -> None:
    text = '{ a: counted(by: NOTHING, unit: "52") { total } b: counted(by: NOTHING, unit: "79") { total } }'
    plan, _ = await planned(text, ClauseEngine({}))
    assert isinstance(plan.outcomes["Query.counted"], Allow)


@pytest.mark.parametrize(
    ("masked", "told"),
    [({"52", "79"}, "MASK(redact) m"), ({"52"}, "DENY no_ground"), ({"79"}, "DENY no_ground")],
)
async def test_a_dimension_of_two_units_shows_what_both_show(masked: set[str], told: str) -> None:
    class Masking(ClauseEngine):
        def plan(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
            return MASKED if row["via"] == "group" and row.get("unit") in masked else ALLOWED

    text = '{ a: counted(by: HIV, unit: "52") { total } b: counted(by: HIV, unit: "79") { total } }'
    plan, _ = await planned(text, Masking({}))
    assert brief(plan.outcomes["AssistanceCase.hivStatus"]) == told


async def test_a_dimension_refused_for_one_unit_is_not_for_another() -> None:
    class Depending(ClauseEngine):
        def plan(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
            return MASKED if row.get("unit") == "79" and row["via"] == "group" else ALLOWED

    text = '{ a: counted(by: HIV, unit: "52") { total } b: counted(by: HIV, unit: "79") { total } }'
    plan, _ = await planned(text, Depending({}))
    assert brief(plan.outcomes[under_key("Query.counted", "b")]) == "DENY m"
    assert [field.response_key for field in plan.operation.selection.fields] == ["a"]
