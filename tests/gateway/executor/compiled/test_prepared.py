"""Unit: when a plan is compiled, and what happens when an answer is odd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pytest

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.executor import CompiledPlans, ExecutionResult, PreparedPlan, Projection
from gateway.executor.json_answers import decode_answer
from gateway.query_plan.model import Fetch, QueryPlan
from tests.gateway.executor.building import (
    PEOPLE,
    SCHEMA,
    allow_all,
    entity_fetch,
    next_fetch,
    operation,
    root_fetch,
    supergraph,
)
from tests.gateway.executor.doubles import RecordingGatekeeper
from tests.gateway.planner.register_graph import register_gates, registers
from tests.gateway.planner.running import PlanOutcomes, plan_text

Answers = Callable[[SubgraphRequest], Any]
TEXT = "{ administrativeUnit(code: 1) { __typename constructor: code class: name level parent { nameEn } } }"
UNIT = {
    "__typename": "AdministrativeUnit",
    "constructor": "1",
    "class": "An",
    "level": "COMMUNE",
    "parent": None,
}


class Bytes:
    """A transport that answers with bytes made by a function."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.requests: list[SubgraphRequest] = []

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        self.requests.append(request)
        answer = self._answers(request)
        if isinstance(answer, TransportError):
            raise answer
        return answer if isinstance(answer, bytes) else orjson.dumps(answer)

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        return decode_answer(request, await self.fetch_bytes(request))

    async def close(self) -> None:
        return None


def prepared(text: str = TEXT, kept: CompiledPlans | None = None, compile_at: int = 1) -> PreparedPlan:
    planned = plan_text(registers(), text)
    outcomes = PlanOutcomes({})
    return PreparedPlan(
        planned.plan,
        planned.operation,
        registers(),
        outcomes,
        CompiledPlans() if kept is None else kept,
        compile_at=compile_at,
    )


async def run(plan: PreparedPlan, transport: Any, **variables: Any) -> tuple[ExecutionResult, Projection]:
    return await plan.run(variables, transport, RecordingGatekeeper(), {}, {}, None, 5)


def unit(**changes: Any) -> Mapping[str, Any]:
    return {"data": {"administrativeUnit": {**UNIT, **changes}}}


async def test_a_plan_is_compiled_when_it_is_run_for_the_third_time() -> None:
    plan = PreparedPlan(
        (planned := plan_text(registers(), TEXT)).plan,
        planned.operation, registers(), PlanOutcomes({}), CompiledPlans(),
    )  # fmt: skip
    states = []
    for _ in range(3):
        await run(plan, Bytes(lambda _: unit()))
        states.append(plan.is_compiled)
    assert states == [False, False, True]


async def test_the_answer_is_written_in_the_order_of_the_client() -> None:
    _, projection = await run(
        prepared(), Bytes(lambda _: {"data": {"administrativeUnit": dict(reversed(UNIT.items()))}})
    )
    assert projection.encoded == orjson.dumps({"administrativeUnit": UNIT})
    assert (projection.data, projection.errors, projection.report) == (None, (), ())


async def test_a_transport_without_bytes_is_interpreted() -> None:
    class Plain:
        async def fetch(self, _request: SubgraphRequest) -> SubgraphResponse:
            return SubgraphResponse(data={"administrativeUnit": dict(UNIT)})

        async def close(self) -> None:
            return None

    _, projection = await run(prepared(), Plain())
    assert (projection.data, projection.encoded) == ({"administrativeUnit": UNIT}, None)


@pytest.mark.parametrize(
    "answer",
    [
        unit(more=1),
        unit(level="NOWHERE"),
        unit(constructor=1),
        unit(parent=[]),
        {"data": {"administrativeUnit": {key: UNIT[key] for key in UNIT if key != "class"}}},
        {**unit(), "errors": [{"message": "x"}]},
        {"data": None, "errors": [{"message": "x"}]},
        {**unit(), "warnings": []},
        b"<html>",
        b'{"data": {"administrativeUnit": {"class": "\xff"}}}',
        b"[" * 100_000,
        TransportError("population", "TIMEOUT"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
async def test_an_odd_answer_is_asked_for_once_and_interpreted(answer: Any) -> None:
    expected = (await run(prepared(compile_at=100), Bytes(lambda _: answer)))[1]
    transport = Bytes(lambda _: answer)
    plan = prepared()
    result, projection = await run(plan, transport)
    assert projection == expected
    assert (plan.restarts, len(transport.requests), len(result.calls)) == (1, 1, 1)


async def test_a_mutation_is_sent_once_even_if_what_follows_is_odd() -> None:
    first = Fetch(id=1, subgraph="a", document="mutation { first }", mutation=True)
    second = Fetch(id=2, subgraph="b", document="mutation { second }", after=frozenset({1}), mutation=True)
    transport = Bytes(lambda request: {"data": {"first": 1}} if request.subgraph == "a" else b"odd")
    plan, text = QueryPlan(fetches=(first, second)), "mutation { first second }"
    ready = PreparedPlan(plan, operation(text), supergraph(), allow_all(), CompiledPlans(), compile_at=1)
    _, projection = await run(ready, transport)
    assert [request.subgraph for request in transport.requests] == ["a", "b"]
    assert projection.data == {"first": 1, "second": None}


async def test_after_three_restarts_in_a_row_the_interpreter_has_its_turn() -> None:
    plan = prepared()
    for _ in range(3):
        await run(plan, Bytes(lambda _: unit(more=1)))
    _, projection = await run(plan, Bytes(lambda _: unit()))
    assert projection.encoded is None
    for _ in range(200):
        _, projection = await run(plan, Bytes(lambda _: unit()))
    assert projection.encoded is not None


async def test_compiled_plans_are_bounded() -> None:
    kept = CompiledPlans(size=2)
    plans = [prepared(kept=kept) for _ in range(3)]
    for plan in plans:
        await run(plan, Bytes(lambda _: unit()))
    assert [plan.is_compiled for plan in plans] == [False, True, True]
    assert len(kept) == 2
    await run(plans[0], Bytes(lambda _: unit()))
    assert [plan.is_compiled for plan in plans] == [True, False, True]


async def test_shapes_that_are_not_plain_are_interpreted_with_a_reason() -> None:
    plan = QueryPlan(fetches=(root_fetch(1, "a"), next_fetch(2, "b", entity_fetch(PEOPLE))))
    ready = PreparedPlan(
        plan, operation("{ people { pin } }"), supergraph(SCHEMA), allow_all(), CompiledPlans(), compile_at=1
    )  # fmt: skip
    await run(ready, Bytes(lambda _: {"data": {"people": []}}))
    assert ready.unsupported is not None
    assert not ready.is_compiled


async def test_one_policy_call_per_gate_also_after_a_restart() -> None:
    gatekeeper = RecordingGatekeeper(lambda _coordinate, _attributes: None)
    text = "{ person(pin: 1, fullName: 1, dateOfBirth: 1) { fullName maritalStatus } }"
    planned = plan_text(registers(), text, register_gates())
    outcomes = PlanOutcomes(register_gates())
    ready = PreparedPlan(
        planned.plan, planned.operation, registers(), outcomes, CompiledPlans(), compile_at=1
    )
    key = planned.plan.gates[0].attributes_key
    person = {"__typename": "Person", "pin": "1", "fullName": 7, key: '["a","b"]'}
    await ready.run({}, Bytes(lambda _: {"data": {"person": person}}), gatekeeper, {}, {}, None, 5)
    assert len(gatekeeper.calls) <= 1
