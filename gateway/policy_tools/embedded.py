"""Rules evaluated one by one with regorus, in a child process, which endless recursion ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway.policy_tools.errors import RulesUnusable

__all__ = ["evaluate_rules"]

WORKER = Path(__file__).with_name("rego_worker.py")


def evaluate_rules(
    modules: Mapping[str, str], data: Mapping[str, Any], rules: Sequence[str]
) -> dict[str, Any]:
    """Return the value of each rule: None when it is undefined, an exception when the engine could not say.

    Raises RulesUnusable when the engine does not take the modules. A rule that ends the process is an
    exception, and the rules after it are evaluated by another process.
    """
    values: dict[str, Any] = {}
    while len(values) < len(rules):
        left = [rule for rule in rules if rule not in values]
        values |= _run(modules, data, left)
        if len(values) < len(rules):
            died_at = next(rule for rule in rules if rule not in values)
            values[died_at] = RulesUnusable("the embedded engine ended while it evaluated this")
    return values


def _run(modules: Mapping[str, str], data: Mapping[str, Any], rules: Sequence[str]) -> dict[str, Any]:
    message = json.dumps({"modules": dict(modules), "data": data, "rules": list(rules)})
    child = subprocess.run(
        [sys.executable, "-I", str(WORKER)], input=message, capture_output=True, text=True, check=False
    )
    values: dict[str, Any] = {}
    for line in child.stdout.splitlines():
        found = json.loads(line)
        if "refused" in found:
            raise RulesUnusable(found["refused"])
        error = found.get("error")
        values[found["rule"]] = found.get("value") if error is None else RulesUnusable(error)
    return values
