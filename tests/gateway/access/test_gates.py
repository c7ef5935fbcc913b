"""What gates are told of the objects they decide, level: one function (`design.md` 4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gateway.access.gates import gate_specs, tells_persons
from gateway.decision import ANONYMOUS, Allow, Deny, Depends, Grant, GrantKind, PlanOutcome
from gateway.query_plan.model import GateSpec
from tests.gateway.access.building import catalogue, directory, operation, supergraph

CASES = operation("{ assistanceCases { edges { node { caseId payment { bankAccountNo } } } } }")
EXISTENCE, BANK = "AssistanceCase.__typename", "AssistancePayment.bankAccountNo"
OPEN = Allow(reason="open", rule="gov.law.open")
BY_PROVINCE = Depends(needs=("residenceProvince",), when=((),))


def specs(outcomes: Mapping[str, PlanOutcome], *, persons: bool = False) -> Mapping[str, GateSpec]:
    return gate_specs(supergraph(), catalogue(), directory(), CASES, outcomes, persons)


def test_a_gate_asks_what_decisions_need_and_whom_objects_are_about_only_where_it_is_told() -> None:
    needed: dict[str, PlanOutcome] = {EXISTENCE: OPEN, BANK: BY_PROVINCE}
    assert specs(needed)["AssistanceCase"].attributes == ("residenceProvince",)
    assert specs(needed, persons=True)["AssistanceCase"].attributes == ("person", "residenceProvince")


def test_where_nothing_depends_on_the_object_nothing_is_asked_about_it() -> None:
    for persons in (False, True):
        found = specs({EXISTENCE: OPEN, BANK: OPEN}, persons=persons)["AssistanceCase"]
        assert (found.attributes, found.strict) == ((), frozenset())


def test_a_type_that_is_denied_or_not_decided_has_no_gate() -> None:
    assert specs({EXISTENCE: Deny(reason="no_ground", rule="r"), BANK: BY_PROVINCE}) == {}
    assert specs({BANK: BY_PROVINCE}) == {}


def test_strict_fields_wait_for_the_gate() -> None:
    found = specs({EXISTENCE: BY_PROVINCE, BANK: BY_PROVINCE})["AssistanceCase"]
    assert found.strict == {BANK}
    assert set(found.coordinates) > {BANK, "AssistanceCase.caseId"}


def test_a_gate_is_of_an_entity_type() -> None:
    text = "{ assistanceCases { totalCount edges { node { caseId } } } }"
    found = gate_specs(
        supergraph(), catalogue(), directory(), operation(text), {EXISTENCE: OPEN}, persons=False
    )
    assert found.keys() == {"AssistanceCase"}


def test_persons_are_told_of_glass_that_was_broken_and_of_no_other_grant() -> None:
    told = {
        kind: tells_persons(replace(ANONYMOUS, grants=(Grant(id="g", kind=kind, fields=()),)))
        for kind in GrantKind
    }
    assert told == {kind: kind is GrantKind.BREAK_GLASS for kind in GrantKind}
    assert not tells_persons(ANONYMOUS)
