"""Field sets as selections, level: one loaded supergraph."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.operation import SelectionSet, select_field_set
from gateway.supergraph import Supergraph


@pytest.mark.parametrize(
    ("type_name", "text", "graph", "expected"),
    [
        ("Person", "residence { commune } pin", None, "Person { residence Residence { commune } pin }"),
        ("Person", 'policyAttributes(names: ["a"])', None, 'Person { policyAttributes(names: ["a"]) }'),
        ("Record", "id ... on Secret { status }", None, "Record { id | Secret { status } }"),
        ("Record", "id ... on Secret { status }", "population", "Record { id }"),
        (
            "Record",
            "... on Titled { title id }",
            "social-assistance",
            "Record { | Case { title id } | Decision { title id } }",
        ),
    ],
)
def test_field_set_is_normalised_in_its_scope(
    registers: Supergraph,
    show: Callable[[SelectionSet], str],
    type_name: str,
    text: str,
    graph: str | None,
    expected: str,
) -> None:
    shown = show(select_field_set(registers, type_name, text, graph=graph))
    assert shown == expected
