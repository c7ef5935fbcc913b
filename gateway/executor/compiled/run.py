"""Runs a compiled plan: the same fetches and gates as `runner.py`, on structs.

Nothing here reports what a source did wrong. At the first answer that is not what a healthy subgraph sends
no further fetch starts, those under way are waited for and kept, and Restart is raised.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import msgspec
from msgspec import UNSET

from gateway.decision import Condition, SubgraphRequest, TransportError
from gateway.executor.compiled.errors import Restart
from gateway.executor.compiled.plan import ROOT, CompiledFetch, CompiledGate, CompiledPart, CompiledPlan
from gateway.executor.compiled.positions import Supplier
from gateway.executor.compiled.replay import BytesTransport, Kept, KeptAnswer
from gateway.executor.decision_table import DecisionTable
from gateway.executor.gates import UNDECIDED, attribute_tuple, decide_tuples, existence_denied
from gateway.executor.model import Call, ExecutionResult, FieldReport, Projection
from gateway.executor.narrowing import filters_of
from gateway.executor.runner import first_failure

__all__ = ["run_compiled"]

_encode = msgspec.json.Encoder().encode


@dataclass(slots=True, kw_only=True)
class _Run:
    """Lives as long as one operation."""

    compiled: CompiledPlan
    variables: Mapping[str, Any]
    transport: BytesTransport
    kept: Kept
    rows: Mapping[str, Condition]
    filters: Mapping[str, Condition]
    purpose: str | None
    ends_at: float
    root: Any
    waiting: dict[int, int]
    objects: dict[Supplier, list[Any]] = field(default_factory=dict)
    table: DecisionTable = field(default_factory=DecisionTable)
    calls: list[Call] = field(default_factory=list)
    left: int = 0
    is_odd: bool = False
    is_left: bool = False
    """Whether a gate left something as it was."""


async def run_compiled(
    compiled: CompiledPlan,
    variables: Mapping[str, Any],
    transport: BytesTransport,
    kept: Kept,
    rows: Mapping[str, Condition],
    filters: Mapping[str, Condition],
    purpose: str | None,
    ends_at: float,
) -> tuple[ExecutionResult, Projection]:
    """Run the plan and write the answer. `ends_at`: by the event loop's clock.

    Raises Restart; what was asked and answered until then is in `kept`.
    """
    root = compiled.root()
    run = _Run(
        compiled=compiled,
        variables=variables,
        transport=transport,
        kept=kept,
        rows=rows,
        filters=filters,
        purpose=purpose,
        ends_at=ends_at,
        root=root,
        waiting=dict(compiled.waiting),
        objects={ROOT: [root]},
        left=len(compiled.nodes),
    )
    await _run_nodes(run)
    if run.is_odd or run.left:  # Left over: nodes wait for each other, and the interpreter says so.
        raise Restart
    return _answer(run)


async def _run_nodes(run: _Run) -> None:
    ready = [identity for identity, count in run.waiting.items() if count == 0]
    if not ready:
        return
    try:
        async with asyncio.TaskGroup() as group:
            for identity in ready[1:]:
                group.create_task(_chain(run, identity, group))
            await _chain(run, ready[0], group)
    except BaseExceptionGroup as failures:
        raise first_failure(failures) from failures


async def _chain(run: _Run, identity: int, group: asyncio.TaskGroup) -> None:
    """Run a node and go on with what it frees: the first itself, the others as tasks of their own."""
    following: int | None = identity
    while following is not None and not run.is_odd:
        node = run.compiled.nodes[following]
        try:
            await (_fetch(run, node) if isinstance(node, CompiledFetch) else _gate(run, node))
        except (Restart, ValueError, RecursionError):
            # What msgspec refuses is a ValueError.
            run.is_odd = True
            return
        run.left -= 1
        freed = []
        for each in run.compiled.followers[following]:
            run.waiting[each] -= 1
            if run.waiting[each] == 0:
                freed.append(each)
        for each in freed[1:]:
            group.create_task(_chain(run, each, group))
        following = freed[0] if freed else None


async def _fetch(run: _Run, node: CompiledFetch) -> None:
    fetch, variables = node.fetch, run.variables
    given = {name: variables[name] for name in fetch.variables if name in variables}
    holders: list[list[list[Any]]] = []
    count = 0
    for part in node.parts:
        sent: list[Any] = []
        held: list[list[Any]] = []
        if part.collect is not None:
            starts = run.objects.get(part.starts, ())
            decided = run.table.decided if part.is_decided else UNDECIDED
            sent, held = part.collect(starts, run.table.closed, decided)
        given[part.variable] = sent
        holders.append(held)
        count += len(sent)
    if node.parts and not count:
        return
    request = SubgraphRequest(
        subgraph=fetch.subgraph,
        document=fetch.document,
        variables=given,
        rows={name: run.rows[name] for name in sorted(fetch.types) if name in run.rows},
        filters=filters_of(fetch, run.filters),
        purpose=run.purpose,
        mutation=fetch.mutation,
    )
    data = await _send(run, node, request, count)
    if not node.parts:
        root = run.root
        for attribute in node.keys:
            setattr(root, attribute, getattr(data, attribute))
        run.objects[fetch.id, -1] = [data]
        return
    for number, part in enumerate(node.parts):
        if holders[number]:
            _merge(run, part, holders[number], getattr(data, f"part{number}"))


async def _send(run: _Run, node: CompiledFetch, request: SubgraphRequest, count: int) -> Any:
    fetch = node.fetch
    started = perf_counter()
    answer: bytes | TransportError
    try:
        async with asyncio.timeout_at(run.ends_at):
            answer = await run.transport.fetch_bytes(request)
    except TimeoutError:
        answer = TransportError(fetch.subgraph, "TIMEOUT")
    except TransportError as failure:
        answer = failure
    seconds = perf_counter() - started
    run.kept.answers.append(KeptAnswer(request=request, answer=answer, seconds=seconds))
    if run.is_odd or isinstance(answer, TransportError):
        raise Restart
    decoded = node.decoder.decode(answer)
    if decoded.errors or decoded.data is None:
        raise Restart
    run.calls.append(
        Call(
            fetch_id=fetch.id,
            subgraph=fetch.subgraph,
            representations=count,
            seconds=seconds,
            status="OK",
            coordinates=fetch.coordinates,
        )
    )
    return decoded.data


def _merge(run: _Run, part: CompiledPart, holders: list[list[Any]], items: Any) -> None:
    if items is None or len(items) != len(holders):
        raise Restart
    part.merge(items, holders, run.table.mark_absent_all)
    run.objects[part.supplier] = [item for item in items if item is not None]


async def _gate(run: _Run, node: CompiledGate) -> None:
    """Decide all objects at the gate's path in one policy call, one row per distinct attribute tuple."""
    gate, table = node.gate, run.table
    holders: defaultdict[Any, list[Any]] = defaultdict(list)
    run.is_left |= node.hold([run.root], table.closed, holders)
    for missing in (UNSET, None):
        if missing in holders:
            closes = existence_denied(gate, UNDECIDED)
            table.record_all(node.place, holders.pop(missing), UNDECIDED, closes=closes)
    if not holders:
        return
    tuples = [values for sent in holders if (values := attribute_tuple(sent, gate)) is not None]
    if len(tuples) < len(holders):
        raise Restart
    answers = await decide_tuples(run.kept, gate, tuples, run.ends_at)
    for objects, decisions in zip(holders.values(), answers, strict=True):
        table.record_all(node.place, objects, decisions, closes=existence_denied(gate, decisions))


def _answer(run: _Run) -> tuple[ExecutionResult, Projection]:
    compiled = run.compiled
    report: tuple[FieldReport, ...] = ()
    errors: tuple[Mapping[str, Any], ...] = ()
    if compiled.writers is not None:
        builder = compiled.writers.write(run.root, run.table)
        report, errors = builder.fields(), tuple(builder.denial_errors())
    # Objects are given up one after the other, as they were made, and not by what was decided about them.
    run.table = DecisionTable()
    if run.is_left or not compiled.gates_tidy:
        for supplier, tidy in compiled.tidy:
            tidy(run.objects.get(supplier, ()))
    projection = Projection(data=None, encoded=_encode(run.root), errors=errors, report=report)
    result = ExecutionResult(
        data={}, decisions=DecisionTable(), calls=tuple(run.calls), gated=frozenset(compiled.plan.gated)
    )
    return result, projection
