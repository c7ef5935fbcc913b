"""What is done to one slot of an object when it is written: its value is taken away, or masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from gateway.decision import Decisions, Deny, Masked
from gateway.executor.compiled.errors import Restart
from gateway.executor.compiled.positions import Slot
from gateway.executor.decision_table import DecisionTable
from gateway.executor.enforce import enforce
from gateway.executor.model import Link
from gateway.executor.report import ReportBuilder

__all__ = ["Action", "Run", "deny", "mask"]

Action: TypeAlias = "Callable[[Any, Link, Decisions | None, Run], None]"
"""Does one slot of an object: the object, where it is, the decisions within it."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One walk."""

    table: DecisionTable
    report: ReportBuilder
    has_absent: bool


def deny(slot: Slot, denial: Deny) -> Action:
    """Return what takes a value away and reports why."""
    attribute, key, coordinate = slot.attribute, slot.key, slot.asked.coordinate

    def denied(obj: Any, link: Link, _within: Decisions | None, run: Run) -> None:
        setattr(obj, attribute, None)
        run.report.deny(coordinate, denial, (link, key))

    return denied


def mask(slot: Slot, outcome: Masked) -> Action:
    """Return what shows a value as a mask leaves it. Raises Restart."""
    attribute, key, shape = slot.attribute, slot.key, slot.asked
    check = shape.leaf
    if check is None:
        raise Restart

    def masked(obj: Any, link: Link, _within: Decisions | None, run: Run) -> None:
        value = enforce(outcome, getattr(obj, attribute))
        if isinstance(value, Deny):
            run.report.deny(shape.coordinate, value, (link, key))
            value = None
        else:
            run.report.mask(shape.coordinate, outcome, (link, key))
            if not _fits(check, value, shape.non_null):
                raise Restart
        if value is None and slot.must_be:
            raise Restart
        setattr(obj, attribute, value)

    return masked


def _fits(check: Callable[[Any], Any], value: Any, non_null: tuple[bool, ...]) -> bool:
    if value is None:
        return not non_null[0]
    if len(non_null) > 1:
        return value.__class__ is list and all(_fits(check, item, non_null[1:]) for item in value)
    return check(value) is value
