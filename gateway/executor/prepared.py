"""A plan with the way it is run: compiled once it is worth it, interpreted where it must be."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gateway.decision import Condition, Gatekeeper, PlanOutcome, Transport
from gateway.executor.compiled.errors import Restart, Unsupported
from gateway.executor.compiled.plan import CompiledPlan, compile_plan
from gateway.executor.compiled.replay import BytesTransport, Kept
from gateway.executor.compiled.run import run_compiled
from gateway.executor.model import ExecutionResult, Projection
from gateway.executor.projection import project
from gateway.executor.runner import DEFAULT_DEADLINE, execute
from gateway.operation.model import Operation
from gateway.query_plan.model import QueryPlan
from gateway.supergraph.model import Supergraph

__all__ = ["CompiledPlans", "PreparedPlan"]

_RESTARTS_IN_A_ROW = 3
_PAUSE = 200
"""Requests left to the interpreter after that many restarts: a source answers oddly, or is down."""


class CompiledPlans:
    """Keeps the compiled plans used last, as classes and functions take memory."""

    def __init__(self, size: int = 128) -> None:
        self._size = size
        self._plans: OrderedDict[int, PreparedPlan] = OrderedDict()

    def keep(self, prepared: PreparedPlan) -> None:
        """Note that a compiled plan is used; the one not used for longest may lose its compiled form."""
        self._plans[id(prepared)] = prepared
        self._plans.move_to_end(id(prepared))
        if len(self._plans) > self._size:
            self._plans.popitem(last=False)[1].forget()

    def __len__(self) -> int:
        return len(self._plans)


class PreparedPlan:
    """One plan for one client operation and one set of plan-phase outcomes.

    `compile_at`: the run from which on it is compiled, as what runs once is not worth the milliseconds.
    """

    def __init__(
        self,
        plan: QueryPlan,
        operation: Operation,
        supergraph: Supergraph,
        outcomes: Mapping[str, PlanOutcome],
        kept: CompiledPlans,
        *,
        compile_at: int = 3,
    ) -> None:
        self.plan = plan
        self._operation = operation
        self._supergraph = supergraph
        self._outcomes = outcomes
        self._kept = kept
        self._compile_at = compile_at
        self._runs = 0
        self._restarts = 0
        self._compiled: CompiledPlan | None = None
        self._unsupported: str | None = None

    @property
    def unsupported(self) -> str | None:
        """Why compiled code cannot serve the plan; None while it can, or was not tried."""
        return self._unsupported

    @property
    def is_compiled(self) -> bool:
        """Whether the plan is compiled now."""
        return self._compiled is not None

    @property
    def restarts(self) -> int:
        """How many of the last compiled runs, one after the other, ended with the interpreter."""
        return self._restarts

    def forget(self) -> None:
        """Drop the compiled form; it is made again when the plan is run."""
        self._compiled = None

    async def run(
        self,
        variables: Mapping[str, Any],
        transport: Transport,
        gatekeeper: Gatekeeper,
        rows: Mapping[str, Condition],
        filters: Mapping[str, Condition],
        purpose: str | None,
        deadline: float = DEFAULT_DEADLINE,
    ) -> tuple[ExecutionResult, Projection]:
        """Run the plan within `deadline` seconds and write the client's answer.

        The answer does not depend on the way. Compiled code needs a transport with `fetch_bytes`. Raises as
        `execute` does.
        """
        self._runs += 1
        compiled = self._ready() if hasattr(transport, "fetch_bytes") else None
        if compiled is None:
            return await self._interpret(variables, transport, gatekeeper, rows, filters, purpose, deadline)
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + deadline
        kept = Kept(transport=transport, gatekeeper=gatekeeper)
        bytes_transport: BytesTransport = transport  # type: ignore[assignment]  # It has `fetch_bytes`.
        try:
            done = await run_compiled(
                compiled, variables, bytes_transport, kept, rows, filters, purpose, ends_at
            )
        except Restart:
            self._restarts += 1
            if self._restarts % _RESTARTS_IN_A_ROW == 0:
                self._runs = self._compile_at - _PAUSE
        else:
            self._restarts = 0
            return done
        left = ends_at - loop.time()
        result, projection = await self._interpret(variables, kept, kept, rows, filters, purpose, left)
        return replace(result, calls=kept.timed(result.calls, self.plan)), projection

    async def _interpret(
        self,
        variables: Mapping[str, Any],
        transport: Transport,
        gatekeeper: Gatekeeper,
        rows: Mapping[str, Condition],
        filters: Mapping[str, Condition],
        purpose: str | None,
        deadline: float,
    ) -> tuple[ExecutionResult, Projection]:
        result = await execute(self.plan, variables, transport, gatekeeper, rows, filters, purpose, deadline)
        return result, project(self._operation, self._supergraph, result, self._outcomes)

    def _ready(self) -> CompiledPlan | None:
        if self._runs < self._compile_at or self._unsupported is not None:
            return None
        if self._compiled is None:
            try:
                self._compiled = compile_plan(self.plan, self._operation, self._supergraph, self._outcomes)
            except Unsupported as reason:
                self._unsupported = str(reason)
                return None
        self._kept.keep(self)
        return self._compiled
