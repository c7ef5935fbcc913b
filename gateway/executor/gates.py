"""Gates: every object at a path is decided before anything more is asked about it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache
from types import GenericAlias, MappingProxyType
from typing import Any

import msgspec

from gateway.decision import (
    Allow,
    AttributeTuple,
    Decisions,
    Deny,
    Gatekeeper,
    Masked,
    Outcome,
    PolicyEngineError,
)
from gateway.executor.model import Link, Obj
from gateway.executor.paths import collect
from gateway.executor.source_errors import malformed_attributes
from gateway.executor.state import ExecutionState
from gateway.query_plan.model import Fetch, Gate

__all__ = [
    "UNDECIDED",
    "attribute_tuple",
    "decide_tuples",
    "existence_denied",
    "harvest_attributes",
    "passes",
    "run_gate",
]

UNDECIDED: Decisions = MappingProxyType({})
"""For an object whose attributes are not to be had: every coordinate is missing, so every one is denied."""


def harvest_attributes(state: ExecutionState, fetch: Fetch) -> None:
    """Take the policy attributes out of the tree after a fetch; keep them only if the owner sent them.

    Done at once after every merge, for every gate that has not run: a subgraph that answers more than it was
    asked cannot plant attributes on another register's objects.
    """
    pending = [gate for gate in state.plan.gates if gate.id not in state.gates_done]
    for gate in pending:
        if state.owner_of(gate.type_name) == fetch.subgraph:
            for obj, _link in collect(state.tree, gate.path):
                if gate.attributes_key in obj and _is_of(obj, gate):
                    state.decisions.vouch(obj, gate.attributes_key, obj.pop(gate.attributes_key))
    for gate in pending:
        for obj, _link in collect(state.tree, gate.path):
            obj.pop(gate.attributes_key, None)


def _is_of(obj: Obj, gate: Gate) -> bool:
    # Where the type is abstract the plan asks for `__typename`; without one the static type is the gate's.
    return bool(obj.get("__typename", gate.type_name) == gate.type_name)


def attribute_tuple(sent: Any, gate: Gate) -> AttributeTuple | None:
    """Return the attribute values of one object, sent as a JSON array; None if that is not what it is."""
    if sent.__class__ is not str:
        return None
    try:
        return _decoder(len(gate.attributes)).decode(sent)
    except ValueError:  # of msgspec, or of text that is no Unicode
        return None


@cache
def _decoder(count: int) -> msgspec.json.Decoder[AttributeTuple]:
    return msgspec.json.Decoder(GenericAlias(tuple, (str | None,) * count))


async def run_gate(state: ExecutionState, gate: Gate) -> None:
    """Decide all objects at the gate's path in one policy call, one row per distinct attribute tuple."""
    state.gates_done.add(gate.id)
    holders = _holders(state, gate)
    if not holders:
        return
    answers = await decide_tuples(state.gatekeeper, gate, list(holders), state.ends_at)
    for objects, decisions in zip(holders.values(), answers, strict=True):
        for obj in objects:
            _record(state, gate, obj, decisions)


def _holders(state: ExecutionState, gate: Gate) -> dict[AttributeTuple, list[Obj]]:
    """Return the objects to decide by attribute tuple; those without a usable one are denied at once."""
    holders: dict[AttributeTuple, list[Obj]] = {}
    unreadable: list[Link] = []
    for obj, link in collect(state.tree, gate.path, state.decisions):
        if _is_of(obj, gate):
            sent = state.decisions.attributes(obj, gate.attributes_key)
            values = attribute_tuple(sent, gate)
            if values is not None:
                holders.setdefault(values, []).append(obj)
                continue
            _record(state, gate, obj, UNDECIDED)
            if sent is not None:
                unreadable.append(link)
    owner = state.owner_of(gate.type_name)
    if unreadable and owner is not None:
        state.errors.append(malformed_attributes(owner, unreadable))
    return holders


async def decide_tuples(
    gatekeeper: Gatekeeper, gate: Gate, tuples: list[AttributeTuple], ends_at: float
) -> Sequence[Decisions]:
    """Return one entry per tuple; where the policy cannot be asked in time, everything is denied."""
    try:
        async with asyncio.timeout_at(ends_at):
            answers = await gatekeeper.decide(gate.type_name, gate.attributes, gate.coordinates, tuples)
    except (PolicyEngineError, TimeoutError):
        return _denied(gate, "policy_unavailable", len(tuples))
    if len(answers) != len(tuples) or not all(isinstance(answer, Mapping) for answer in answers):
        return _denied(gate, "policy_error", len(tuples))
    return answers


def _denied(gate: Gate, reason: str, count: int) -> list[Decisions]:
    outcome: Outcome = Deny(reason=reason, rule="gateway")
    return [dict.fromkeys(gate.coordinates, outcome)] * count


def _record(state: ExecutionState, gate: Gate, obj: Obj, decisions: Decisions) -> None:
    state.decisions.record(obj, decisions)
    if existence_denied(gate, decisions):
        state.decisions.close(obj)


def existence_denied(gate: Gate, decisions: Decisions) -> bool:
    """Whether an object decided like this must not be sent on."""
    return not passes(decisions.get(f"{gate.type_name}.__typename"))


def passes(outcome: Outcome | None) -> bool:
    """Whether something of a value may be seen."""
    return isinstance(outcome, Allow | Masked)
