"""Operations of growing size over the registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphql import parse

from gateway.operation import normalise
from gateway.query_plan import GateSpec
from tests.gateway.planner.register_graph import register_gates, registers
from tests.plans.bench.timing import plan_milliseconds

__all__ = ["SHAPES", "SIZES", "growth"]

SIZES = (1, 10, 100)

CASE = """assistanceCases(first: 10) { edges { node {
  caseId categoryCode
  person { fullName maritalStatus hasStateIncome permanentResidence { address } }
} } }"""


def _wide(size: int) -> str:
    """Many root fields: as many places to hop from."""
    return f"{{ {' '.join(f'c{number}: {CASE}' for number in range(size))} }}"


def _long(size: int) -> str:
    """One list with many fields: few fetches, large ones."""
    person = " ".join(
        f"n{number}: fullName m{number}: maritalStatus s{number}: hasStateIncome" for number in range(size)
    )
    return f"{{ assistanceCases(first: 10) {{ edges {{ node {{ caseId person {{ {person} }} }} }} }} }}"


def _deep(size: int) -> str:
    """Households within households: each level hops out and back."""
    inner = "fullName"
    for _ in range(size):
        inner = f"maritalStatus household {{ head {{ {inner} }} }}"
    return f"{{ assistanceCases(first: 10) {{ edges {{ node {{ person {{ {inner} }} }} }} }} }}"


SHAPES: Mapping[str, tuple[Callable[[int], str], tuple[int, ...]]] = {
    "wide": (_wide, SIZES),
    "long": (_long, SIZES),
    "deep": (_deep, (1, 3, 10)),
}
"""Makers of operations, and the sizes they are made in; nesting is bounded by other limits."""


def growth(shape: str, *, gated: bool) -> list[tuple[int, int, float]]:
    """Return size, bytes and milliseconds of each operation of a shape."""
    make, sizes = SHAPES[shape]
    gates: dict[str, GateSpec] = register_gates() if gated else {}
    found = []
    for size in sizes:
        text = make(size)
        operation = normalise(registers(), parse(text), None, {})
        repeats = 3 if size > 10 else 7
        found.append((size, len(text), plan_milliseconds(registers(), operation, gates, repeats=repeats)))
    return found
