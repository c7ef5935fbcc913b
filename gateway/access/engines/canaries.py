"""Expressions on which engines differ, asked at start: an engine that differs may not decide.

The expected values are those of OPA 1.22 (`access.md` 3.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gateway.access.documents import PROTOCOL
from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.errors import InternalError

__all__ = ["EXPECTED", "TOLERATED", "check_engine", "engine_differences"]

UNDEFINED = "undefined"

EXPECTED: Mapping[str, Any] = {
    "empty_clause_is_member": [True, False, False],
    "equality_of_types": [False, False],
    "every_over_nothing": True,
    "every_over_undefined": "closed",
    "negation_of_undefined": UNDEFINED,
    "object_as_key": 1,
    "scalar_iteration": [],
    "undefined_shifts_no_index": [0, 3, 0, 3],
    "undefined_value_takes_else": "else",
    "undefined_within_function": "absent",
    "vietnamese_upper": "NGUYỄN ĐÌNH ƯỚC",
}

TOLERATED: Mapping[str, frozenset[str]] = {
    "opa": frozenset(),
    # Known of regorus 0.13, and kept out of the policies by the portable profile (`access.md` 3.4).
    "embedded": frozenset({"negation_of_undefined", "scalar_iteration", "undefined_value_takes_else"}),
}

INPUT: Mapping[str, Any] = {"empty": [], "scalar": 3, "missing": None, "attrs": {}}


async def engine_differences(engine: PolicyEngine) -> tuple[str, ...]:
    """Return the canaries on which this engine does not answer as OPA does, sorted."""
    different = []
    for name, expected in EXPECTED.items():
        document = {"protocol": PROTOCOL, "phase": "canary", "canary": name, **INPUT}
        try:
            answer = await engine.evaluate(document)
        except PolicyEngineError:
            different.append(name)
            continue
        # As JSON: to Python true and 1 are equal.
        if json.dumps(answer.get("canary")) != json.dumps(expected):
            different.append(name)
    return tuple(different)


async def check_engine(engine: PolicyEngine, revision: str) -> None:
    """Check an engine before it decides anything. Raises InternalError.

    It must answer at all, serve the revision of the policies the gateway's directory was read from, and
    differ from OPA in nothing but what is known of it.
    """
    try:
        answer = await engine.evaluate({"protocol": PROTOCOL, "phase": "plan", "fields": []})
    except PolicyEngineError as error:
        raise InternalError(f"the policy engine does not answer: {error}") from error
    served = answer.get("policy", {}).get("revision")
    if served != revision:
        raise InternalError(f"the policy engine serves revision {served}, the gateway has {revision}")
    different = set(await engine_differences(engine)) - TOLERATED.get(engine.name, frozenset())
    if different:
        raise InternalError(f"the policy engine differs from OPA: {', '.join(sorted(different))}")
