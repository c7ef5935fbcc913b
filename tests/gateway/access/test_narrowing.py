"""Each use of a list is narrowed by its own arguments, and by no other's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.access import EmbeddedEngine
from gateway.access.conditions import NEVER
from gateway.access.narrowing import narrow
from gateway.decision import Clause, Condition, under_key
from gateway.errors import InternalError
from gateway.executor.narrowing import filters_of
from gateway.operation import OperationKind
from gateway.planner import plan_operation
from gateway.query_plan.model import Fetch
from tests.gateway.access.building import ALLOWANCE, apart, operation, planned, supergraph
from tests.gateway.access.doubles import TamperingEngine

CASES = "Query.assistanceCases"
HERE: Condition = ((Clause("residenceProvince", "eq", "52"),),)
AT_WORK: Condition = ((Clause("managingAgency", "eq", "H21"),),)
WRITTEN: Condition = ((Clause("origin.case", "eq", "H21"),),)
TWO = '{ a: assistanceCases(pins: ["1"]) { totalCount } b: assistanceCases { totalCount } }'


def test_uses_that_differ_are_told_apart_and_fetched_apart() -> None:
    asked = operation(TWO)
    found = narrow(asked, {(CASES, "a"): HERE})
    assert found.filters == {under_key(CASES, "a"): HERE, under_key(CASES, "b"): ((),)}
    assert found.apart == {"b": 1}
    plan = plan_operation(supergraph(), asked, {}, apart=found.apart)
    sent = {fetch.root_uses: filters_of(fetch, found.filters) for fetch in plan.fetches}
    assert sent == {((CASES, "a"),): {CASES: HERE}, ((CASES, "b"),): {CASES: ((),)}}


def test_uses_that_each_have_a_condition_are_told_apart_and_other_fields_have_their_own() -> None:
    asked = operation(TWO.removesuffix("}") + " c: civilServants { totalCount } }")
    found = narrow(asked, {(CASES, "a"): HERE, (CASES, "b"): WRITTEN, ("Query.civilServants", "c"): AT_WORK})
    assert found.filters == {
        under_key(CASES, "a"): HERE,
        under_key(CASES, "b"): WRITTEN,
        "Query.civilServants": AT_WORK,
    }
    assert found.apart == {"b": 1}


def test_conditions_that_cannot_be_said_together_hold_for_nobody() -> None:
    asked = replace(operation(TWO), kind=OperationKind.MUTATION)
    wide = {(CASES, key): condition for key, condition in zip("ab", apart(9, 9), strict=True)}
    assert narrow(asked, wide).filters == {CASES: NEVER}


def test_uses_that_are_narrowed_alike_share_a_fetch() -> None:
    asked = operation(TWO)
    found = narrow(asked, {(CASES, "a"): HERE, (CASES, "b"): HERE})
    assert (found.filters, found.apart) == ({CASES: HERE}, {})
    (fetch,) = plan_operation(supergraph(), asked, {}, apart=found.apart).fetches
    assert filters_of(fetch, found.filters) == {CASES: HERE}


def test_a_field_that_also_stands_below_the_root_is_narrowed_by_all_conditions() -> None:
    found = narrow(operation(TWO), {(CASES, "a"): HERE, (CASES, "below"): WRITTEN})
    assert (found.filters, found.apart) == ({CASES: ((*HERE[0], *WRITTEN[0]),)}, {})


def test_fields_of_a_mutation_are_narrowed_by_all_conditions_and_run_as_they_stand() -> None:
    asked = replace(operation(TWO), kind=OperationKind.MUTATION)
    found = narrow(asked, {(CASES, "a"): HERE, (CASES, "b"): WRITTEN})
    assert (found.filters, found.apart) == ({CASES: ((*HERE[0], *WRITTEN[0]),)}, {})


def test_a_fetch_with_two_conditions_of_one_field_is_not_sent() -> None:
    fetch = Fetch(id=0, subgraph="s", document="", root_uses=((CASES, "a"), (CASES, "b")))
    with pytest.raises(InternalError):
        filters_of(fetch, {under_key(CASES, "a"): HERE, CASES: WRITTEN})


DENIAL = {"effect": "deny", "reason": "r", "rule": "r"}


def deny_the_last_field(answer: dict[str, Any]) -> None:
    """The list itself: fields come in the order of their names."""
    answer["outcomes"] = [*answer["outcomes"], DENIAL]
    answer["fields"] = [*answer["fields"][:-1], len(answer["outcomes"]) - 1]


async def test_a_list_that_is_denied_is_narrowed_by_nothing(embedded: EmbeddedEngine) -> None:
    text = '{ assistanceCases(categoryCode: "HIV") { totalCount } }'
    assert (await planned(embedded, text, "gia-lai-health", ALLOWANCE)).filters.keys() == {CASES}
    denying = TamperingEngine(embedded, "plan", deny_the_last_field)
    plan = await planned(denying, text, "gia-lai-health", ALLOWANCE)
    assert (plan.operation.selection.fields, plan.filters) == ((), {})
