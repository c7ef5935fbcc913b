"""What arguments may compare with: `design.md` 4 (`filter`) and 6, level: one function."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.access.conditions import ALWAYS, NEVER
from gateway.access.fields import UnitKey
from gateway.access.rows import UNFILTERABLE, existence_condition, filter_conditions
from gateway.access.uses import Use
from gateway.decision import Allow, Clause, Condition, Deny, Depends, Mask, Masked, PlanOutcome, Via
from tests.gateway.access.building import apart, catalogue, supergraph

OWN: Condition = ((Clause("origin.registration", "eq", "H21"),),)
OTHER: Condition = ((Clause("residenceProvince", "eq", "52"),),)
TYPE, REACHED = "BirthEvent.type", "Query.civilStatusEvents"
"""Lists of several types take no condition of one of them."""


def depends(condition: Condition) -> PlanOutcome:
    return Depends(needs=(), when=condition)


def answers(compared: Condition, existing: Condition) -> dict[UnitKey, PlanOutcome]:
    return {
        (TYPE, Via.FILTER, ""): depends(compared),
        ("BirthEvent.__typename", Via.SELECT, ""): depends(existing),
    }


@pytest.mark.parametrize(
    ("at", "existing", "is_refused"),
    [
        (REACHED, OWN, False),
        (REACHED, OTHER, True),
        # Of what holds none of these objects nothing is left out, so that a figure would tell of hidden ones.
        ("Query.civilStatusStatistics", OWN, True),
        ("Query.administrativeUnit", OWN, True),
        ("Person.civilStatusEvents", OWN, True),
    ],
)
def test_rows_that_are_there_at_all_may_be_compared_where_they_are_listed(
    at: str, existing: Condition, *, is_refused: bool
) -> None:
    use = Use(coordinate=TYPE, via=Via.FILTER, entity="BirthEvent", at=at, key="k")
    filters, denied = filter_conditions(supergraph(), catalogue(), [use], answers(OWN, existing))
    assert filters == {}
    assert denied == ({(at, "k"): UNFILTERABLE} if is_refused else {})
    grouping = replace(use, via=Via.GROUP)
    by_group = {**answers(OWN, existing), (TYPE, Via.GROUP, ""): depends(OWN)}
    assert filter_conditions(supergraph(), catalogue(), [grouping], by_group) == (
        {}, {(at, "k"): UNFILTERABLE}
    )  # fmt: skip


DENIED = Deny(reason="no_ground", rule="r")


@pytest.mark.parametrize(
    ("outcome", "condition"),
    [
        (Allow(reason="open", rule="r"), ALWAYS),
        (depends(OWN), OWN),
        (Depends(needs=("origin.case",), when=None), NEVER),
        (Masked(mask=Mask("redact"), reason="m", rule="r"), NEVER),
        (DENIED, NEVER),
        (None, NEVER),
    ],
    ids=["allowed", "by a condition", "by one that clauses cannot say", "masked", "denied", "not decided"],
)
def test_objects_exist_where_their_existence_is_allowed(
    outcome: PlanOutcome | None, condition: Condition
) -> None:
    assert existence_condition(outcome) == condition


def decided(
    outcomes: dict[str, PlanOutcome], at: str, via: Via = Via.FILTER
) -> tuple[Condition | None, bool]:
    """Return what narrows a field whose argument is compared with these, and whether it is denied."""
    uses = [Use(coordinate=one, via=via, entity=one.partition(".")[0], at=at, key="k") for one in outcomes]
    found = {(one, via, ""): outcome for one, outcome in outcomes.items()}
    filters, denied = filter_conditions(supergraph(), catalogue(), uses, found)
    place = at, "k"
    assert filters.keys() | denied.keys() <= {place}
    return filters.get(place), place in denied


def test_a_field_that_is_denied_is_no_refused_use() -> None:
    use = Use(coordinate="AssistanceCase.caseId", via=Via.SELECT, entity="AssistanceCase")
    answered: dict[UnitKey, PlanOutcome] = {(use.coordinate, use.via, ""): DENIED}
    assert filter_conditions(supergraph(), catalogue(), [use], answered) == ({}, {})


@pytest.mark.parametrize(
    ("coordinate", "at", "via", "is_denied"),
    [
        ("BirthEvent.motherPin", "Person.isChildOf", Via.FILTER, False),
        ("BirthEvent.motherPin", "Person.isChildOf", Via.AGGREGATE, True),
        ("BirthEvent.motherPin", "Person.feeExempt", Via.FILTER, True),
        ("Person.fullName", "Query.verifyIdentity", Via.FILTER, True),
        ("BirthEvent.motherPin", "Person.nothing", Via.FILTER, True),
    ],
)
def test_a_field_of_a_record_is_compared_with_what_it_declassifies(
    coordinate: str, at: str, via: Via, *, is_denied: bool
) -> None:
    assert decided({coordinate: DENIED}, at, via) == (None, is_denied)


CASES = "Query.assistanceCases"
PIN, CATEGORY = "AssistanceCase.pin", "AssistanceCase.categoryCode"
WIDE = apart(9, 9)
"""Together they have more alternatives than a condition may have."""


@pytest.mark.parametrize(
    ("outcomes", "narrowed", "is_denied"),
    [
        ({PIN: Allow(reason="open", rule="r")}, None, False),
        ({PIN: depends(OWN), CATEGORY: Allow(reason="open", rule="r")}, OWN, False),
        ({PIN: depends(OWN), CATEGORY: depends(OTHER)}, ((*OTHER[0], *OWN[0]),), False),
        ({PIN: depends(OWN), CATEGORY: DENIED}, None, True),
        ({PIN: depends(WIDE[0]), CATEGORY: depends(WIDE[1])}, None, True),
        ({PIN: Depends(needs=("origin.case",), when=None)}, None, True),
        ({PIN: Masked(mask=Mask("redact"), reason="m", rule="r")}, None, True),
    ],
)
def test_a_list_is_narrowed_by_all_that_its_arguments_are_compared_with(
    outcomes: dict[str, PlanOutcome], narrowed: Condition | None, *, is_denied: bool
) -> None:
    assert decided(outcomes, CASES) == (narrowed, is_denied)
    assert decided(outcomes, "Person.assistanceCases") == (
        (None, False) if outcomes == {PIN: Allow(reason="open", rule="r")} else (None, True)
    )
    assert decided(outcomes, CASES, Via.GROUP) == (None, outcomes != {PIN: Allow(reason="open", rule="r")})
