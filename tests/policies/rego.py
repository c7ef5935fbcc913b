"""The policies with their tests in the embedded engine, in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import regorus

from tests.gateway.access.building import rules_only

__all__ = ["engine_with", "evaluated"]


def engine_with(modules: Mapping[str, str]) -> Any:
    """Return regorus with these modules and the reference data rules read."""
    engine = regorus.Engine()
    for path, text in modules.items():
        engine.add_policy(path, text)
    engine.add_data_json(json.dumps(rules_only().data))
    return engine


@cache
def _engine() -> Any:
    return engine_with(rules_only(tests=True).modules)


def evaluated(rule: str) -> Any:
    """Return the value of a rule of the policies or their tests."""
    return json.loads(_engine().eval_rule_as_json(rule))
