"""Whether the narrow tests of a module see a mutant of it, in a copy of the sources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.local.engine import opa_documents
from tests.mutation.mutants import Mutant, planted

__all__ = ["NARROW", "ROOT", "copy_of_sources", "is_killed"]

ROOT = Path(__file__).parents[2]
TIMEOUT = 120
"""Seconds; a mutant that does not end is killed."""

_ACCESS, _EXECUTOR = "tests/gateway/access/test_", "tests/gateway/executor/test_"

NARROW: Mapping[str, Sequence[str]] = {
    "gateway/access/conditions.py": [f"{_ACCESS}conditions.py", f"{_ACCESS}flags.py", f"{_ACCESS}holders.py"],
    "gateway/access/decider.py": [
        f"{_ACCESS}fail_closed.py", f"{_ACCESS}gatekeeper.py", f"{_ACCESS}prune.py", f"{_ACCESS}uses.py",
        f"{_ACCESS}flags.py", f"{_ACCESS}statistics.py", f"{_ACCESS}scenarios.py", f"{_ACCESS}documents.py",
        "tests/gateway/pipeline/test_statistics.py", "tests/gateway/pipeline/test_identity.py",
    ],
    "gateway/access/documents.py": [f"{_ACCESS}documents.py", f"{_ACCESS}fail_closed.py"],
    "gateway/access/fields.py": [f"{_ACCESS}uses.py", f"{_ACCESS}statistics.py", f"{_ACCESS}holders.py"],
    "gateway/access/flags.py": [f"{_ACCESS}flags.py", f"{_ACCESS}planted_defects.py"],
    "gateway/access/gatekeeper.py": [
        f"{_ACCESS}gatekeeper.py", f"{_ACCESS}planted_defects.py", f"{_ACCESS}fail_closed.py",
        f"{_ACCESS}flags.py", f"{_ACCESS}holders.py",
    ],
    "gateway/access/gates.py": [f"{_ACCESS}gatekeeper.py", f"{_ACCESS}scenarios.py", f"{_ACCESS}inputs.py"],
    "gateway/access/inputs.py": [
        f"{_ACCESS}inputs.py", f"{_ACCESS}scenarios.py", f"{_ACCESS}planted_defects.py",
    ],
    "gateway/access/prune.py": [f"{_ACCESS}prune.py"],
    "gateway/access/rows.py": [
        f"{_ACCESS}prune.py", f"{_ACCESS}statistics.py", f"{_ACCESS}holders.py", f"{_ACCESS}scenarios.py",
    ],
    "gateway/access/uses.py": [f"{_ACCESS}uses.py", f"{_ACCESS}statistics.py", f"{_ACCESS}inputs.py"],
    "gateway/decision/masks.py": ["tests/gateway/decision/test_masks.py"],
    "gateway/executor/clearance.py": [
        f"{_EXECUTOR}clearance.py", f"{_EXECUTOR}gates.py", f"{_EXECUTOR}planted_defects.py",
    ],
    "gateway/executor/decision_table.py": [f"{_EXECUTOR}projected_decisions.py", f"{_EXECUTOR}gates.py"],
    "gateway/executor/enforce.py": [
        f"{_EXECUTOR}enforce.py", f"{_EXECUTOR}projected_decisions.py", f"{_EXECUTOR}planted_defects.py",
    ],
    "gateway/executor/existence.py": [
        f"{_EXECUTOR}projected_decisions.py", f"{_EXECUTOR}planted_defects.py", f"{_EXECUTOR}projection.py",
    ],
    "gateway/executor/gates.py": [f"{_EXECUTOR}gates.py", f"{_EXECUTOR}planted_defects.py"],
    "gateway/executor/representations.py": [f"{_EXECUTOR}representations.py", f"{_EXECUTOR}gates.py"],
}  # fmt: skip
"""Module that enforces -> the tests that must see what is wrong with it."""


def copy_of_sources(folder: Path) -> Path:
    """Copy what tests import and read."""
    for name in ("gateway", "subgraphs", "policies", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "Makefile"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def is_killed(folder: Path, mutant: Mutant) -> bool:
    """Run the narrow tests with the mutant in place, and put the file back."""
    file = folder / mutant.path
    sound = file.read_text(encoding="utf-8")
    file.write_text(planted(sound, mutant), encoding="utf-8")
    try:
        return _fails(folder, mutant.path)
    finally:
        file.write_text(sound, encoding="utf-8")


def _fails(folder: Path, path: str) -> bool:
    if path.endswith(".rego"):
        opa = str(Path(sys.executable).with_name("opa"))
        command = [opa, "test", f"--timeout={TIMEOUT}s", *opa_documents(folder / "policies")]
    else:
        tests = [name for name in NARROW[path] if (folder / name).exists()]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "-m",
            "not opa",
            *tests,
        ]
    try:
        found = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return True
    return found.returncode != 0
