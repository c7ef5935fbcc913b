"""Decided operations, kept for as long as the decisions in them hold (`design.md` 6, decision cache)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson

from gateway.access import AccessPlan, Decider, DecisionScope, RevisionWatch, today
from gateway.decision import (
    NOBODY,
    AttributeTuple,
    Decisions,
    Deny,
    Gatekeeper,
    Identity,
    PlanOutcome,
    Purpose,
    Subject,
)
from gateway.executor import CompiledPlans, PreparedPlan
from gateway.operation import Operation
from gateway.pipeline.cache import BoundedCache
from gateway.pipeline.obligations import Obliged
from gateway.planner import plan_operation
from gateway.query_plan.model import QueryPlan
from gateway.supergraph import Supergraph

__all__ = ["DecidedOperation", "DecisionCache"]

MAX_AGE = 60.0
"""Seconds a decision may be used again."""
MAX_OPERATIONS = 2_000
MAX_TUPLES = 2_000
"""Distinct attribute tuples kept per decided operation."""
NO_VARIABLES: Mapping[str, Any] = MappingProxyType({})
UNDECIDED = frozenset({"policy_unavailable", "policy_error"})
"""Reasons of denials that are a failure and no decision: not kept."""
UNREACHED = "policy_unavailable"
"""The same of a plan. A rule that fails it fails again, after a long search for it: that is kept."""


class _RememberingGatekeeper:
    """Asks about an attribute tuple once; sound because rules see nothing of an object but its tuple."""

    def __init__(self, gatekeeper: Gatekeeper) -> None:
        self._gatekeeper = gatekeeper
        self._known: dict[Hashable, BoundedCache[AttributeTuple, Decisions]] = {}
        """By gate: an operation has a few."""

    async def decide(
        self,
        type_name: str,
        attributes: tuple[str, ...],
        coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        """Return one entry per tuple, asking only about those not seen before."""
        gate = (type_name, attributes, coordinates)
        known = self._known.get(gate)
        if known is None:
            known = self._known[gate] = BoundedCache(MAX_TUPLES)
        found: dict[AttributeTuple, Decisions] = {}
        unknown: list[AttributeTuple] = []
        for values in dict.fromkeys(tuples):
            decisions = known.get(values)
            if decisions is None:
                unknown.append(values)
            else:
                found[values] = decisions
        if unknown:
            answers = await self._gatekeeper.decide(type_name, attributes, coordinates, unknown)
            for values, answer in zip(unknown, answers, strict=True):
                found[values] = answer
                if not _failed(answer):
                    known.put(values, answer)
        return [found[values] for values in tuples]


def _failed(decisions: Decisions) -> bool:
    return any(outcome.reason in UNDECIDED for outcome in decisions.values())


def _unreached(outcomes: Iterable[PlanOutcome]) -> bool:
    """Whether the engine did not come to say something: the next request asks again."""
    return any(isinstance(one, Deny) and one.reason == UNREACHED for one in outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOperation:
    """An operation decided for one caller and purpose, with the plan that asks only what is allowed."""

    access: AccessPlan
    plan: QueryPlan
    prepared: PreparedPlan
    """The plan, with the way it is run."""
    gatekeeper: Gatekeeper
    decided_at: float
    obliged: Obliged = field(default_factory=dict)
    """What decisions oblige to, worked out once."""


class DecisionCache:
    """Decides and plans operations; remembers both under all that the decision was made from."""

    def __init__(
        self,
        decider: Decider,
        supergraph: Supergraph,
        watch: RevisionWatch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._decider = decider
        self._supergraph = supergraph
        self._watch = watch
        self._clock = clock
        self._decided: BoundedCache[Hashable, DecidedOperation] = BoundedCache(MAX_OPERATIONS)
        self._scopes: BoundedCache[Hashable, DecisionScope] = BoundedCache(MAX_OPERATIONS)
        self._under_way: dict[Hashable, asyncio.Task[DecidedOperation]] = {}
        self._compiled = CompiledPlans()

    def about_persons(self, operation: Operation, operation_key: Hashable) -> bool:
        """Return whether persons have to be known before an operation is decided."""
        return self._scope(operation, operation_key).about_persons

    async def decide(
        self,
        subject: Subject,
        purpose: Purpose | None,
        operation: Operation,
        operation_key: Hashable,
        now: datetime,
        identity: Identity = NOBODY,
        variables: Mapping[str, Any] = NO_VARIABLES,
    ) -> DecidedOperation:
        """Return the operation decided; `operation_key` stands for the normalised operation.

        Of `variables` only those count that are decided about. Requests that need the same decision at the
        same time wait for one. Raises PlanningError.
        """
        revision = await self._watch.current()
        given = {name: variables.get(name) for name in self._scope(operation, operation_key).variables}
        values = orjson.dumps(given) if given else b""
        key = (operation_key, subject, purpose, identity, values, today(now))
        known = self._decided.get(key)
        if known is not None and self._holds(known, revision):
            return known
        flight = (key, revision)
        task = self._under_way.get(flight)
        if task is None:
            task = asyncio.create_task(self._decide(subject, purpose, operation, now, identity, given))
            self._under_way[flight] = task
            task.add_done_callback(lambda done: self._landed(flight, done))
        # One caller that leaves must not take the decision away from the others.
        return await asyncio.shield(task)

    def _landed(self, flight: tuple[Hashable, str | None], task: asyncio.Task[DecidedOperation]) -> None:
        del self._under_way[flight]
        if task.cancelled() or task.exception() is not None:
            return
        if not _unreached(task.result().access.outcomes.values()):
            self._decided.put(flight[0], task.result())

    async def _decide(
        self,
        subject: Subject,
        purpose: Purpose | None,
        operation: Operation,
        now: datetime,
        identity: Identity,
        variables: Mapping[str, Any],
    ) -> DecidedOperation:
        access = await self._decider.plan(subject, purpose, operation, now, identity, variables)
        plan = plan_operation(self._supergraph, access.operation, access.gates, apart=access.apart)
        return DecidedOperation(
            access=access,
            plan=plan,
            prepared=PreparedPlan(plan, operation, self._supergraph, access.outcomes, self._compiled),
            gatekeeper=self._decider.gatekeeper(access, remember=_RememberingGatekeeper),
            decided_at=self._clock(),
        )

    def _scope(self, operation: Operation, operation_key: Hashable) -> DecisionScope:
        return self._scopes.get_or_make(operation_key, lambda: self._decider.scope_of(operation))

    def _holds(self, decided: DecidedOperation, revision: str | None) -> bool:
        young = self._clock() - decided.decided_at < MAX_AGE
        return young and decided.access.revision == revision
