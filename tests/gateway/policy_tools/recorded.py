"""Traffic as the fixture callers make it: recorded over the real API and rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.access import EmbeddedEngine, RecordingEngine
from gateway.cli.asking import Callers
from gateway.decision import Depends
from gateway.policy_tools import Probe
from gateway.policy_tools.traffic import read_traffic
from tests.gateway.access.building import TODAY, directory, rules_only
from tests.gateway.policy_tools.asking import TIMEOUT, api

__all__ = ["record"]

FIRST = ("gia-lai-health", "1.001776")
"""Whom the planted change is about; the others follow in their order."""
OPERATION = 50
"""How many fields one operation selects."""
PLACES = tuple({"residenceProvince": f"{number:02}"} for number in (52, *range(1, 25)))


async def record(file: Path, decisions: int) -> int:
    """Record at least so many decisions; return how many."""
    engine = RecordingEngine(EmbeddedEngine(rules_only(), timeout=TIMEOUT), file)
    count = 0
    callers = Callers(directory=directory(), on=TODAY)
    purposes = rules_only().reference["purposes"]
    names = callers.classes().values()
    others = [(name, header) for name in names for header in callers.headers(name, purposes)]
    selectable = sorted(api().coordinates)
    probe = Probe(engine, api(), holders_alike=True)
    try:
        for name, header in dict.fromkeys([FIRST, *others]):
            asker = callers.asker(name, header)
            for start in range(0, len(selectable), OPERATION):
                part = frozenset(selectable[start : start + OPERATION])
                planned = await probe.plan(asker, coordinates=part)
                dependent = [cell for cell, one in planned.outcomes.items() if isinstance(one, Depends)]
                await probe.decide(planned, dict.fromkeys(dependent, PLACES))
            count = sum(_cells(one.document) * one.times for one in read_traffic(file))
            if count >= decisions:
                return count
    finally:
        await engine.close()
    return count


def _cells(document: Mapping[str, Any]) -> int:
    checks, fields = document.get("checks"), document["fields"]
    return sum(len(one["objects"]) for one in checks) if isinstance(checks, list) else len(fields)
