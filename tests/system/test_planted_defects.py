"""Security of the whole system: each protection holds, and its check fails once the protection is taken out.

A defect is planted in the code of the gateway, by replacing functions (two where two protections stand in a
row), or in a copy of the policies, by replacing a line. A check that could not see it cannot hide here.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.access import decider
from gateway.access.conditions import ALWAYS
from gateway.decision import Subject
from gateway.errors import Unavailable
from gateway.executor import fetches, projection, runner
from gateway.pipeline import record
from gateway.pipeline.decisions import DecidedOperation, DecisionCache
from gateway.pipeline.pipeline import Pipeline
from tests.gateway.executor.test_planted_defects import (
    gate_skipped,
    masks_dropped,
    nothing_enforced,
)
from tests.system import protections
from tests.system.here import Here, gateway_here
from tests.system.running import SYSTEM, System

pytestmark = SYSTEM

Check = Callable[[Here], Awaitable[None]]

decide = DecisionCache.decide
_record = Pipeline._record


class Remembered:
    """Decides for everybody what it decided for the first."""

    def __init__(self) -> None:
        self._subjects: list[Subject] = []

    def planted(self) -> Callable[..., Awaitable[DecidedOperation]]:
        async def decide_once(cache: DecisionCache, subject: Subject, *rest: Any) -> DecidedOperation:
            self._subjects.append(subject)
            return await decide(cache, self._subjects[0], *rest)

        return decide_once


running: set[asyncio.Task[None]] = set()


async def record_later(pipeline: Pipeline, *what: Any) -> None:
    async def later() -> None:
        with contextlib.suppress(Unavailable):
            await _record(pipeline, *what)

    running.add(asyncio.create_task(later()))


Defect = tuple[Any, str, Any]

every_row: Defect = (decider, "existence_condition", lambda _: ALWAYS)
unpruned: Defect = (decider, "prune", lambda _supergraph, operation, _denied: operation)
everything_is_sent: Defect = (fetches, "may_send", lambda *_: True)

CODE: list[tuple[Check, tuple[Defect, ...]]] = [
    (protections.hidden_rows_are_not_counted, (every_row,)),
    (protections.a_denied_field_is_null, ((runner, "run_gate", gate_skipped),)),
    (protections.a_denied_field_is_null, ((projection, "enforce", nothing_enforced),)),
    (protections.bank_accounts_are_masked, ((projection, "enforce", masks_dropped),)),
    (protections.a_hidden_person_is_not_sent_on, (every_row, (runner, "run_gate", gate_skipped))),
    (protections.a_register_without_ground_is_not_called, (unpruned, everything_is_sent)),
    (protections.nothing_leaves_without_a_record, ((Pipeline, "_record", record_later),)),
    (protections.a_person_asked_for_is_recorded, ((record, "PIN_IN_TEXT", re.compile("(?!)")),)),
    (
        protections.a_caller_gets_no_others_decisions,
        ((DecisionCache, "decide", Remembered().planted()),),
    ),
]

RULES: list[tuple[Check, str, str, str]] = [
    (protections.hiv_status_is_shown_to_nobody, "gov/law/guards.rego", ' "hiv_law",', ""),
    (protections.a_closed_agency_reads_nothing, "gov/law/guards.rego", ' "agency_closed",', ""),
    (protections.nothing_leaves_without_a_purpose, "gov/law/guards.rego", ' "missing_purpose",', ""),
    (protections.bank_accounts_are_masked, "gov/law/terms.rego", '"bank" in f.tags', '"no" in f.tags'),
    (protections.another_sector_reads_nothing, "gov/law/grants.rego", "\thas_function(f.register)\n", ""),
    (
        protections.other_provinces_see_nothing,
        "gov/law/terms.rego",
        '[[{"attr": "residenceProvince", "op": "eq", "value": subject.unit}]]',
        "[[]]",
    ),
    (
        protections.hidden_rows_are_not_counted,
        "gov/law/grants.rego",
        '[{"attr": "originCurrent", "op": "eq", "value": subject.agency}],\n\t[{"attr": "originProvince"',
        '[],\n\t[{"attr": "originProvince"',
    ),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sound(system: System) -> AsyncIterator[Here]:
    """A gateway without defect."""
    async with gateway_here(system) as here:
        yield here


@pytest.mark.parametrize(
    "check",
    dict.fromkeys([check for check, _ in CODE] + [check for check, *_ in RULES]),
    ids=lambda check: check.__name__,
)
@pytest.mark.asyncio(loop_scope="module")
async def test_the_protection_holds(sound: Here, check: Check) -> None:
    await check(sound)


@pytest.mark.parametrize(
    ("check", "defects"),
    CODE,
    ids=["-without-".join([check.__name__, *(name for _, name, _ in defects)]) for check, defects in CODE],
)
async def test_the_check_sees_the_defect(
    system: System, check: Check, defects: tuple[Defect, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for defect in defects:
        monkeypatch.setattr(*defect)
    async with gateway_here(system) as here:
        with pytest.raises(AssertionError):
            await check(here)
        await asyncio.gather(*running)
        running.clear()


@pytest.mark.usefixtures("only_embedded")
@pytest.mark.parametrize(
    ("check", "file", "rule", "planted"), RULES, ids=[f"{check.__name__}-{file}" for check, file, *_ in RULES]
)
async def test_the_check_sees_the_changed_rule(
    system: System, check: Check, file: str, rule: str, planted: str, tmp_path: Path
) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(system.programs.policies, policies, ignore=shutil.ignore_patterns("tables", "queries"))
    text = (policies / file).read_text(encoding="utf-8")
    assert rule in text
    (policies / file).write_text(text.replace(rule, planted), encoding="utf-8")
    async with gateway_here(system, policies) as here:
        with pytest.raises(AssertionError):
            await check(here)
