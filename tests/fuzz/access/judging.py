"""One answer against what it must be."""

from __future__ import annotations

import re
from typing import Any

from tests.fuzz.access.comparing import differences
from tests.fuzz.access.operations import Question
from tests.fuzz.access.oracle import expect
from tests.fuzz.access.outcome import Outcome
from tests.fuzz.access.parties import ROOTS, Party
from tests.fuzz.access.recorded import forbidden_requests
from tests.fuzz.access.running import Gateway, Reply
from tests.fuzz.access.strict import requests_for_denied
from tests.fuzz.access.world import World

__all__ = ["judge"]

_FILTERED = ("ENTERPRISE", "ANONYMOUS")
_LIMIT = "LIMIT_EXCEEDED"


def judge(
    gateway: Gateway, world: World, party: Party, question: Question, reply: Reply, outcome: Outcome
) -> list[str]:
    """Return the differences between an answer and what it must be."""
    outcome.requests += len(reply.asked)
    data = reply.body.get("data")
    if party.kind in _FILTERED and not _in_schema(question, party):
        outcome.refused += 1
        codes = [each.get("extensions", {}).get("code") for each in reply.body.get("errors", [])]
        wrong = (
            data is not None or bool(reply.asked) or not set(codes) <= {"GRAPHQL_VALIDATION_FAILED", _LIMIT}
        )
        return [f"answered outside the caller's schema: {codes}"] if wrong else []
    if data is None and reply.status != 200:
        outcome.refused += 1
        error = reply.body["errors"][0]
        code = error.get("extensions", {}).get("code")
        # who the caller is may have been looked up before the operation was found to be too much
        found = [] if code == _LIMIT else [f"refused: {code} {error['message']}"]
        return found + forbidden_requests(party.asker, reply.asked)
    expected = expect(gateway.schema, world, party.asker, question.by_position, question.variables, data)
    outcome.believed += expected.believed
    outcome.objects += _leaves(data)
    for (_, effect), report in expected.reports.items():
        if effect == "deny":
            outcome.denials += len(report.paths)
        else:
            outcome.masks += len(report.paths)
    found = differences(expected, reply.body)
    found += forbidden_requests(party.asker, reply.asked)
    found += requests_for_denied(world, party.asker, reply.asked)
    return found


def _leaves(data: Any) -> int:
    if isinstance(data, dict):
        return sum(map(_leaves, data.values()))
    if isinstance(data, list):
        return sum(map(_leaves, data))
    return 0 if data is None else 1


def _in_schema(question: Question, party: Party) -> bool:
    names = re.findall(r"\b(\w+)(?:\(| \{)", question.text)
    roots = {name for name in names if f"Query.{name}" in ROOTS}
    return all(f"Query.{name}" in party.opened or name.startswith("administrativeUnit") for name in roots)
