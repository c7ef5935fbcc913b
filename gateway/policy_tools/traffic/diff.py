"""What two sets of rules, or two engines, decide differently of the same recorded documents."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gateway.decision import PolicyEngine, PolicyEngineError
from gateway.policy_tools.errors import RulesUnusable
from gateway.policy_tools.traffic.affected import cut_down
from gateway.policy_tools.traffic.files import Recorded

__all__ = ["Change", "DecisionCell", "Difference", "Direction", "TrafficDiff", "compare_traffic"]


class Direction(StrEnum):
    """Whether a caller sees more than before."""

    WIDENED = "widened"
    NARROWED = "narrowed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCell:
    """One decision of a document: a field, or a field of an object."""

    coordinate: str
    via: str
    phase: str
    purpose: str
    type: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What rows are counted by."""

    coordinate: str
    caller: str
    """Kind, level, sector, roles and agency."""
    before: str
    after: str
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change, how many recorded decisions have it, and the first of them."""

    change: Change
    count: int
    line: int
    cell: DecisionCell
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficDiff:
    """All differences, widenings first, and how much was compared."""

    decisions: int
    documents: int
    differences: tuple[Difference, ...]

    @property
    def widened(self) -> bool:
        """Whether some caller sees more."""
        return any(one.change.direction is Direction.WIDENED for one in self.differences)


async def compare_traffic(
    old: PolicyEngine,
    new: PolicyEngine,
    traffic: Sequence[Recorded],
    *,
    exactly: bool = False,
    packages: frozenset[str] | None = None,
) -> TrafficDiff:
    """Ask both about every document. Raises RulesUnusable when one of them does not decide it.

    `exactly`: reasons and rules count too, as they do between two engines over the same rules. `packages`:
    only what these owners decide is asked, since the rest cannot differ; None: everything.
    """
    found: dict[Change, Difference] = {}
    decisions = 0
    for number, whole in enumerate(traffic):
        decisions += sum(1 for _ in _cells(whole.document)) * whole.times
        # The first is asked as it is: each has to decide something.
        recorded = whole if packages is None or number == 0 else cut_down(whole, packages)
        if recorded is None:
            continue
        cells = list(_cells(recorded.document))
        before, after = await asyncio.gather(
            _outcomes(old, recorded, len(cells)), _outcomes(new, recorded, len(cells))
        )
        for cell, one, other in zip(cells, before, after, strict=True):
            if one == other or (not exactly and _shown(one) == _shown(other)):
                continue
            change = _change(recorded.document, cell, one, other)
            first = found.get(change)
            found[change] = Difference(
                change=change,
                count=recorded.times + (first.count if first else 0),
                line=first.line if first else recorded.line,
                cell=first.cell if first else cell,
                before=first.before if first else one,
                after=first.after if first else other,
            )
    order = list(Direction)
    ranked = sorted(
        found.values(),
        key=lambda one: (order.index(one.change.direction), one.change.coordinate, one.change.caller),
    )
    return TrafficDiff(decisions=decisions, documents=len(traffic), differences=tuple(ranked))


def _cells(document: Mapping[str, Any]) -> Iterator[DecisionCell]:
    fields, objects = document["fields"], document.get("objects", [])
    purpose = document.get("purpose", {}).get("code", "")
    phase = document["phase"]
    asked = (
        [(field, {}) for field in fields]
        if phase == "plan"
        else [(fields[c["field"]], objects[n]) for c in document["checks"] for n in c["objects"]]
    )
    for field, one in asked:
        yield DecisionCell(
            coordinate=field["coordinate"],
            via=field.get("via", ""),
            phase=phase,
            purpose=purpose,
            type=one.get("type", ""),
            attributes=one.get("attrs", {}),
        )


async def _outcomes(engine: PolicyEngine, recorded: Recorded, expected: int) -> list[Mapping[str, Any]]:
    try:
        answer = await engine.evaluate(recorded.document)
        rows = answer["checks"] if recorded.document["phase"] == "object" else [answer["fields"]]
        outcomes = [answer["outcomes"][number] for row in rows for number in row]
    except (PolicyEngineError, KeyError, IndexError, TypeError) as error:
        raise RulesUnusable(
            f"line {recorded.line} of the traffic is not decided by {engine.name}: {error}"
        ) from error
    if len(outcomes) != expected or not all(isinstance(one, dict) for one in outcomes):
        raise RulesUnusable(f"line {recorded.line} of the traffic: {engine.name} answers out of shape")
    return outcomes


def _change(
    document: Mapping[str, Any], cell: DecisionCell, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Change:
    return Change(
        coordinate=cell.coordinate,
        caller=_caller(document["subject"]),
        before=_told(before),
        after=_told(after),
        direction=_direction(before, after),
    )


def _caller(subject: Mapping[str, Any]) -> str:
    kind = subject["kind"]
    loa = f"loa {subject.get('loa')}" if kind == "CITIZEN" else None
    parts = [kind, subject.get("level"), subject.get("sector"), *subject.get("roles", []), loa]
    return " ".join(str(part) for part in [*parts, subject.get("agency")] if part)


def _shown(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outcome without the words that explain it."""
    return {name: value for name, value in outcome.items() if name not in ("reason", "rule", "hint")}


def _told(outcome: Mapping[str, Any]) -> str:
    mask = outcome.get("mask") or {}
    arguments = ", ".join(str(value) for name, value in sorted(mask.items()) if name != "fn")
    named = f" {mask.get('fn')}({arguments})" if mask else ""
    return f"{'silent ' if outcome.get('silent') else ''}{outcome.get('effect')}{named}"


def _direction(before: Mapping[str, Any], after: Mapping[str, Any]) -> Direction:
    """Say whether `after` may show more; what cannot be told to be narrower is taken for wider."""
    was, is_ = before.get("effect"), after.get("effect")
    if was == is_ == "depends":
        return _of_conditions(before, after)
    if was == is_:
        return Direction.CHANGED
    openness = {"mask": 1, "depends": 1, "allow": 2}
    if openness.get(str(is_), 0) < openness.get(str(was), 0):
        return Direction.NARROWED
    return Direction.WIDENED


def _of_conditions(before: Mapping[str, Any], after: Mapping[str, Any]) -> Direction:
    if before["allow"] == after["allow"] and before["unless"] == after["unless"]:
        # What masks there are is not told in this phase: a need that is new may be the condition of one.
        return Direction.CHANGED if set(after["needs"]) <= set(before["needs"]) else Direction.WIDENED
    narrower = all(clauses in before["allow"] for clauses in after["allow"]) and all(
        guard in after["unless"] for guard in before["unless"]
    )
    return Direction.NARROWED if narrower else Direction.WIDENED
