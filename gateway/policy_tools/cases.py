"""Query tests: a folder per question, with the whole answer it must get, written before the code answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.policy_tools.errors import Misuse

__all__ = ["QueryCase", "load_cases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryCase:
    """One question and its expected answer."""

    name: str
    """`<area>/<case>`, as the folders are called."""
    caller: str
    purpose: str | None
    """Text of the `Lienthong-Purpose` header, agreement and case included."""
    document: str
    variables: Mapping[str, Any]
    grants: Sequence[Mapping[str, Any]]
    """Grant documents that hold while it is asked; `refused` in one: the code it must be refused with."""
    repeat: int
    """How often it is asked; the last answer counts."""
    status: int
    body: Mapping[str, Any]


def load_cases(folder: Path) -> list[QueryCase]:
    """Return the cases below a folder, in the order of their folders.

    A case is `operation.graphql`, `request.json` and `expected.json` beside one another, at any depth.
    Raises Misuse when there is no case, and for one that cannot be read.
    """
    found = [_load(file.parent, folder) for file in sorted(folder.rglob("request.json"))]
    if not found:
        raise Misuse(f"{folder}: there is no request.json in it")
    return found


def _load(case: Path, folder: Path) -> QueryCase:
    try:
        request = json.loads((case / "request.json").read_text(encoding="utf-8"))
        expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
        return QueryCase(
            name=case.relative_to(folder).as_posix() if case != folder else case.name,
            caller=request["as"],
            purpose=request["purpose"],
            document=(case / "operation.graphql").read_text(encoding="utf-8"),
            variables=request.get("variables") or {},
            grants=request.get("grants") or (),
            repeat=request.get("repeat", 1),
            status=expected["status"],
            body=expected["body"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Misuse(f"{case}: {type(error).__name__}: {error}") from error
