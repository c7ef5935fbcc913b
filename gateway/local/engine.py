"""The local policy engine: an OPA server when there is a binary, else the embedded engine in the gateway."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from gateway.local.errors import LocalError
from gateway.local.ports import HOST

__all__ = ["MINIMUM_VERSION", "REFERENCE", "EngineChoice", "find_opa", "opa_command", "opa_documents"]

MINIMUM_VERSION = (1, 22)
"""As in `gateway.access.engines.opa`, which would take a second to import; a test compares."""
REFERENCE = "reference"
"""As in `gateway.access.policies`; compared too."""

_PROBE_TIMEOUT = 10.0


class EngineChoice(StrEnum):
    """What `--engine` may be."""

    AUTO = "auto"
    OPA = "opa"
    EMBEDDED = "embedded"


def find_opa(choice: EngineChoice) -> Path | None:
    """Return the OPA to run, None for the embedded engine: beside our Python first, then on the PATH.

    Raises LocalError when OPA is demanded and there is none of version 1.22 or later.
    """
    if choice is EngineChoice.EMBEDDED:
        return None
    beside = Path(sys.executable).with_name("opa")
    found = str(beside) if beside.exists() else shutil.which("opa")
    if found is not None and _version(found) >= MINIMUM_VERSION:
        return Path(found)
    if choice is EngineChoice.OPA:
        raise LocalError("there is no OPA 1.22 or later: `make opa` builds it (needs Go)")
    return None


def _version(binary: str) -> tuple[int, ...]:
    answer = subprocess.run(
        [binary, "version"], capture_output=True, text=True, timeout=_PROBE_TIMEOUT, check=False
    )
    version = re.search(r"^Version: (\d+)\.(\d+)", answer.stdout, re.MULTILINE)
    return (int(version[1]), int(version[2])) if version else ()


def opa_documents(policies: Path) -> list[str]:
    """Return what OPA loads, as `gateway.access` does: the rules, each file of `data/` under its name."""
    data = policies / "data"
    folders = (folder for folder in policies.iterdir() if folder.is_dir() and folder != data)
    # Tables and questions of the tests lie there too; OPA would read their files as data.
    rules = sorted(str(folder) for folder in folders if any(folder.rglob("*.rego")))
    return [*rules, *(f"{REFERENCE}.{file.stem}:{file}" for file in sorted(data.glob("*.json")))]


def opa_command(binary: Path, policies: Path, port: int) -> Sequence[str]:
    """Return the command of the server. It listens on loopback and evaluates; tests are not loaded."""
    options = [
        "--server",
        f"--addr={HOST}:{port}",
        "--authorization=basic",  # policies/system says what may be asked
        "--skip-version-check",
        "--log-level=error",
        "--ignore=*_test.rego",
    ]
    return [str(binary), "run", *options, *opa_documents(policies)]
