"""What arguments may compare with: `design.md` 4 (`filter`) and 6, level: one function."""

from __future__ import annotations

import pytest

from gateway.access.fields import UnitKey
from gateway.access.rows import UNFILTERABLE, filter_conditions
from gateway.access.uses import Use
from gateway.decision import Clause, Condition, Depends, PlanOutcome, Via
from tests.gateway.access.building import catalogue, supergraph

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
    ],
)
def test_rows_that_are_there_at_all_may_be_compared_where_they_are_listed(
    at: str, existing: Condition, *, is_refused: bool
) -> None:
    use = Use(coordinate=TYPE, via=Via.FILTER, entity="BirthEvent", at=at, key="k")
    filters, denied = filter_conditions(supergraph(), catalogue(), [use], answers(OWN, existing))
    assert filters == {}
    assert denied == ({(at, "k"): UNFILTERABLE} if is_refused else {})
