"""Non-interference: who has hidden rows is answered as by registers that never held them.

Everybody who may list asks twice: the seeded registers, and registers without the rows that are hidden from
the one who asks, earlier versions too. Whole answers are compared: totals, pages, cursors, errors with their
paths, and extensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from gateway.access import decider as deciding
from gateway.access.conditions import ALWAYS
from gateway.executor import runner
from tests.gateway.executor.test_planted_defects import gate_skipped
from tests.smoke.cases import Answer
from tests.system.here import Here, gateway_here
from tests.system.hidden import Lister, everything, lister, without_hidden
from tests.system.planned import Planned
from tests.system.running import ALLOWANCE, SYSTEM, System
from tests.system.standings import Standing

pytestmark = [pytest.mark.timeout(1_800), *SYSTEM]

LEAST = 60
"""Callers with a purpose who may list and from whom rows are hidden; there are more."""


def listers(plans: list[Planned]) -> list[Lister]:
    """Return every fixture caller and purpose that may list something."""
    found = [lister(one) for one in plans if one.standing.is_real]
    return [one for one in found if one.lists]


async def asked_of_the_system(system: System, one: Lister) -> list[Any]:
    async def ask(document: str) -> Answer:
        return system.ask(one.standing.subject.id, document, purpose=one.standing.header)

    return [answer for name in one.lists for answer in await everything(ask, name)]


async def test_hidden_rows_leave_no_trace(system: System, plans: list[Planned]) -> None:
    alike: dict[object, list[Lister]] = {}
    for one in listers(plans):
        alike.setdefault(one.key, []).append(one)
    hidden_from = 0
    for group in alike.values():
        told = [await asked_of_the_system(system, one) for one in group]
        async with without_hidden(system, group[0].conditions) as hidden:
            hidden_from += len(group) if hidden else 0
            for one, answers in zip(group, told, strict=True):
                assert await asked_of_the_system(system, one) == answers, str(one.standing)
    assert hidden_from >= LEAST


async def told_by(here: Here, who: Standing) -> Sequence[Any]:
    """Ask a gateway in this process for the cases of one caller."""

    async def ask(document: str) -> Answer:
        return await here.ask(who.subject.id, document, who.header)

    return await everything(ask, "assistanceCases")


@pytest.mark.parametrize("gated", [True, False], ids=["counted only", "shown"])
async def test_a_hidden_row_that_is_counted_or_shown_is_noticed(
    system: System, plans: list[Planned], monkeypatch: pytest.MonkeyPatch, *, gated: bool
) -> None:
    """Without row clauses hidden rows are counted, without decisions too they are shown."""
    (one,) = [
        one
        for one in listers(plans)
        if (one.standing.subject.id, one.standing.header) == ("dak-lak-health", ALLOWANCE)
    ]
    async with gateway_here(system) as here, without_hidden(system, one.conditions):
        without = await told_by(here, one.standing)
    async with gateway_here(system) as here:
        assert await told_by(here, one.standing) == without
    monkeypatch.setattr(deciding, "existence_condition", lambda _: ALWAYS)
    if not gated:
        monkeypatch.setattr(runner, "run_gate", gate_skipped)
    async with gateway_here(system) as here:
        assert await told_by(here, one.standing) != without
