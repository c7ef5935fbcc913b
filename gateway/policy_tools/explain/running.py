"""Running a question so that every decision can be traced to the object it was made about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.access import Directory
from gateway.access.conditions import ALWAYS
from gateway.access.directory import ORIGIN
from gateway.access.flags import FlaggingGatekeeper
from gateway.decision import AttributeTuple, Decisions, Gatekeeper
from gateway.executor import ExecutionResult, execute, project
from gateway.executor.locating import End, Found, NoSuchPlace, Place, locate
from gateway.pipeline.pipeline import PreparedOperation
from gateway.pipeline.record import OperationTrace, RecordingTransport
from gateway.pipeline.traces import field_traces, source_traces
from gateway.planner import plan_operation
from gateway.policy_tools.explain.errors import Unexplained
from gateway.query_plan.model import GateSpec
from gateway.supergraph.catalogue import Catalogue

__all__ = ["Traced", "Tried", "find"]

_DEADLINE = 20.0
"""Seconds. Nobody waits behind this question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """An object that was decided: its type, and its attributes as the gate knows them, without persons."""

    type_name: str
    attributes: Mapping[str, str]
    decisions: Decisions
    """Kept, so that no other decisions can have its identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Where the way to a place ended, the object that decided there, and the answer's value."""

    found: Found
    traced: Traced | None
    shown: Any


class _TracingGatekeeper:
    """Gives each decided object decisions of its own, and remembers from which attributes they came."""

    def __init__(self, gatekeeper: Gatekeeper) -> None:
        self._gatekeeper = gatekeeper
        self.traced: dict[int, Traced] = {}

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Return one entry per tuple, same order."""
        answers = await self._gatekeeper.decide(type_name, attributes, coordinates, tuples)
        own = [dict(answer) for answer in answers]
        for values, decisions in zip(tuples, own, strict=True):
            known = {
                name: value for name, value in zip(attributes, values, strict=False) if value is not None
            }
            self.traced[id(decisions)] = Traced(type_name=type_name, attributes=known, decisions=decisions)
        return own


async def find(
    prepared: PreparedOperation, catalogue: Catalogue, path: Place, trace: OperationTrace
) -> Tried:
    """Ask the registers and follow the path; where it ends in nothing, once more with the hidden rows.

    Raises Unexplained NO_SUCH_PLACE.
    """
    tried = await _try(prepared, catalogue, path, trace, hidden=False)
    if tried.found.end not in (End.NULL, End.BEYOND):
        return tried
    again = await _try(prepared, catalogue, path, trace, hidden=True)
    if again.found.end is End.HIDDEN:
        return again
    if tried.found.end is End.BEYOND:
        count = tried.found.count
        raise Unexplained("NO_SUCH_PLACE", f"the list has {count} items, and none that is hidden")
    return tried


async def _try(
    prepared: PreparedOperation, catalogue: Catalogue, path: Place, trace: OperationTrace, *, hidden: bool
) -> Tried:
    access, parts, purpose = prepared.decided.access, prepared.parts, prepared.purpose
    tracer = _TracingGatekeeper(prepared.decided.gatekeeper)
    gates = {name: _widened(gate, parts.directory, catalogue) for name, gate in access.gates.items()}
    transport = RecordingTransport(
        parts.transport, parts.local_transports(prepared.subject, purpose), trace.pins
    )
    result = await execute(
        plan_operation(parts.supergraph, access.operation, gates, apart=access.apart),
        prepared.variables,
        transport,
        FlaggingGatekeeper(tracer, access.context.identity),
        dict.fromkeys(access.rows, ALWAYS) if hidden else access.rows,
        dict.fromkeys(access.filters, ALWAYS) if hidden else access.filters,
        None if purpose is None else purpose.code,
        _DEADLINE,
    )
    projection = project(prepared.operation, parts.supergraph, result, access.outcomes)
    trace.fields, trace.sources = field_traces(access, projection), source_traces(result)
    _check(result)
    try:
        found = locate(prepared.operation, parts.supergraph, result, access.outcomes, path)
    except NoSuchPlace as error:
        raise Unexplained("NO_SUCH_PLACE", str(error)) from error
    return Tried(
        found=found,
        traced=tracer.traced.get(id(found.decisions)),
        shown=_at(projection.data, path) if found.end is End.VALUE else None,
    )


def _check(result: ExecutionResult) -> None:
    for error in result.errors:
        raise Unexplained("EXPLANATION_FAILED", f"{error.service}: {error.code} {error.message}")


def _widened(gate: GateSpec, directory: Directory, catalogue: Catalogue) -> GateSpec:
    """Ask for all a rule could want to know of an object, not only what decides for this caller."""
    groups = {catalogue.fields[name].group for name in gate.coordinates if name in catalogue.fields}
    wanted = {*gate.attributes, *directory.attributes_of(gate.type_name)}
    wanted.update(f"{ORIGIN}{group}" for group in groups if group)
    return replace(gate, attributes=tuple(sorted(wanted)))


def _at(data: Any, path: Place) -> Any:
    """Return what the answer shows there; null where one further up took its place."""
    for item in path:
        if data is None:
            return None
        data = data[item]
    return data
