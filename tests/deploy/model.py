"""compose.yaml as the Compose Specification's own reader understands it, and what the tests ask of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

__all__ = ["ROOT", "Service", "model", "read_compose", "services"]

ROOT = Path(__file__).parents[2]

Service = Mapping[str, Any]


@cache
def reader() -> str:
    """Return the program that `make compose-reader` builds; without it a skip, in CI a failure."""
    beside = Path(sys.executable).with_name("compose-reader")
    found = str(beside) if beside.exists() else shutil.which("compose-reader")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs the Compose reader: `make compose-reader` builds it (needs Go)")
        pytest.skip("there is no Compose reader: `make compose-reader` builds it (needs Go)")
    return found


def read_compose(file: Path) -> subprocess.CompletedProcess[str]:
    """Read a file against the specification's schema and its rules of consistency."""
    return subprocess.run(
        [reader(), "-format", "json", str(file)], capture_output=True, text=True, timeout=60, check=False
    )


@cache
def model() -> Mapping[str, Any]:
    """Return the project, anchors merged and defaults filled in."""
    answer = read_compose(ROOT / "compose.yaml")
    assert answer.returncode == 0, answer.stderr
    project: Mapping[str, Any] = json.loads(answer.stdout)
    return project


def services() -> Mapping[str, Service]:
    """Return the services by name, those behind a profile too."""
    found: Mapping[str, Service] = model()["services"]
    return found
