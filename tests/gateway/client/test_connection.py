"""Unit: pages are whole or not there; what fails is tried again, what is refused is not."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.client import (
    Backoff,
    ClientFailure,
    ConnectionPages,
    Page,
    Refusal,
    Stop,
    Waiting,
    read_document,
)
from tests.gateway.client.fake_gateway import DOCUMENT, FakeGateway, Fault, error, failing, note, row


class Waits:
    """Sleeps by writing it down."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)


def pages_of(
    gateway: FakeGateway, *, size: int = 10, patience: float = 0.0, document: str = DOCUMENT
) -> tuple[ConnectionPages, Waits, list[Waiting]]:
    waits, told = Waits(), list[Waiting]()
    backoff = Backoff(patience=patience, sleep=waits.sleep, chance=lambda: 1.0)
    read = read_document(document)
    return ConnectionPages(gateway, read, {}, size=size, backoff=backoff, tell=told.append), waits, told


async def all_of(pages: ConnectionPages) -> list[Page]:
    found = [await pages.page(None)]
    while found[-1].more:
        found.append(await pages.page(found[-1].cursor))
    return found


async def failure_of(fault: Fault, *, cursor: str | None = None, patience: float = 0.0) -> ClientFailure:
    pages, _, _ = pages_of(FakeGateway(30, faults=[fault] * 50), patience=patience)
    with pytest.raises((Refusal, Stop)) as caught:
        await pages.page(cursor)
    return caught.value


def list_of(**changes: Any) -> Fault:
    """Answer with the right page, changed."""

    def fault(gateway: FakeGateway, body: Any) -> tuple[int, Any]:
        status, answer = gateway.page(body)
        answer["data"]["people"] |= changes
        return status, answer

    return fault


def with_errors(*errors: dict[str, Any]) -> Fault:
    """Answer with the right page and these errors."""

    def fault(gateway: FakeGateway, body: Any) -> tuple[int, Any]:
        status, answer = gateway.page(body)
        return status, answer | {"errors": list(errors)}

    return fault


async def test_pages_come_in_order_with_what_was_withheld() -> None:
    gateway = FakeGateway(25)
    pages, _, _ = pages_of(gateway)
    found = await all_of(pages)
    assert [len(page.nodes) for page in found] == [10, 10, 5]
    assert [node for page in found for node in page.nodes] == [row(number) for number in range(25)]
    assert [page.more for page in found] == [True, True, False]
    assert [[entry.count for entry in page.notes] for page in found] == [[10, 10], [10, 10], [5, 5]]
    assert {page.revision for page in found} == {"2026-11-23.1"}
    assert [request["variables"]["after"] for request in gateway.requests] == [None, "c10", "c20"]


async def test_a_list_without_rows_is_one_page() -> None:
    pages, _, _ = pages_of(FakeGateway(0))
    page = await pages.page(None)
    assert (page.nodes, page.more, page.cursor) == ((), False, None)


async def test_the_count_is_asked_for_once() -> None:
    gateway = FakeGateway(25)
    pages, _, _ = pages_of(gateway, document="{ people { totalCount edges { node { id } } } }")
    assert [page.total for page in await all_of(pages)] == [25, None, None]
    assert ["totalCount" in request["query"] for request in gateway.requests] == [True, False, False]


async def test_a_page_over_the_limit_is_halved_for_good() -> None:
    gateway = FakeGateway(60)
    gateway.limit = 30
    pages, waits, _ = pages_of(gateway, size=100)
    assert [len(page.nodes) for page in await all_of(pages)] == [25, 25, 10]
    assert [request["variables"]["first"] for request in gateway.requests] == [100, 50, 25, 25, 25]
    assert waits.seconds == []


async def test_a_limit_that_one_row_passes_is_a_refusal() -> None:
    gateway = FakeGateway(60)
    gateway.limit = 0
    pages, _, _ = pages_of(gateway, size=4)
    with pytest.raises(Refusal, match="LIMIT_EXCEEDED"):
        await pages.page(None)
    assert [request["variables"]["first"] for request in gateway.requests] == [4, 2, 1]


async def test_a_page_that_keeps_failing_becomes_smaller_and_later_pages_grow_back() -> None:
    down = failing(503, error("AUDIT_UNAVAILABLE"))
    gateway = FakeGateway(300, faults=[None, down, down, down])
    pages, _, _ = pages_of(gateway, size=40, patience=60)
    found = await all_of(pages)
    assert [node for page in found for node in page.nodes] == gateway.rows
    asked = [request["variables"]["first"] for request in gateway.requests]
    assert asked == [40, 40, 40, 20, 10, 14, 18, 22, 26, 30, 34, 38, 40, 40]


async def test_a_page_that_takes_too_long_is_had_in_smaller_ones() -> None:
    class Slow(FakeGateway):
        def page(self, body: Any) -> Any:
            late = failing(200, error("SOURCE_UNAVAILABLE", ["people"]), data={"people": None})
            return late(self, body) if body["variables"]["first"] > 25 else super().page(body)

    gateway = Slow(300)
    pages, _, _ = pages_of(gateway, size=100, patience=60)
    assert [node for page in await all_of(pages) for node in page.nodes] == gateway.rows


@pytest.mark.parametrize(
    "fault",
    [
        failing(503, error("AUDIT_UNAVAILABLE")),
        failing(500, error("INTERNAL_ERROR")),
        failing(429, error("TOO_MANY")),
        failing(200, error("SOURCE_UNAVAILABLE", ["people"]), data={"people": None}),
        failing(200, error("POLICY_UNAVAILABLE", ["people"]), data=None),
        failing(200, data={"people": None}),
        failing(200, data={}),
        with_errors(error("SOURCE_UNAVAILABLE", ["people", "edges", 0, "node", "name"])),
        with_errors(error("SOURCE_ERROR", ["people", "edges", 3, "node"])),
        with_errors(error("ATTRIBUTE_UNAVAILABLE", ["people", "edges", 3, "node", "name"])),
        with_errors(error("DENIED", ["people"]), {"message": "no code at all"}),
        list_of(edges=None),
        list_of(edges=[{}]),
        list_of(pageInfo=None),
        list_of(pageInfo={"hasNextPage": True, "endCursor": None}),
        list_of(pageInfo={"hasNextPage": None, "endCursor": "c10"}),
    ],
)
async def test_what_may_pass_is_tried_again_until_the_page_is_whole(fault: Fault) -> None:
    gateway = FakeGateway(25, faults=[fault] * 3)
    pages, waits, told = pages_of(gateway, size=40, patience=60)
    assert (await pages.page(None)).nodes == tuple(row(number) for number in range(10))
    assert waits.seconds == [0.5, 1.0, 2.0]
    assert len(told) == 3


async def test_patience_ends() -> None:
    gateway = FakeGateway(25, faults=[failing(503, error("AUDIT_UNAVAILABLE"))] * 50)
    pages, waits, told = pages_of(gateway, patience=10)
    with pytest.raises(Stop, match="AUDIT_UNAVAILABLE: AUDIT_UNAVAILABLE it is"):
        await pages.page(None)
    assert waits.seconds == [0.5, 1.0, 2.0, 4.0, 2.5]
    assert [waiting.code for waiting in told] == ["AUDIT_UNAVAILABLE"] * 5


async def test_the_gateway_may_ask_for_a_longer_wait() -> None:
    class Busy(FakeGateway):
        async def execute(self, document: str, variables: Any = None) -> Any:
            if not self.requests:
                self.requests.append({})
                raise Stop("later", code="BUSY", retry_after=7.0)
            return await super().execute(document, variables)

    pages, waits, _ = pages_of(Busy(3), patience=60)
    await pages.page(None)
    assert waits.seconds == [7.0]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (failing(400, error("GRAPHQL_VALIDATION_FAILED")), "GRAPHQL_VALIDATION_FAILED"),
        (failing(400, error("PURPOSE_UNKNOWN")), "PURPOSE_UNKNOWN"),
        (failing(401, error("UNAUTHENTICATED")), "UNAUTHENTICATED"),
        (failing(200, error("DENIED", ["people"], hint="H21"), data={"people": None}), "DENIED"),
        (failing(200, error("DENIED", ["people"]), data=None), "DENIED"),
        (failing(200, error("BAD_USER_INPUT", ["people"]), data={"people": None}), "BAD_USER_INPUT"),
    ],
)
async def test_what_is_refused_is_not_tried_again(fault: Fault, code: str) -> None:
    found = await failure_of(fault, patience=60)
    assert (type(found), found.code) == (Refusal, code)


async def test_the_hint_of_a_denial_is_told() -> None:
    denied = failing(200, error("DENIED", ["people"], hint="H21"), data={"people": None})
    assert "DENIED it is, see H21" in str(await failure_of(denied))


async def test_a_cursor_that_is_not_of_this_list_is_named() -> None:
    pages, _, _ = pages_of(FakeGateway(30), patience=60)
    with pytest.raises(Refusal) as caught:
        await pages.page("foreign")
    assert caught.value.code == "CURSOR_REFUSED"


async def test_denied_parts_of_the_list_are_a_refusal_not_rows() -> None:
    def fault(gateway: FakeGateway, body: Any) -> tuple[int, Any]:
        status, answer = gateway.page(body)
        answer["data"]["people"]["edges"] = None
        answer["extensions"]["policy"]["fields"] = [note("PersonConnection.edges", "deny", "no_ground", 1)]
        return status, answer

    found = await failure_of(fault, patience=60)
    assert (type(found), found.code) == (Refusal, "DENIED")
    assert "PersonConnection.edges" in found.message


def with_a_null_row(*notes: dict[str, Any]) -> Fault:
    def fault(gateway: FakeGateway, body: Any) -> tuple[int, Any]:
        status, answer = gateway.page(body)
        answer["data"]["people"]["edges"][3]["node"] = None
        answer["extensions"]["policy"]["fields"] += notes
        return status, answer

    return fault


async def test_a_row_that_is_null_must_be_explained() -> None:
    found = await failure_of(with_a_null_row())
    assert (type(found), found.code) == (Stop, "BAD_ANSWER")
    explained = with_a_null_row(note("PersonEdge.node", "deny", "no_ground", 1))
    pages, _, _ = pages_of(FakeGateway(30, faults=[explained]))
    assert len((await pages.page(None)).nodes) == 9


async def test_a_list_that_does_not_move_is_no_list() -> None:
    stuck = list_of(pageInfo={"hasNextPage": True, "endCursor": "c10"})
    found = await failure_of(stuck, cursor="c10")
    assert (type(found), found.code) == (Stop, "BAD_ANSWER")
