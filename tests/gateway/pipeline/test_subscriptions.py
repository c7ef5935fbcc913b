"""Subscriptions from the document to each event's answer, over two real subgraphs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from gateway.decision import Subject
from gateway.errors import BadRequest, MethodNotAllowed, Unauthenticated
from gateway.pipeline import Answers, GraphQLAnswer, GraphQLRequest
from tests.gateway.pipeline.bank import Bank
from tests.gateway.pipeline.building import OFFICER, Wired, plain

DEPOSITS = "subscription Deposits { deposits { id balance name } }"


def request(document: str = DEPOSITS, **more: Any) -> GraphQLRequest:
    return GraphQLRequest(id="r-1", document=document, subject=OFFICER, **more)


async def same_caller() -> Subject:
    return OFFICER


@asynccontextmanager
async def subscribed(wired: Wired) -> AsyncIterator[Answers]:
    answers = await wired.subscriptions.open(request(), same_caller)
    assert not isinstance(answers, GraphQLAnswer)
    async with aclosing(answers):
        yield answers


async def told(wired: Wired, answers: Answers, number: str | None) -> GraphQLAnswer | None:
    """Return what a subscriber hears of one deposit; None when its stream is over."""
    following = asyncio.ensure_future(anext(answers, None))
    async with asyncio.timeout(60):
        if wired.bank.down:
            return await following
        await wired.bank.listened()
        wired.bank.pay(number)
        answer = await following
    return None if answer is None else plain(answer)


async def test_each_event_is_answered_with_what_the_other_subgraph_knows() -> None:
    wired = Wired()
    async with subscribed(wired) as answers:
        first = await told(wired, answers, "1")
        wired.bank.names["1"] = "Sen"
        second = await told(wired, answers, "1")
        last = await told(wired, answers, None)
    assert first is not None
    assert second is not None
    assert first.body() == {
        "data": {"deposits": {"id": "1", "balance": 1, "name": "An"}},
        "extensions": {"policy": {"revision": "2026-11-23.1", "fields": []}},
    }
    assert second.data == {"deposits": {"id": "1", "balance": 2, "name": "Sen"}}
    assert last is None
    assert [request.subgraph for request in wired.bank.requests] == ["ledger", "accounts", "accounts"]


async def test_a_rule_that_changes_between_two_events_holds_for_the_second() -> None:
    wired = Wired()
    async with subscribed(wired) as answers:
        await told(wired, answers, "1")
        wired.engine.change("Account.name")
        second = await told(wired, answers, "1")
    assert second is not None
    assert second.data == {"deposits": {"id": "1", "balance": 2, "name": None}}
    assert [error["extensions"]["coordinate"] for error in second.errors] == ["Account.name"]
    assert [request.subgraph for request in wired.bank.requests] == ["ledger", "accounts"]


@pytest.mark.parametrize("coordinate", ["Account.balance", "Subscription.deposits"])
async def test_a_rule_that_changes_what_the_source_may_be_asked_ends_the_stream(coordinate: str) -> None:
    wired = Wired()
    async with subscribed(wired) as answers:
        await told(wired, answers, "1")
        wired.engine.change(coordinate)
        second = await told(wired, answers, "1")
        assert await anext(answers, None) is None
    assert second is not None
    assert second.body() == {
        "errors": [
            {"message": "the rules changed; subscribe again", "extensions": {"code": "POLICY_CHANGED"}}
        ]
    }
    assert wired.bank.listeners == []


async def test_a_caller_whose_token_is_no_longer_good_hears_no_more() -> None:
    wired = Wired()

    async def expired() -> Subject:
        raise Unauthenticated("the access token is not valid")

    answers = await wired.subscriptions.open(request(), expired)
    assert not isinstance(answers, GraphQLAnswer)
    last = await told(wired, answers, "1")
    assert last is not None
    assert [error["extensions"]["code"] for error in last.errors] == ["UNAUTHENTICATED"]
    assert (await anext(answers, None), wired.bank.listeners) == (None, [])


async def test_a_denied_subscription_opens_nothing_and_says_why() -> None:
    wired = Wired(denied=["Subscription.deposits"])
    answer = await wired.subscriptions.open(request(), same_caller)
    assert isinstance(answer, GraphQLAnswer)
    assert answer.data == {"deposits": None}
    assert [error["extensions"]["code"] for error in answer.errors] == ["DENIED"]
    assert wired.bank.requests == []


async def test_a_source_that_is_down_ends_the_stream_with_its_code() -> None:
    wired = Wired(bank=Bank(down=frozenset({"ledger"})))
    async with subscribed(wired) as answers:
        last = await told(wired, answers, "1")
        assert await anext(answers, None) is None
    assert last is not None
    assert [error["extensions"]["code"] for error in last.errors] == ["SOURCE_UNAVAILABLE"]


async def test_another_subgraph_that_is_down_costs_an_event_only_its_part() -> None:
    wired = Wired()
    async with subscribed(wired) as answers:
        await told(wired, answers, "1")
        wired.bank.down = frozenset({"accounts"})
        wired.bank.pay("1")
        second = plain(await anext(answers))
    assert second.data == {"deposits": {"id": "1", "balance": 2, "name": None}}
    assert [error["extensions"]["code"] for error in second.errors] == ["SOURCE_UNAVAILABLE"]


async def test_opening_and_each_event_have_a_record_of_their_own() -> None:
    wired = Wired()
    async with subscribed(wired) as answers:
        await told(wired, answers, "1")
        await told(wired, answers, "1")
    records = wired.audit.records
    assert [record.status for record in records] == ["ANSWERED"] * 3
    assert len({record.request_id for record in records}) == 3
    assert [[source.subgraph for source in record.sources] for record in records] == [
        [],
        ["ledger", "accounts"],
        ["ledger", "accounts"],
    ]


async def test_who_stops_listening_closes_the_source() -> None:
    wired = Wired()
    async with subscribed(wired) as answers:
        await told(wired, answers, "1")
        assert len(wired.bank.listeners) == 1
    assert wired.bank.listeners == []


async def left_during_an_event(wired: Wired) -> asyncio.Future[GraphQLAnswer | None]:
    """Leave while an event is answered; return what is heard of it."""
    answers = await wired.subscriptions.open(request(), same_caller)
    assert not isinstance(answers, GraphQLAnswer)
    following = asyncio.ensure_future(anext(answers, None))
    await wired.bank.listened()
    wired.bank.pay("1")
    await asyncio.sleep(0.05)
    following.cancel()
    await asyncio.wait({following})
    await answers.aclose()
    return following


async def test_an_event_that_was_begun_is_recorded_though_nobody_waits_for_it() -> None:
    wired = Wired(bank=Bank(delay=0.1))
    heard = await left_during_an_event(wired)
    assert (heard.cancelled(), wired.bank.listeners) == (True, [])
    assert [[source.subgraph for source in record.sources] for record in wired.audit.records] == [
        [],
        ["ledger", "accounts"],
    ]


async def test_who_leaves_is_not_told_that_an_event_failed_meanwhile() -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("a defect")

    wired = Wired(bank=Bank(delay=0.1, data_of=broken))
    heard = await left_during_an_event(wired)
    assert heard.cancelled()
    assert [record.status for record in wired.audit.records] == ["ANSWERED", "FAILED"]


async def test_other_operations_have_one_answer() -> None:
    answer = await Wired().subscriptions.open(request("{ total }"), same_caller)
    assert isinstance(answer, GraphQLAnswer)
    assert plain(answer).data == {"total": 0}


async def test_a_subscription_is_refused_where_one_answer_is_wanted_or_nothing_may_change() -> None:
    wired = Wired()
    with pytest.raises(BadRequest) as caught:
        await wired.ask(DEPOSITS)
    assert caught.value.code == "OPERATION_NOT_SUPPORTED"
    with pytest.raises(MethodNotAllowed):
        await wired.subscriptions.open(request(only_query=True), same_caller)
    assert wired.bank.requests == []
