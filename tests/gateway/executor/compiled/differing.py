"""Runs one operation both ways, interpreted and compiled, over the same sources, and compares everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

import orjson

from gateway.decision import (
    Gatekeeper,
    PlanOutcome,
    SubgraphRequest,
    SubgraphResponse,
    Transport,
    TransportError,
)
from gateway.executor import CompiledPlans, ExecutionResult, PreparedPlan, Projection, execute, project
from gateway.executor.json_answers import decode_answer, encode
from gateway.operation.model import Operation
from gateway.planner import ATTRIBUTES_KEY
from gateway.query_plan.model import QueryPlan
from gateway.supergraph.model import Supergraph

__all__ = ["Both", "Mangle", "Sources", "compare", "mangled", "unreadable", "written"]

Mangle = Callable[[SubgraphRequest, Any], bytes | TransportError]
"""Makes an answer of a response as JSON: as it is, or broken in some way."""


class Sources:
    """Subgraphs whose every answer is a function of the request, so that both ways are told the same."""

    def __init__(self, transport: Transport, mangle: Mangle | None = None) -> None:
        self._transport = transport
        self._mangle = mangle or _as_it_is
        self._answers: dict[tuple[str, str, bytes], bytes | TransportError] = {}
        self.asked: list[tuple[str, str, bytes]] = []

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        key = (request.subgraph, request.document, encode(request.variables))
        self.asked.append(key)
        if key not in self._answers:
            response = await self._transport.fetch(request)
            body: dict[str, Any] = {"data": response.data}
            if response.errors:
                body["errors"] = list(response.errors)
            self._answers[key] = self._mangle(request, body)
        answer = self._answers[key]
        if isinstance(answer, TransportError):
            raise answer
        return answer

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        return decode_answer(request, await self.fetch_bytes(request))

    async def close(self) -> None:
        return None


def _as_it_is(_request: SubgraphRequest, body: Any) -> bytes:
    return encode(body)


@dataclass(slots=True)
class Both:
    """What came out of both ways, and whether compiled code served it."""

    unsupported: str | None
    restarted: bool
    compiled: Mapping[str, Any]
    interpreted: Mapping[str, Any]
    asked_more: list[Any] = field(default_factory=list)


async def compare(
    plan: QueryPlan,
    operation: Operation,
    supergraph: Supergraph,
    outcomes: Mapping[str, PlanOutcome],
    sources: Sources,
    gatekeeper: Gatekeeper,
    variables: Mapping[str, Any] | None = None,
) -> Both:
    """Run both ways. Equal means: the bytes of the data, errors, report, and what was asked of whom."""
    given = dict(variables or {})
    result = await execute(plan, given, sources, gatekeeper, {}, {}, None, 30)
    interpreted = written(result, project(operation, supergraph, result, outcomes))
    first, sources.asked = sources.asked, []
    prepared = PreparedPlan(plan, operation, supergraph, outcomes, CompiledPlans(), compile_at=0)
    compiled = written(*await prepared.run(given, sources, gatekeeper, {}, {}, None, 30))
    return Both(
        unsupported=prepared.unsupported,
        restarted=prepared.restarts > 0,
        compiled=compiled,
        interpreted=interpreted,
        asked_more=_difference(sources.asked, first),
    )


def _difference(one: list[Any], other: list[Any]) -> list[Any]:
    left = list(other)
    more = []
    for each in one:
        if each in left:
            left.remove(each)
        else:
            more.append(each)
    return [*more, *left]


def written(result: ExecutionResult, projection: Projection) -> dict[str, Any]:
    """Return everything a client or the audit log gets, data as bytes."""
    data = projection.encoded if projection.encoded is not None else encode(projection.data)
    return {
        "data": data,
        "errors": [orjson.dumps(error) for error in projection.errors],
        "report": projection.report,
        "calls": sorted(
            (call.fetch_id, call.subgraph, call.representations, call.status) for call in result.calls
        ),
    }


def mangled(seed: int, often: float) -> Mangle:
    """Return a mangle that breaks some answers, always the same ones for a request."""

    def mangle(request: SubgraphRequest, body: Any) -> bytes | TransportError:
        key = f"{seed}/{request.subgraph}/{request.document}/{encode(request.variables)!r}"
        random = Random(crc32(key.encode()))  # noqa: S311 -- repeatable, not secret
        if random.random() >= often:
            return encode(body)
        match random.randrange(10):
            case 0:
                return TransportError(request.subgraph, random.choice(("TIMEOUT", "UNREACHABLE", "STATUS")))
            case 1:
                return random.choice((b"", b"<html>", b"[]", b"null", b'{"data": null}', b'{"data": 1}'))
            case 2:
                body["errors"] = [{"message": "secret", "path": [random.choice(list(body["data"] or ["x"]))]}]
            case 3:
                body["extensions"] = {"tracing": [1, 2.5e300, "x"]}
                body["errors"] = []
            case 4 | 5:
                _break_entities(body["data"], random)
            case _:
                _break(body["data"], random)
        return encode(body)

    return mangle


def unreadable(seed: int) -> Mangle:
    """Return a mangle that breaks the policy attributes of some objects."""
    random = Random(seed)  # noqa: S311 -- repeatable, not secret

    def broken(value: Any) -> Any:
        if isinstance(value, list):
            return [broken(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: random.choice(UNREADABLE)
            if key == ATTRIBUTES_KEY and random.random() < UNREADABLE_SHARE
            else broken(item)
            for key, item in value.items()
        }

    return lambda _request, body: encode(broken(body))


ODD: tuple[Any, ...] = (
    None,
    3,
    3.0,
    1e30,
    2**40,
    2**70,
    True,
    "3",
    "\u2028\u0001é𐀀",
    [],
    [None],
    {},
    {"a": 1},
    "",
)
UNREADABLE: tuple[Any, ...] = ("", "[]", '["a"', "[1]", '{"a":1}', "null", ["a"], None)
"""In place of policy attributes."""
UNREADABLE_SHARE = 0.2


def _break_entities(data: Any, random: Random) -> None:
    """Make one item null, as the owner does with objects it does not know, or change the number of items."""
    lists = [value for value in (data or {}).values() if isinstance(value, list) and value]
    for items in lists:
        match random.randrange(5):
            case 0:
                items.pop()
            case 1:
                items.append(items[0])
            case _:
                items[random.randrange(len(items))] = None


def _break(value: Any, random: Random) -> None:
    """Change one value somewhere: to null, to another type, gone, or with a brother nobody asked for."""
    if isinstance(value, dict) and value:
        key = random.choice(list(value))
        if isinstance(value[key], dict | list) and value[key] and random.random() < 0.8:
            _break(value[key], random)
        elif random.random() < 0.2:
            del value[key]
        elif random.random() < 0.1:
            value["more"] = 1
        else:
            value[key] = random.choice(ODD)
    elif isinstance(value, list) and value:
        index = random.randrange(len(value))
        if isinstance(value[index], dict | list) and random.random() < 0.8:
            _break(value[index], random)
        elif random.random() < 0.3:
            value.pop()
        else:
            value[index] = random.choice(ODD)
