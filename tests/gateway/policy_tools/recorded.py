"""Traffic as the fixture callers make it: recorded over the real API and rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from gateway.access import EmbeddedEngine, RecordingEngine
from gateway.cli.asking import Callers
from gateway.decision import Depends, PolicyEngine
from gateway.policy_tools import Probe
from gateway.policy_tools.probe import Attributes
from tests.gateway.access.building import TODAY, directory, rules_only
from tests.gateway.policy_tools.asking import TIMEOUT, api

__all__ = ["record"]

FIRST = ("gia-lai-health", "1.001776")
"""Whom the planted change is about; the others follow in their order."""
OPERATION = 50
"""How many fields one operation selects."""
PLACES = tuple({"residenceProvince": f"{number:02}"} for number in (52, *range(1, 25)))


class _Counting:
    """Counts what is decided."""

    def __init__(self, engine: PolicyEngine) -> None:
        self.engine = engine
        self.name = engine.name
        self.count = 0

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        checks, fields = document.get("checks"), document["fields"]
        self.count += sum(len(one["objects"]) for one in checks) if checks is not None else len(fields)
        return await self.engine.evaluate(document)

    async def close(self) -> None:
        await self.engine.close()


async def record(
    file: Path, decisions: int, *, operations: int | None = None, places: Sequence[Attributes] = PLACES
) -> int:
    """Record at least so many decisions; return how many.

    `operations`: how many each caller asks for each purpose, each of other fields than the one before; None:
    as many as there are fields.
    """
    engine = _Counting(RecordingEngine(EmbeddedEngine(rules_only(), timeout=TIMEOUT), file))
    callers = Callers(directory=directory(), on=TODAY)
    purposes = rules_only().reference["purposes"]
    names = callers.classes().values()
    others = [(name, header) for name in names for header in callers.headers(name, purposes)]
    selectable = sorted(api().coordinates)
    parts = [frozenset(selectable[at : at + OPERATION]) for at in range(0, len(selectable), OPERATION)]
    probe = Probe(engine, api(), holders_alike=True)
    turn = cycle(parts)
    try:
        for name, header in dict.fromkeys([FIRST, *others]):
            asker = callers.asker(name, header)
            for part in islice(turn, operations or len(parts)):
                planned = await probe.plan(asker, coordinates=part)
                dependent = [cell for cell, one in planned.outcomes.items() if isinstance(one, Depends)]
                await probe.decide(planned, dict.fromkeys(dependent, places))
            if engine.count >= decisions:
                break
    finally:
        await engine.close()
    return engine.count
