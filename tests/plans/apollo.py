"""Runs Apollo's planner in Node, over operations of several supergraphs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["INSTALLED", "apollo_plans"]

REPOSITORY = Path(__file__).parents[2]
INSTALLED = REPOSITORY / "build" / "apollo"
"""Where the Makefile installs the packages of `tests/plans/package.json`."""

SCRIPT = Path(__file__).parent / "apollo_plan.mjs"


def apollo_plans(
    asked: Mapping[str, tuple[str, Sequence[str]]], installed: Path = INSTALLED
) -> dict[str, list[dict[str, Any]]]:
    """Plan operations: for each name a supergraph and its operations, answered in their order.

    An answer holds `plan` and `milliseconds`, or `error`. Raises CalledProcessError if the planner breaks.
    """
    given = [
        {"name": name, "supergraph": supergraph, "operations": list(operations)}
        for name, (supergraph, operations) in asked.items()
    ]
    ran = subprocess.run(
        ["node", str(SCRIPT), str(installed)],
        input=json.dumps(given).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return {answer["name"]: answer["plans"] for answer in json.loads(ran.stdout)}
