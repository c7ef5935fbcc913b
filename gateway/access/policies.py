"""The policies folder: rules and reference data, as every engine and the directory load them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.errors import InternalError

__all__ = ["REFERENCE", "TEST_SUFFIX", "PolicySet", "read_policies"]

REFERENCE = "reference"
"""Each `data/<name>.json` is the document `data.reference.<name>`."""

TEST_SUFFIX = "_test.rego"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """Rules by path, and the base document they read. Tests are in it only where they were asked for."""

    modules: Mapping[str, str]
    data: Mapping[str, Any]

    @property
    def reference(self) -> Mapping[str, Any]:
        """The documents under `data.reference`, by name."""
        documents: Mapping[str, Any] = self.data[REFERENCE]
        return documents

    @property
    def revision(self) -> str:
        """The policy revision these files carry."""
        return str(self.reference["meta"]["revision"])


def read_policies(folder: Path, *, tests: bool = False) -> PolicySet:
    """Read rules and data. Raises InternalError for a folder without rules or data that is not JSON."""
    modules = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.rego"))
        if tests or not path.name.endswith(TEST_SUFFIX)
    }
    if not modules:
        raise InternalError(f"{folder}: there are no policies")
    documents = {path.stem: _read_json(path) for path in sorted((folder / "data").glob("*.json"))}
    if "revision" not in documents.get("meta", {}):
        raise InternalError(f"{folder}: data/meta.json names no revision")
    return PolicySet(modules=modules, data={REFERENCE: documents})


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InternalError(f"{path}: {error}") from error
