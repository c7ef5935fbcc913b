"""What each engine answers to a module by itself, and what the portable profile finds in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.access import PolicySet
from gateway.policy_tools.portable.profile import find_violations

__all__ = ["HEAD", "on_embedded", "on_opa", "violations"]

CHILD = """
import json, sys, regorus
asked = json.load(sys.stdin)
engine = regorus.Engine()
try:
    for path, text in asked["modules"].items():
        engine.add_policy(path, text)
    engine.set_input_json(json.dumps(asked["input"]))
    print(engine.eval_rule_as_json("data.t.answer"))
except Exception as error:
    print(json.dumps("error"))
"""


def on_embedded(modules: Mapping[str, str], given: Any) -> Any:
    """Return what regorus answers: a value, `undefined`, `error`, or `crash`."""
    asked = json.dumps({"modules": dict(modules), "input": given})
    done = subprocess.run(
        [sys.executable, "-I", "-c", CHILD],
        input=asked,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        return "crash"
    value = json.loads(done.stdout)
    return "undefined" if value == "<undefined>" else value


def on_opa(binary: Path, folder: Path, modules: Mapping[str, str], given: Any) -> Any:
    """Return what OPA answers: a value, `undefined` or `error`."""
    for path, text in modules.items():
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "input.json").write_text(json.dumps(given), encoding="utf-8")
    command = [str(binary), "eval", "--format=json", f"--input={folder / 'input.json'}"]
    command += [f"--data={folder / path}" for path in modules]
    done = subprocess.run(
        [*command, "data.t.answer"], capture_output=True, text=True, timeout=60, check=False
    )
    found = json.loads(done.stdout)
    if "errors" in found:
        return "error"
    return found["result"][0]["expressions"][0]["value"] if found.get("result") else "undefined"


HEAD = "package t\n\n"


def violations(modules: Mapping[str, str]) -> list[tuple[str, int, str]]:
    found = find_violations(PolicySet(modules=modules, data={"reference": {}}))
    return [(one.file, one.line, one.rule) for one in found]
