"""Runs a query plan: each fetch and gate starts as soon as everything it waits for is done."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from gateway.decision import Condition, Gatekeeper, Transport
from gateway.errors import InternalError
from gateway.executor.fetches import run_fetch
from gateway.executor.gates import run_gate
from gateway.executor.model import ExecutionResult
from gateway.executor.state import ExecutionState
from gateway.query_plan.model import Fetch, Gate, QueryPlan

__all__ = ["DEFAULT_DEADLINE", "execute", "first_failure"]

DEFAULT_DEADLINE = 3.0
"""Seconds."""


async def execute(
    plan: QueryPlan,
    variables: Mapping[str, Any],
    transport: Transport,
    gatekeeper: Gatekeeper,
    rows: Mapping[str, Condition],
    filters: Mapping[str, Condition],
    purpose: str | None,
    deadline: float = DEFAULT_DEADLINE,
) -> ExecutionResult:
    """Run a plan within `deadline` seconds and return the merged data with its decisions.

    Failures of subgraphs become `ExecutionResult.errors`; what depends on them is not fetched. Raises
    InternalError for a plan whose nodes wait for each other or for nodes it does not have.
    """
    state = ExecutionState(
        plan=plan,
        variables=variables,
        transport=transport,
        gatekeeper=gatekeeper,
        rows=rows,
        filters=filters,
        purpose=purpose,
        ends_at=asyncio.get_running_loop().time() + deadline,
    )
    await _Schedule(state).run()
    return ExecutionResult(
        data=state.tree,
        decisions=state.decisions,
        errors=tuple(state.errors),
        calls=tuple(state.calls),
        gated=frozenset(plan.gated),
    )


class _Schedule:
    """Counts down what each node still waits for."""

    def __init__(self, state: ExecutionState) -> None:
        self._state = state
        nodes: tuple[Fetch | Gate, ...] = (*state.plan.fetches, *state.plan.gates)
        self._nodes: dict[int, Fetch | Gate] = {node.id: node for node in nodes}
        if len(self._nodes) != len(nodes):
            raise InternalError("two nodes of a query plan have the same id")
        self._waiting: dict[int, int] = {node.id: len(node.after) for node in nodes}
        self._followers: dict[int, list[int]] = {node.id: [] for node in nodes}
        for node in nodes:
            for before in node.after:
                if before not in self._followers:
                    raise InternalError(
                        f"node {node.id} of a query plan waits for {before}, which is not there"
                    )
                self._followers[before].append(node.id)
        self._left = len(nodes)

    async def run(self) -> None:
        """Run all nodes. Raises InternalError when some can never start."""
        ready = [identity for identity, count in self._waiting.items() if count == 0]
        try:
            async with asyncio.TaskGroup() as group:
                for identity in ready:
                    group.create_task(self._chain(identity, group))
        except BaseExceptionGroup as failures:
            raise first_failure(failures) from failures
        if self._left:
            raise InternalError("nodes of a query plan wait for each other")

    async def _chain(self, identity: int, group: asyncio.TaskGroup) -> None:
        """Run a node and go on with what it frees: the first itself, the others as tasks of their own."""
        following: int | None = identity
        while following is not None:
            node = self._nodes[following]
            if isinstance(node, Gate):
                await run_gate(self._state, node)
            else:
                await run_fetch(self._state, node)
            self._left -= 1
            freed = self._freed_by(node.id)
            for each in freed[1:]:
                group.create_task(self._chain(each, group))
            following = freed[0] if freed else None

    def _freed_by(self, identity: int) -> list[int]:
        freed = []
        for follower in self._followers[identity]:
            self._waiting[follower] -= 1
            if self._waiting[follower] == 0:
                freed.append(follower)
        return freed


def first_failure(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the defect itself: callers know no exception groups."""
    first = failures.exceptions[0]
    return first_failure(first) if isinstance(first, BaseExceptionGroup) else first
