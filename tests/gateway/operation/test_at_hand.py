"""The PINs an operation names, wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.operation import pins_at_hand
from tests.gateway.access.building import operation

A, B = "901085000101", "964190000202"


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        (f'{{ personByPin(pin: "{A}") {{ pin }} }}', {}, {A}),
        (f"{{ personByPin(pin: {A}) {{ pin }} }}", {}, {A}),
        (f'{{ assistanceCases(pins: ["{A}", "{B}"]) {{ totalCount }} }}', {}, {A, B}),
        ("query($pin: ID!) { personByPin(pin: $pin) { pin } }", {"pin": A}, {A}),
        ("query($pins: [ID!]) { assistanceCases(pins: $pins) { totalCount } }", {"pins": [A, B]}, {A, B}),
        (f'{{ personByPin(pin: "{A}") {{ isChildOf(parentPin: "{B}") }} }}', {}, {A, B}),
        (f'{{ personByPin(pin: "{A}0") {{ pin }} }}', {}, set()),
        ('{ residents(unit: "21028") { totalCount } }', {}, set()),
        (f'{{ personByPin(pin: " {A}") {{ pin }} }}', {}, set()),
        ("{ residents(unit: 21028) { totalCount } }", {"nested": {"deep": [{"pin": B}, 7, None, True]}}, {B}),
    ],
)
def test_pins_of_literals_and_variables(text: str, variables: dict[str, Any], expected: set[str]) -> None:
    assert pins_at_hand(operation(text), variables) == expected
