"""Remembered decisions: whose they are, and when they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.access import EmbeddedEngine, RevisionWatch
from gateway.access.engines.bisecting import NOT_REACHED
from gateway.decision import NOBODY, CaseFacts, Decisions, Identity, PolicyEngineError
from gateway.pipeline import DecisionCache
from gateway.pipeline.decisions import MAX_AGE, DecidedOperation
from tests.gateway.access.building import (
    ALLOWANCE,
    NOW,
    PAYMENT,
    caller,
    decider,
    operation,
    purpose,
    rules_only,
    supergraph,
)

CASES = "{ assistanceCases { totalCount edges { node { caseId } } } }"
ATTRIBUTES = ("origin.case", "residenceProvince")


class CountingEngine:
    """The embedded engine; counts what it decides and can be made to fail or to serve other rules."""

    name = "counting"

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self.decided = 0
        self.down = False
        self.revision: str | None = None
        self.unreached = False
        self.broken: BaseException | None = None

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.down:
            raise PolicyEngineError("down")
        if self.broken is not None and document["fields"]:
            raise self.broken
        self.decided += document["phase"] == "object" or bool(document["fields"])
        answer = await self._engine.evaluate(document)
        if self.unreached and document["fields"]:
            return {**answer, "outcomes": [NOT_REACHED], "fields": [0] * len(document["fields"])}
        return answer if self.revision is None else {**answer, "policy": {"revision": self.revision}}

    async def close(self) -> None:
        await self._engine.close()


class World:
    """A cache, its engine and its clock."""

    def __init__(self, engine: CountingEngine) -> None:
        self.engine = engine
        self.now = 1_000.0
        watch = RevisionWatch(engine, clock=lambda: self.now)
        self._cache = DecisionCache(decider(engine), supergraph(), watch, clock=lambda: self.now)

    async def decide(
        self,
        name: str = "gia-lai-health",
        code: str | None = ALLOWANCE,
        at: datetime = NOW,
        identity: Identity = NOBODY,
        **stated: Any,
    ) -> DecidedOperation:
        asked = purpose(code)
        return await self._cache.decide(
            caller(name),
            None if asked is None else replace(asked, **stated),
            operation(CASES),
            CASES,
            at,
            identity,
        )


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A cache over the real rules."""
    engine = CountingEngine(EmbeddedEngine(rules_only(), timeout=20))
    yield World(engine)
    await engine.close()


async def test_an_operation_is_decided_once_for_a_caller_and_purpose(world: World) -> None:
    first = await world.decide()
    world.now += MAX_AGE - 1
    assert await world.decide() is first
    assert world.engine.decided == 1


async def test_requests_at_the_same_time_wait_for_one_decision(world: World) -> None:
    decided = await asyncio.gather(*(world.decide() for _ in range(20)))
    assert {id(each) for each in decided} == {id(decided[0])}
    assert world.engine.decided == 1


async def test_a_caller_that_leaves_takes_no_decision_away_from_the_others(world: World) -> None:
    leaving = asyncio.create_task(world.decide())
    staying = asyncio.create_task(world.decide())
    await asyncio.sleep(0.01)
    leaving.cancel()
    assert (await staying).access.revision == (await world.decide()).access.revision
    assert world.engine.decided == 1


async def test_a_decision_that_fails_or_is_stopped_is_its_callers_alone_and_is_made_again(
    world: World,
) -> None:
    """Nothing of it is left behind, and nothing is told to the event loop as an error nobody caught."""
    uncaught: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: uncaught.append(context))
    world.engine.broken = ValueError("no answer at all")
    with pytest.raises(ValueError, match="no answer at all"):
        await world.decide()
    world.engine.broken = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await world.decide()
    world.engine.broken = None
    assert (await world.decide()).plan.fetches != ()
    assert uncaught == []


@pytest.mark.parametrize(
    ("name", "code"), [("dak-lak-health", ALLOWANCE), ("gia-lai-health", PAYMENT), ("gia-lai-health", None)]
)
async def test_decisions_are_of_one_caller_and_one_purpose(world: World, name: str, code: str | None) -> None:
    first = await world.decide()
    assert await world.decide(name, code) is not first
    assert world.engine.decided == 2


A, B = frozenset({"901085000101"}), frozenset({"964190000202"})
PERSONS = [
    NOBODY,
    *(Identity(own=one) for one in (A, B)),
    *(Identity(minor_children=one) for one in (A, B)),
    *(Identity(case_persons=one) for one in (A, B)),
    *(Identity(shared=(("901085000101", shape),)) for shape in ("shape-1", "shape-2")),
]


class AnyIdentity(Identity):
    """Equals every other: a key that forgets the persons."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity)

    def __hash__(self) -> int:
        return 0


async def test_decisions_are_of_the_persons_they_were_made_for(world: World) -> None:
    decided = [await world.decide(identity=one) for one in PERSONS]
    assert [one.access.context.identity for one in decided] == PERSONS
    assert await world.decide(identity=Identity(own=A)) is decided[PERSONS.index(Identity(own=A))]
    forgetful = [
        await world.decide(
            identity=AnyIdentity(
                own=one.own, minor_children=one.minor_children, case_persons=one.case_persons
            )
        )
        for one in PERSONS
    ]
    assert len({id(one) for one in forgetful}) == 1, "the check above notices persons that are not in the key"


async def test_decisions_are_of_what_the_register_says_of_a_case_and_not_of_the_callers_words(
    world: World,
) -> None:
    case = CaseFacts(register="social_assistance", agency="H26", province="H26", status="ACTIVE")
    first = await world.decide(case=case, case_ref="AC-1")
    assert await world.decide(case=case, case_ref="AC-2") is first
    assert await world.decide(case=replace(case, agency="H17")) is not first
    assert await world.decide() is not first


async def test_a_decision_ends_with_the_day_in_viet_nam(world: World) -> None:
    midnight = NOW.replace(hour=17, minute=0)
    first = await world.decide(at=midnight - timedelta(seconds=1))
    assert await world.decide(at=midnight) is not first


async def test_a_decision_ends_with_its_age(world: World) -> None:
    first = await world.decide()
    world.now += MAX_AGE
    assert await world.decide() is not first


async def test_a_decision_ends_with_the_revision_of_the_rules(world: World) -> None:
    first = await world.decide()
    world.engine.revision = "2027-01-01.1"
    world.now += 2
    second = await world.decide()
    assert (second is first, second.access.revision) == (False, "2027-01-01.1")


async def test_without_an_engine_nothing_remembered_is_used_and_nothing_is_remembered(world: World) -> None:
    first = await world.decide()
    world.engine.down = True
    world.now += 2
    failed = await world.decide()
    assert failed is not first
    assert failed.plan.fetches == ()
    world.engine.down = False
    world.now += 2
    assert (await world.decide()).plan.fetches != ()


async def test_a_plan_the_engine_did_not_come_to_is_not_remembered(world: World) -> None:
    world.engine.unreached = True
    assert (await world.decide()).plan.fetches == ()
    world.engine.unreached = False
    assert (await world.decide()).plan.fetches != ()


async def gate(decided: DecidedOperation, *tuples: tuple[str | None, ...]) -> list[Decisions]:
    spec = decided.access.gates["AssistanceCase"]
    assert spec.attributes == ATTRIBUTES
    return list(
        await decided.gatekeeper.decide("AssistanceCase", spec.attributes, spec.coordinates, list(tuples))
    )


async def test_a_tuple_is_decided_once_and_each_gets_its_own_decision(world: World) -> None:
    decided = await world.decide()
    own, other = ("H21", "52"), ("H26", "01")
    first = await gate(decided, own, other)
    assert first[0] != first[1]
    assert await gate(decided, other, own, other) == [first[1], first[0], first[1]]
    assert world.engine.decided == 2


async def test_a_failed_decision_about_a_tuple_is_not_remembered(world: World) -> None:
    decided = await world.decide()
    world.engine.down = True
    (failed,) = await gate(decided, ("H21", "52"))
    world.engine.down = False
    (answered,) = await gate(decided, ("H21", "52"))
    assert failed != answered
