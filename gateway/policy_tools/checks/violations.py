"""What `lienthong policy check` finds: a code, a place and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Violation"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """One thing that is wrong with a policy."""

    path: str
    """File below the folder of the policies."""
    line: int
    code: str
    message: str
