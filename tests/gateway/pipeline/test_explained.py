"""What kind of cause is told of a denial, to tokens with the scope `explain`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from gateway.access import AccessPlan, Use
from gateway.decision import Deny, Depends, PlanOutcome, PolicyEngine, Via, under_key
from gateway.executor import FieldReport
from gateway.pipeline.explained import Cause, explained
from tests.gateway.access.asking import asked, subject
from tests.gateway.access.conftest import engine, opa_binary, opa_url

__all__ = ["engine", "opa_binary", "opa_url"]

LIST = "Query.assistanceCases"
SOUGHT = under_key(LIST, "a")
DOCUMENT = '{ a: assistanceCases(categoryCode: "HIV") { totalCount } b: assistanceCases { totalCount } }'


def entry_of(reason: str, rule: str, *, effect: str = "deny", silent: bool = False) -> FieldReport:
    return FieldReport(
        coordinate=LIST, effect=effect, reason=reason, count=1, paths=(), silent=silent, rules=(rule,)
    )


def told(access: AccessPlan, reason: str, rule: str, *, effect: str = "deny") -> str:
    (found,) = explained([entry_of(reason, rule, effect=effect)], access, {})
    cause: str = found["cause"]
    return cause


@pytest.fixture
async def access(engine: PolicyEngine) -> AccessPlan:  # the fixture
    """What the budget may do with a list it searches by what it sees masked (E8)."""
    return await asked(engine, DOCUMENT, subject("vinh-long-finance"), "budget")


def having(access: AccessPlan, **outcomes: PlanOutcome) -> AccessPlan:
    changed: Mapping[str, PlanOutcome] = {**access.outcomes, LIST: outcomes["own"]}
    return replace(access, outcomes=changed)


async def test_a_refused_use_is_an_argument_whatever_decides_the_field(access: AccessPlan) -> None:
    refused = access.outcomes[SOUGHT]
    assert isinstance(refused, Deny)
    assert told(access, refused.reason, refused.rule) == Cause.ARGUMENT
    depending = having(access, own=Depends(needs=("origin",)))
    assert told(depending, refused.reason, refused.rule) == Cause.ARGUMENT
    assert told(depending, refused.reason, refused.rule, effect="mask") == Cause.RECORD
    assert told(depending, "sealed", "gov.law.seals") == Cause.RECORD
    another_use = Use(
        coordinate="AssistanceCase.pin", via=Via.FILTER, entity="AssistanceCase", at=LIST, key="b"
    )
    asked_more = replace(depending, uses=depending.uses | {another_use})
    assert told(asked_more, "sealed", "gov.law.seals") == Cause.RECORD
    elsewhere = replace(
        entry_of(refused.reason, "gov.health"), coordinate="AssistanceCaseConnection.totalCount"
    )
    (found,) = explained([elsewhere], access, {})
    assert found["cause"] == Cause.CALLER


async def test_the_other_causes(access: AccessPlan) -> None:
    assert told(access, "sealed", "gov.law.seals") == Cause.LAW
    assert told(access, "reserved", "gov.health.case") == Cause.CALLER
    assert told(access, "missing_case", "gov.law.missing_case") == Cause.PURPOSE
    assert told(access, "requires_denied", "gateway") == Cause.INPUT
    assert told(access, "policy_error", "gateway.access") == Cause.UNAVAILABLE


async def test_the_attributes_that_decided_are_named_and_origins_are_one(access: AccessPlan) -> None:
    entry = entry_of("sealed", "gov.law.seals")
    needs = ("residenceProvince", "origin.case", "origin.subject", "residenceCommune")
    depending = having(access, own=Depends(needs=needs))
    (found,) = explained([entry], depending, {"gov.law.seals": "law/seals.rego:7"})
    assert found == {
        **entry.as_json(),
        "rules": [{"rule": "gov.law.seals", "place": "law/seals.rego:7"}],
        "cause": Cause.RECORD,
        "attributes": ["origin", "residenceCommune", "residenceProvince"],
    }


async def test_what_no_record_decided_names_no_attributes(access: AccessPlan) -> None:
    (found,) = explained([entry_of("reserved", "gov.health.case")], access, {})
    assert (found["rules"], found["attributes"]) == ([{"rule": "gov.health.case"}], [])


async def test_a_silent_denial_is_not_explained(access: AccessPlan) -> None:
    assert explained([entry_of("sealed", "gov.law.seals", silent=True)], access, {}) == []
