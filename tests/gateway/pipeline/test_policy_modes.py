"""Modes `filter` and `reject`: all or nothing, decided before anything changes; level: all but HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gateway.decision import Allow, Deny, Depends, PlanOutcome, under_key
from gateway.errors import PolicyRejected, Refused
from gateway.executor import FieldReport
from gateway.operation import Limits, normalise, parse_document
from gateway.pipeline import GraphQLAnswer, PolicyMode
from gateway.pipeline.rejecting import UNDECIDED_BEFORE_CHANGE, reject_answered, reject_planned
from tests.gateway.pipeline.building import AllowingEngine, Wired, supergraph

DEPOSIT = 'mutation { deposit(id: "1", amount: 5) { id balance name } }'
ASK = '{ account(id: "1") { id name balance } }'


async def refused(wired: Wired, document: str) -> PolicyRejected:
    with pytest.raises(PolicyRejected) as caught:
        await wired.ask(document, mode=PolicyMode.REJECT)
    return caught.value


async def test_a_mutation_whose_answer_would_lack_something_changes_nothing() -> None:
    wired = Wired(denied=["Account.name"])
    error = await refused(wired, DEPOSIT)
    assert (error.status, error.code, error.refused) == (
        403,
        "POLICY_REJECTED",
        (Refused("Account.name", "no_ground"),),
    )
    assert (wired.bank.log, wired.bank.requests) == ([], [])
    assert [(one.status, one.code) for one in wired.audit.records] == [("REFUSED", "POLICY_REJECTED")]


async def test_what_is_known_to_be_denied_is_refused_before_anything_is_fetched() -> None:
    wired = Wired(denied=["Account.balance", "Account.name"])
    error = await refused(wired, ASK)
    assert [one.coordinate for one in error.refused] == ["Account.balance", "Account.name"]
    assert wired.bank.requests == []


@pytest.mark.parametrize(
    ("document", "data"),
    [
        (ASK, {"account": {"id": "1", "name": "An", "balance": 0}}),
        (DEPOSIT, {"deposit": {"id": "1", "name": "An", "balance": 5}}),
    ],
)
async def test_where_nothing_is_denied_both_modes_answer_alike(document: str, data: Any) -> None:
    def ask(mode: PolicyMode) -> Any:
        return Wired().ask(document, mode=mode)

    filtered, rejecting = await ask(PolicyMode.FILTER), await ask(PolicyMode.REJECT)
    assert isinstance(filtered, GraphQLAnswer)
    assert filtered.body() == rejecting.body()
    assert filtered.data == data


class SilentEngine(AllowingEngine):
    """What is denied is not even told."""

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = dict(await super().evaluate(document))
        answer["outcomes"] = [*answer["outcomes"][:1], {**answer["outcomes"][1], "silent": True}]
        return answer


async def test_a_silent_denial_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.gateway.pipeline.building.AllowingEngine", SilentEngine)
    filtered = await Wired(denied=["Account.name"]).ask(ASK)
    rejecting = await Wired(denied=["Account.name"]).ask(ASK, mode=PolicyMode.REJECT)
    assert rejecting.body() == filtered.body()
    assert filtered.data == {"account": {"id": "1", "name": None, "balance": 0}}


class DependingEngine(AllowingEngine):
    """What is denied depends on records that nothing decides; all else obliges to something."""

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = await super().evaluate(document)
        allowed = {**answer["outcomes"][0], "obligations": [{"type": "expire"}]}
        return {
            **answer,
            "outcomes": [allowed, {"effect": "depends", "needs": [], "allow": [], "unless": []}],
        }


async def test_what_only_a_record_denies_refuses_the_answer_and_nothing_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.gateway.pipeline.building.AllowingEngine", DependingEngine)
    filtering, rejecting = Wired(denied=["Account.name"]), Wired(denied=["Account.name"])
    assert (await filtering.ask(ASK)).data == {"account": {"id": "1", "name": None, "balance": 0}}
    assert [one.coordinate for one in (await refused(rejecting, ASK)).refused] == ["Account.name"]
    assert len(rejecting.bank.requests) == len(filtering.bank.requests) > 0
    told = [
        (record.status, record.code, [one.type for one in record.obligations], bool(record.sources))
        for record in (*filtering.audit.records, *rejecting.audit.records)
    ]
    assert told == [("ANSWERED", None, ["expire"], True), ("REFUSED", "POLICY_REJECTED", [], True)]


def outcomes(**fields: PlanOutcome) -> dict[str, PlanOutcome]:
    allowed = Allow(reason="test", rule="test")
    names = ("id", "name", "balance")
    return {
        **{f"{root}.{name}": allowed for root in ("Query", "Mutation") for name in ("account", "deposit")},
        **{f"Account.{name}": fields.get(name, allowed) for name in names},
    }


def planned(document: str, **fields: PlanOutcome) -> tuple[Refused, ...]:
    graph = supergraph()
    operation = normalise(graph, parse_document(document, Limits()), None, {})
    try:
        reject_planned(graph, operation, outcomes(**fields))
    except PolicyRejected as error:
        return error.refused
    return ()


def test_only_a_mutation_is_refused_for_what_its_record_would_decide() -> None:
    depends = Depends(needs=("unit",))
    assert planned(ASK, balance=depends) == ()
    assert planned(DEPOSIT, balance=depends) == (Refused("Account.balance", UNDECIDED_BEFORE_CHANGE),)


def test_a_refused_argument_refuses_the_operation_before_it_runs() -> None:
    graph = supergraph()
    document = '{ open: account(id: "1") { id } sought: account(id: "2") { id } }'
    operation = normalise(graph, parse_document(document, Limits()), None, {})
    denial = Deny(reason="no_ground", rule="test")
    reject_planned(graph, operation, outcomes())  # raises nothing
    with pytest.raises(PolicyRejected) as caught:
        reject_planned(graph, operation, {**outcomes(), under_key("Query.account", "sought"): denial})
    assert caught.value.refused == (Refused("Query.account", "no_ground"),)


def test_what_nobody_decided_is_denied() -> None:
    graph = supergraph()
    operation = normalise(graph, parse_document(ASK, Limits()), None, {})
    with pytest.raises(PolicyRejected):
        reject_planned(graph, operation, {})


def test_nothing_is_told_of_what_lies_behind_a_silent_denial() -> None:
    graph = supergraph()
    operation = normalise(graph, parse_document(ASK, Limits()), None, {})
    hidden: dict[str, PlanOutcome] = {
        **outcomes(name=Deny(reason="no_ground", rule="test")),
        "Query.account": Deny(reason="sealed", rule="test", silent=True),
    }
    reject_planned(graph, operation, hidden)  # raises nothing
    hidden["Query.account"] = Deny(reason="no_grant", rule="test")
    with pytest.raises(PolicyRejected) as caught:
        reject_planned(graph, operation, hidden)
    assert caught.value.refused == (Refused("Query.account", "no_grant"),)


def report(effect: str, *, silent: bool = False) -> FieldReport:
    return FieldReport(
        coordinate="Account.name", effect=effect, reason="no_ground", count=2, paths=(), silent=silent
    )


def test_only_denials_that_would_be_told_refuse_an_answer() -> None:
    reject_answered([report("mask"), report("deny", silent=True)])  # raises nothing
    with pytest.raises(PolicyRejected) as caught:
        reject_answered([report("mask"), report("deny"), report("deny", silent=True)])
    assert caught.value.details == {"fields": [{"coordinate": "Account.name", "reason": "no_ground"}]}
