"""What the rules of a running system decide beforehand, for everybody who may ask it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from gateway.access import AccessPlan, EmbeddedEngine, OpaEngine
from gateway.decision import PolicyEngine
from tests.gateway.access.building import NOW, decider, operation, rules_only
from tests.system.entities import REACHING_ALL
from tests.system.running import System
from tests.system.standings import Standing, standings

__all__ = ["Planned", "engine_of", "planned"]

TIMEOUT = 60
"""Seconds; a busy machine is slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One standing, with the plan of an operation that reaches every list and every entity."""

    standing: Standing
    plan: AccessPlan


@contextlib.asynccontextmanager
async def engine_of(system: System) -> AsyncIterator[PolicyEngine]:
    """Ask the rules on the engine of this system."""
    url = system.programs.engine_url
    engine: PolicyEngine = (
        EmbeddedEngine(rules_only(), timeout=TIMEOUT) if url is None else OpaEngine(url, timeout=TIMEOUT)
    )
    try:
        yield engine
    finally:
        await engine.close()


async def planned(system: System) -> list[Planned]:
    """Plan once for every standing."""
    found = []
    async with engine_of(system) as engine:
        asked = decider(engine)
        everything = operation(REACHING_ALL)
        for standing in await standings(system):
            plan = await asked.plan(
                standing.subject, standing.purpose, everything, NOW, identity=standing.identity
            )
            assert plan.revision != "unavailable"
            found.append(Planned(standing=standing, plan=plan))
    return found
