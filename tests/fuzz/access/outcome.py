"""What a run saw, and how it is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fuzz.access.operations import Question

__all__ = ["Disagreement", "Outcome", "summary", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One question whose answer is not what the oracle says."""

    number: int
    caller: str
    purpose: str | None
    question: Question
    found: list[str]

    @property
    def kind(self) -> tuple[str, str, str]:
        """Caller, purpose and the first difference without what is particular to it."""
        return (self.caller, self.purpose or "none", re.sub(r"\d+", "N", self.found[0]))


@dataclass(slots=True)
class Outcome:
    """What a run saw."""

    operations: int = 0
    refused: int = 0
    """Questions beyond a limit or a caller's schema, answered without data."""
    objects: int = 0
    """Values of the answers that are not null."""
    believed: int = 0
    unavailable: int = 0
    """Answers that an overloaded machine closed; asked again."""
    denials: int = 0
    masks: int = 0
    requests: int = 0
    seconds: float = 0.0
    disagreements: list[Disagreement] = field(default_factory=list)
    tables: Counter[str] = field(default_factory=Counter)


def told(found: Disagreement) -> Iterator[str]:
    """Yield the lines that tell one disagreement whole."""
    yield f"\nnumber {found.number}: {found.caller}, {found.purpose}\n{found.question.text}"
    yield json.dumps(dict(found.question.variables), ensure_ascii=False)
    yield from (f"  {line}" for line in found.found)


def summary(outcome: Outcome) -> Iterator[str]:
    """Yield the lines a person reads."""
    rate = outcome.operations / outcome.seconds if outcome.seconds else 0.0
    yield (
        f"{outcome.operations} operations of {len(outcome.tables)} callers and purposes"
        f" in {outcome.seconds:.0f} s"
        f" ({rate:.0f}/s), {outcome.requests} requests to registers, {outcome.objects} values,"
        f" {outcome.denials} denials and"
        f" {outcome.masks} masks foreseen, {outcome.refused} refused whole,"
        f" {outcome.believed} values believed, {outcome.unavailable} asked again"
    )
    kinds: dict[tuple[str, str, str], list[Disagreement]] = {}
    for each in outcome.disagreements:
        kinds.setdefault(each.kind, []).append(each)
    for kind, found in sorted(kinds.items(), key=lambda each: -len(each[1])):
        yield f"{len(found)} x {' | '.join(kind)} (first: number {min(each.number for each in found)})"
    yield f"{len(outcome.disagreements)} disagreements of {len(kinds)} kinds"
