"""The fixture callers of a one-machine set-up: who `--as NAME` is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.local.errors import LocalError

__all__ = ["caller", "caller_names"]

_FILE = Path(__file__).with_name("callers.json")


def caller_names() -> tuple[str, ...]:
    """Return the names of the fixture callers."""
    return tuple(_read())


def caller(name: str) -> Mapping[str, Any] | None:
    """Return a caller's claims, None for the anonymous one. Raises LocalError for an unknown name."""
    callers = _read()
    if name not in callers:
        raise LocalError(f"unknown caller {name!r}: one of {', '.join(callers)}")
    return callers[name]


def _read() -> dict[str, Mapping[str, Any] | None]:
    callers: dict[str, Mapping[str, Any] | None] = json.loads(_FILE.read_text(encoding="utf-8"))
    return callers
