"""Every denial and mask that the query cases expect, explained: same field, same reason, same effect.

What an explanation says is worked out again from the rules and the record's attributes; here it is held
against whole answers that were written apart from both.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.local.callers import fixture_subject
from gateway.local.programs import DEFAULT_POLICIES
from gateway.policy_tools.cases import load_cases
from gateway.policy_tools.explain import Explanation, Question
from gateway.policy_tools.queries import SPENDING
from gateway.server.purpose import parse_purpose
from tests.system.running import SYSTEM, System
from tests.system.test_explain import explained

pytestmark = [pytest.mark.timeout(1_200), *SYSTEM, pytest.mark.usefixtures("only_embedded")]

EFFECTS = {"deny": "denied", "mask": "masked"}


def expected() -> dict[str, tuple[Question, tuple[str, str, str]]]:
    """Return a question per entry, and the coordinate, reason and verdict it must have."""
    found: dict[str, tuple[Question, tuple[str, str, str]]] = {}
    for case in load_cases(DEFAULT_POLICIES / "queries"):
        if case.grants or case.status != 200 or any(name in case.document for name in SPENDING):
            continue
        policy: dict[str, Any] = case.body.get("extensions", {}).get("policy", {})
        for entry in policy.get("fields", ()):
            question = Question(
                document=case.document,
                variables=case.variables,
                subject=fixture_subject(case.caller),
                purpose=None if case.purpose is None else parse_purpose(case.purpose),
                path=tuple(entry["paths"][0]),
            )
            told = entry["coordinate"], entry["reason"], EFFECTS[entry["effect"]]
            found[f"{case.name} {told}"] = question, told
    return found


def test_explanations_agree_with_the_answers_written_from_the_domain_facts(system: System) -> None:
    cases = expected()
    found = asyncio.run(explained(system, {name: question for name, (question, _) in cases.items()}))
    wrong = {
        name: one
        for name, (_, told) in cases.items()
        if not isinstance(one := found[name], Explanation)
        or (one.coordinate, one.reason, one.verdict.value) != told
    }
    assert len(cases) > 100
    assert wrong == {}
