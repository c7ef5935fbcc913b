"""Versions, failures, time-outs, restarts, canaries; level: real engines, and servers that are none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from gateway.access import EmbeddedEngine, OpaEngine, PolicySet, check_engine, engine_differences
from gateway.access.engines.canaries import EXPECTED, TOLERATED
from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.errors import InternalError
from tests.gateway.access.building import policies, rules_only
from tests.gateway.access.doubles import FailingEngine

EMPTY = {"protocol": "gw.decision/1", "phase": "plan", "fields": []}


async def test_engine_differs_from_opa_in_nothing_but_what_is_known(engine: PolicyEngine) -> None:
    assert set(await engine_differences(engine)) == TOLERATED[engine.name]
    await check_engine(engine, policies().revision)


async def test_engine_that_serves_another_revision_is_refused(engine: PolicyEngine) -> None:
    with pytest.raises(InternalError, match="revision"):
        await check_engine(engine, "2099-01-01.1")


async def test_engine_that_is_down_is_refused() -> None:
    with pytest.raises(InternalError, match="does not answer"):
        await check_engine(FailingEngine(), policies().revision)


class Answering:
    """Answers every canary as OPA does, but one."""

    name = "opa"

    def __init__(self, odd: str, answer: object) -> None:
        self.odd, self.answer = odd, answer

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = document.get("canary")
        if asked is None:
            return {"policy": {"revision": "2026-11-27.1"}}
        if asked != self.odd:
            return {"canary": EXPECTED[asked]}
        if self.answer is None:
            raise PolicyEngineError("no result")
        return {"canary": self.answer}

    async def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("answer", [None, True, [], "NGUYễN ĐìNH ướC"])
@pytest.mark.parametrize("canary", EXPECTED)
async def test_engine_that_differs_on_a_canary_is_refused(canary: str, answer: object) -> None:
    engine = Answering(canary, answer)
    if (answer, canary) in ((True, "every_over_nothing"), ([], "scalar_iteration")):
        await check_engine(engine, "2026-11-27.1")
        return
    assert await engine_differences(engine) == (canary,)
    with pytest.raises(InternalError, match=f"differs from OPA: {canary}"):
        await check_engine(engine, "2026-11-27.1")


@pytest.mark.parametrize("canary", sorted(set(EXPECTED) - TOLERATED["embedded"]))
async def test_embedded_engine_is_refused_for_what_is_not_known_of_it(canary: str) -> None:
    engine = Answering(canary, None)
    engine.name = "embedded"
    with pytest.raises(InternalError, match=f"differs from OPA: {canary}"):
        await check_engine(engine, "2026-11-27.1")


def test_every_canary_of_the_policies_is_expected() -> None:
    text = policies().modules["gw/v1/canaries.rego"]
    assert {line.split('"')[1] for line in text.splitlines() if line.startswith("canary(")} == set(EXPECTED)


async def test_unknown_protocol_has_no_result(engine: PolicyEngine) -> None:
    with pytest.raises(PolicyEngineError):
        await engine.evaluate(EMPTY | {"protocol": "gw.decision/2"})


async def test_engines_answer_after_a_document_without_result(engine: PolicyEngine) -> None:
    with pytest.raises(PolicyEngineError):
        await engine.evaluate({})
    assert (await engine.evaluate(EMPTY))["fields"] == []


@pytest.mark.opa
async def test_opa_tells_its_version(opa_url: str) -> None:
    engine = OpaEngine(opa_url, timeout=20)
    numbers = (await engine.check_version()).split(".")
    await engine.close()
    assert (int(numbers[0]), int(numbers[1])) >= (1, 22)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def server(handler: Handler) -> AsyncIterator[OpaEngine]:
    """Run a server that is no OPA, and an engine that asks it."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    engine = OpaEngine(f"http://127.0.0.1:{port}", timeout=0.5)
    try:
        yield engine
    finally:
        await engine.close()
        await runner.cleanup()


def answers(text: str, status: int = 200) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(text=text, status=status)

    return handler


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("{}", 200),
        ('{"result": null}', 200),
        ('{"result": []}', 200),
        ("[]", 200),
        ("not JSON", 200),
        ('{"code": "internal_error"}', 500),
        ('{"result": {}}', 201),
        ('{"result": {}}', 302),
    ],
)
async def test_opa_answer_that_is_no_result_is_an_error(text: str, status: int) -> None:
    async with server(answers(text, status)) as engine:
        with pytest.raises(PolicyEngineError):
            await engine.evaluate(EMPTY)


async def test_opa_error_body_is_read_before_it_is_raised() -> None:
    async with server(answers('{"code": "evaluation_conflict"}', 500)) as engine:
        with pytest.raises(PolicyEngineError, match="evaluation_conflict"):
            await engine.evaluate(EMPTY)


async def test_opa_answer_that_is_huge_is_an_error() -> None:
    async with server(answers('{"result": {"x": "' + "x" * 9_000_000 + '"}}')) as engine:
        with pytest.raises(PolicyEngineError, match="too large"):
            await engine.evaluate(EMPTY)


async def test_opa_that_is_slow_is_an_error_and_not_asked_again() -> None:
    asked = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        await asyncio.sleep(5)
        return web.Response(text="{}")

    async with server(handler) as engine:
        with pytest.raises(PolicyEngineError):
            await engine.evaluate(EMPTY)
    assert asked == ["/v1/data/gw/v1/result"]


async def test_opa_that_is_not_there_is_an_error() -> None:
    engine = OpaEngine("http://127.0.0.1:1", timeout=0.5)
    with pytest.raises(PolicyEngineError):
        await engine.evaluate(EMPTY)
    await engine.close()


@pytest.mark.parametrize("version", ["1.21.3", "0.70.0", "next", ""])
async def test_opa_below_1_22_is_refused(version: str) -> None:
    async with server(answers(json.dumps({"result": {"labels": {"version": version}}}))) as engine:
        with pytest.raises(PolicyEngineError, match="refused"):
            await engine.check_version()


@pytest.mark.parametrize("url", ["127.0.0.1:8181", "ftp://x:1", "http://x:1/v1/data", "http://"])
def test_address_that_is_no_base_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="base URL"):
        OpaEngine(url)


def with_module(text: str) -> PolicySet:
    """The rules, with another result."""
    modules = {"gw/v1/result.rego": "package gw.v1\n" + text}
    return PolicySet(modules=modules, data=rules_only().data)


async def test_embedded_engine_survives_recursion_which_ends_its_process() -> None:
    """regorus does not refuse recursion at load, as OPA does: the process dies, the gateway does not."""
    engine = EmbeddedEngine(
        with_module(
            'result := down(3) if input.phase == "plan"\n'
            'result := {"fine": true} if input.phase == "object"\n'
            "down(n) := up(n)\nup(n) := down(n) if n > 0"
        ),
        timeout=30,
    )
    for _ in range(2):
        with pytest.raises(PolicyEngineError):
            await engine.evaluate(EMPTY)
        assert await engine.evaluate({"phase": "object"}) == {"fine": True}
    await engine.close()


async def test_embedded_engine_that_takes_too_long_is_ended_and_started_again() -> None:
    engine = EmbeddedEngine(
        with_module(
            'result := {"n": count([1 | some i in long; some j in long; i < j])} if input.phase == "plan"\n'
            "long := numbers.range(1, 3000)\n"
            'result := {"fine": true} if input.phase == "object"\n'
        ),
        timeout=0.5,
    )
    assert await engine.evaluate({"phase": "object"}) == {"fine": True}
    with pytest.raises(PolicyEngineError):
        await engine.evaluate(EMPTY)
    assert await engine.evaluate({"phase": "object"}) == {"fine": True}
    await engine.close()


async def test_embedded_engine_with_rules_that_cannot_be_loaded_answers_nothing() -> None:
    engine = EmbeddedEngine(with_module("result := {"))
    with pytest.raises(PolicyEngineError, match="cannot be loaded"):
        await engine.evaluate(EMPTY)
    await engine.close()


async def test_embedded_engine_answers_calls_one_after_another(embedded: EmbeddedEngine) -> None:
    documents = [EMPTY | {"fields": [{"coordinate": "PageInfo.endCursor"}] * n} for n in range(20)]
    found = await asyncio.gather(*(embedded.evaluate(document) for document in documents))
    assert [len(answer["fields"]) for answer in found] == list(range(20))


async def test_cancelled_call_does_not_leave_its_answer_to_the_next(embedded: EmbeddedEngine) -> None:
    await embedded.evaluate(EMPTY)
    call = asyncio.ensure_future(
        embedded.evaluate(EMPTY | {"fields": [{"coordinate": "PageInfo.endCursor"}] * 300})
    )
    await asyncio.sleep(0.001)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert (await embedded.evaluate(EMPTY))["fields"] == []
