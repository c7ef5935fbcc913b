"""What `lienthong smoke` finds wrong with an answer."""

from __future__ import annotations

import pytest

from gateway.cli.smoke import SmokeCase, difference, read_cases
from gateway.local.callers import caller_names
from gateway.local.operation_file import example_names

CASE = SmokeCase(
    name="a case",
    operation="payment",
    caller="viettel",
    data={"unit": None},
    codes=("DENIED",),
    policy=("deny Query.unit no_ground 1",),
)
FIELD = {"coordinate": "Query.unit", "effect": "deny", "reason": "no_ground", "count": 1, "paths": [["unit"]]}
RIGHT = {
    "data": {"unit": None},
    "errors": [{"message": "no", "extensions": {"code": "DENIED"}}],
    "extensions": {"policy": {"revision": "1", "fields": [FIELD]}},
}


def test_an_answer_as_expected_is_right() -> None:
    assert difference(CASE, RIGHT) is None


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"data": {"unit": "x"}}, "data is {'unit': 'x'} and not {'unit': None}"),
        ({"errors": []}, "codes is () and not ('DENIED',)"),
        ({"extensions": {}}, "policy is () and not ('deny Query.unit no_ground 1',)"),
    ],
)
def test_what_differs_is_named(change: dict[str, object], wrong: str) -> None:
    assert difference(CASE, {**RIGHT, **change}) == wrong


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_every_case_has_its_operation_and_caller(case: SmokeCase) -> None:
    assert case.operation in example_names()
    assert case.caller in caller_names()
