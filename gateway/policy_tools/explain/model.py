"""What an explanation says, before it is written as text or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gateway.policy_tools.annotations import RuleSource

__all__ = ["Candidate", "Explanation", "Failed", "Opening", "Verdict"]


class Verdict(StrEnum):
    """What a value of the answer is."""

    SHOWN = "shown"
    MASKED = "masked"
    DENIED = "denied"
    """And the caller is told so."""
    HIDDEN = "hidden"
    """And the caller is not told: it is as if it did not exist."""
    NULL = "null"
    """Nothing is denied: the register has no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A test that is not true of the object, in words, and what its attribute is instead."""

    words: str
    attribute: str
    found: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A rule that would open the value to this caller, and where its condition fails."""

    source: RuleSource
    outcome: str
    condition: str
    failed: tuple[Failed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What would open the value: `kind` is caller, purpose, agreement, case, sharing_request, break_glass
    or assurance."""

    kind: str
    text: str
    outcome: str
    rule: str
    purposes: tuple[str, ...] = ()
    """All that open it in this way, besides the stated one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one value of an answer is what it is, for one caller and purpose."""

    path: str
    ends_at: str
    """The part of the path the way went; shorter where something further up is denied, hidden or null."""
    coordinate: str
    decided_by: str
    """Coordinate that was decided in its place; empty where it was decided itself."""
    record: str
    """Type of the record whose attributes decide; empty where none does."""
    verdict: Verdict
    value: Any
    """As the caller gets it."""
    mask: str
    reason: str
    hint: str | None
    source: RuleSource
    note: str
    """What the gateway adds to the rules' answer; empty for nothing."""
    caller: str
    purpose: str
    revision: str
    condition: str
    """Under which the outcome holds, or which failed, in words."""
    failed: tuple[Failed, ...]
    """Tests of a guard that failed."""
    candidates: tuple[Candidate, ...]
    """Rules that would have opened it."""
    attributes: Mapping[str, str]
    """Policy attributes that were looked at, as rules name them."""
    openings: tuple[Opening, ...]
    closed_by: tuple[RuleSource, ...]
    """The guards nothing overcomes, where there is no opening."""
