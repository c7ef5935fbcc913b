"""What an operation does when the rules change midway; level: pipeline, the engine is a double."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, nullcontext
from typing import Any

import pytest

from gateway.access import Decider, RevisionWatch
from gateway.decision import Subject
from gateway.errors import RulesChanged
from gateway.pipeline import DecisionCache, GraphQLAnswer, GraphQLRequest
from gateway.pipeline.pipeline import RERUN_PAUSE, RERUNS
from gateway.server.negotiation import GRAPHQL_RESPONSE
from gateway.server.responses import error_response
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import directory
from tests.gateway.pipeline.building import OFFICER, AllowingEngine, Wired, plain, supergraph

QUERY = '{ account(id: "1") { id } }'
DEPOSITS = "subscription Deposits { deposits { id balance name } }"
MUTATION = 'mutation { open(name: "Cúc") { id } }'


class Renewing:
    """A pipeline made for the first of some revisions; each time it looks, it takes over the next."""

    def __init__(self, *revisions: str, served: str = "3") -> None:
        self.wired = Wired()
        self.wired.engine.revision = served
        self.revisions = list(revisions)
        self.looked = 0
        self.use()

    def use(self) -> None:
        """Take over the next revision."""
        engine: AllowingEngine = self.wired.engine
        parts = self.wired.pipeline._parts
        decider = Decider(
            engine,
            Catalogue(fields={}, registers={}, reads={}),
            supergraph(),
            directory(),
            revision=self.revisions.pop(0),
        )
        decisions = DecisionCache(decider, supergraph(), RevisionWatch(engine))
        values = {name: getattr(parts, name) for name in parts.__slots__}
        self.wired.pipeline.use(type(parts)(**values | {"decisions": decisions, "renew": self.renew}))

    async def renew(self) -> None:
        """Look for other rules."""
        self.looked += 1
        if self.revisions:
            self.use()

    async def ask(self, document: str) -> Mapping[str, Any]:
        return (await self.wired.ask(document)).body()


@pytest.mark.parametrize(("revisions", "looked"), [(["3"], 0), (["1", "3"], 1), (["1", "2", "3"], 2)])
async def test_a_query_begins_again_with_the_new_rules(revisions: list[str], looked: int) -> None:
    system = Renewing(*revisions)
    body = await system.ask(QUERY)
    assert body["data"] == {"account": {"id": "1"}}
    assert body["extensions"]["policy"]["revision"] == "3"
    assert system.looked == looked
    (record,) = system.wired.audit.records
    assert (record.status, record.policy_revision) == ("ANSWERED", "3")


async def test_a_query_begins_again_at_most_twice() -> None:
    system = Renewing("1", "1", "2", "3")
    with pytest.raises(RulesChanged) as raised:
        await system.ask(QUERY)
    assert system.looked == RERUNS == 2
    assert system.wired.bank.requests == []
    (record,) = system.wired.audit.records
    assert (record.status, record.code) == ("REFUSED", "POLICY_CHANGED")
    response = error_response(raised.value, GRAPHQL_RESPONSE, understood=True)
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(("revisions", "pauses"), [(["1", "2", "3"], []), (["1"], [RERUN_PAUSE] * RERUNS)])
async def test_a_query_waits_a_moment_where_there_are_no_other_rules_yet(
    monkeypatch: pytest.MonkeyPatch, revisions: list[str], pauses: list[float]
) -> None:
    paused: list[float] = []
    sleep = asyncio.sleep

    async def recording(seconds: float, *_: Any) -> None:
        if seconds == RERUN_PAUSE:
            paused.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", recording)
    system = Renewing(*revisions)
    with nullcontext() if not pauses else pytest.raises(RulesChanged):
        await system.ask(QUERY)
    assert paused == pauses


async def test_what_nobody_foresaw_is_recorded_as_a_failure() -> None:
    wired = Wired()
    request = GraphQLRequest(id="r-1", document=QUERY, subject=OFFICER)
    with pytest.raises(ZeroDivisionError):
        async with wired.pipeline.recorded(request):
            raise ZeroDivisionError
    assert [(one.status, one.code) for one in wired.audit.records] == [("FAILED", "INTERNAL_ERROR")]


async def test_a_mutation_decides_once_and_has_then_done_nothing() -> None:
    system = Renewing("1", "3")
    with pytest.raises(RulesChanged):
        await system.ask(MUTATION)
    assert (system.looked, system.wired.bank.log) == (0, [])
    assert (await Renewing("3").ask(MUTATION))["data"] == {"open": {"id": "2"}}


def streamed(document: str) -> GraphQLRequest:
    return GraphQLRequest(id="r-1", document=document, subject=OFFICER)


async def same_caller() -> Subject:
    return OFFICER


async def test_an_event_is_answered_by_the_new_rules() -> None:
    system = Renewing("3")
    answers = await system.wired.subscriptions.open(streamed(DEPOSITS), same_caller)
    assert not isinstance(answers, GraphQLAnswer)
    system.revisions = ["1", "3"]
    system.use()
    async with aclosing(answers):
        following = asyncio.ensure_future(anext(answers))
        await system.wired.bank.listened()
        system.wired.bank.pay("1")
        event = plain(await following)
    assert event.data == {"deposits": {"id": "1", "balance": 1, "name": "An"}}
    assert (event.extensions["policy"]["revision"], system.looked) == ("3", 1)
    assert [record.status for record in system.wired.audit.records] == ["ANSWERED", "ANSWERED"]


async def test_an_event_by_rules_that_are_not_here_ends_the_stream() -> None:
    system = Renewing("3")
    answers = await system.wired.subscriptions.open(streamed(DEPOSITS), same_caller)
    assert not isinstance(answers, GraphQLAnswer)
    system.revisions = ["1"]
    system.use()
    async with aclosing(answers):
        following = asyncio.ensure_future(anext(answers))
        await system.wired.bank.listened()
        system.wired.bank.pay("1")
        event = await following
        assert await anext(answers, None) is None
    assert [error["extensions"]["code"] for error in event.errors] == ["POLICY_CHANGED"]
    assert event.data is None
    assert [record.code for record in system.wired.audit.records] == [None, "POLICY_CHANGED"]


@pytest.mark.parametrize("document", [DEPOSITS, QUERY])
async def test_a_stream_opens_by_the_new_rules_and_a_query_is_answered_by_them(document: str) -> None:
    system = Renewing("1", "3")
    opened = await system.wired.subscriptions.open(streamed(document), same_caller)
    assert (isinstance(opened, GraphQLAnswer), system.looked) == (document == QUERY, 1)
    (record,) = system.wired.audit.records
    assert (record.status, record.policy_revision) == ("ANSWERED", "3")


async def test_rules_that_are_not_checked_would_decide_unnoticed() -> None:
    system = Renewing("3", served="4")
    with pytest.raises(RulesChanged):
        await system.ask(QUERY)
    unchecked = Wired()
    unchecked.engine.revision = "4"
    assert (await unchecked.ask(QUERY)).body()["data"] == {"account": {"id": "1"}}
