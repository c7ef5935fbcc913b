"""What inputs leave of a derived field, level: one module."""

from __future__ import annotations

import pytest

from gateway.access import Use
from gateway.access.inputs import REQUIRES_DENIED, protected_inputs, within_inputs
from gateway.decision import Allow, Clause, Deny, Depends, Mask, Masked, PlanOutcome, Via
from gateway.supergraph.catalogue import Catalogue, CatalogueEntry

ALLOW = Allow(reason="a", rule="r")
DENY = Deny(reason="d", rule="r")
MASKED = Masked(mask=Mask("redact"), reason="m", rule="r")
HERE = ((Clause("residenceProvince", "eq", "52"),),)
OWN = ((Clause("origin.case", "eq", "H21"),),)
DEPENDS = Depends(needs=("residenceProvince",), when=HERE)

INPUT = Use(coordinate="Person.x", via=Via.REQUIRES, entity="Person", at="Person.y")


@pytest.mark.parametrize(
    ("outcome", "answer", "expected"),
    [
        (ALLOW, ALLOW, ALLOW),
        (MASKED, ALLOW, MASKED),
        (DENY, DENY, DENY),
        (ALLOW, DENY, REQUIRES_DENIED),
        (ALLOW, MASKED, REQUIRES_DENIED),
        (DEPENDS, DENY, REQUIRES_DENIED),
        (ALLOW, DEPENDS, DEPENDS),
        (MASKED, DEPENDS, Depends(needs=("residenceProvince",), when=())),
        (
            Depends(needs=("origin.case",), when=OWN),
            DEPENDS,
            Depends(needs=("origin.case", "residenceProvince"), when=((*OWN[0], *HERE[0]),)),
        ),
        (ALLOW, Depends(needs=("z",), when=None), Depends(needs=("z",), when=None)),
    ],
)
def test_derived_field_is_never_less_protected_than_its_input(
    outcome: PlanOutcome, answer: PlanOutcome, expected: PlanOutcome
) -> None:
    answers = {("Person.x", Via.REQUIRES): answer}
    assert within_inputs(outcome, frozenset({"Person"}), frozenset({INPUT}), answers) == expected


def test_input_decided_by_another_gate_denies() -> None:
    answers = {("Person.x", Via.REQUIRES): DEPENDS}
    entities = frozenset({"CivilServant"})
    assert within_inputs(ALLOW, entities, frozenset({INPUT}), answers) == REQUIRES_DENIED


def test_declassified_input_is_left_out() -> None:
    entry = CatalogueEntry(
        coordinate="Person.y", level="BASIC", tags=frozenset(), register="r", declassifies=("Person.x",)
    )
    other = Use(coordinate="Person.z", via=Via.REQUIRES, entity="Person", at="Person.y")
    catalogue = Catalogue(fields={"Person.y": entry})
    assert protected_inputs(catalogue, {INPUT, other}) == {"Person.y": frozenset({other})}
    assert protected_inputs(Catalogue(), {INPUT}) == {"Person.y": frozenset({INPUT})}
