"""The child that evaluates rules with regorus: modules, data and rules in, a line of JSON per rule out.

Run as a file, so that it imports nothing of the gateway and starts at once.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import regorus

__all__ = ["main"]

UNDEFINED = '"<undefined>"'


def main() -> None:
    """Read the question, answer rule by rule; each line leaves before the next rule is looked at."""
    question = json.load(sys.stdin)
    engine = regorus.Engine()
    try:
        for path, text in question["modules"].items():
            engine.add_policy(path, text)
        engine.add_data_json(json.dumps(question["data"]))
    except Exception as error:  # Whatever regorus trips over is for the author of the rules to read.
        _say({"refused": str(error)})
        return
    for rule in question["rules"]:
        _say({"rule": rule, **_evaluated(engine, rule)})


def _evaluated(engine: Any, rule: str) -> dict[str, Any]:
    try:
        text = engine.eval_rule_as_json(rule)
    except Exception as error:
        return {"error": str(error).partition("Stack backtrace")[0].strip()}
    # regorus has no other sign for an undefined rule.
    return {"value": None if text == UNDEFINED else json.loads(text)}


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
