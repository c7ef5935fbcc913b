"""Which decision holds for a field, and whether the caller may know that an object exists."""

from __future__ import annotations

from gateway.decision import Decisions, Deny, Depends
from gateway.executor.decision_table import DecisionTable
from gateway.executor.enforce import ATTRIBUTE_UNAVAILABLE, UNAVAILABLE_REASONS, enforce
from gateway.executor.model import Obj
from gateway.executor.shapes import FieldShape, ObjectShape

__all__ = ["decided_outcome", "decisions_within", "denied_existence", "existence_outcome", "is_silent"]

_ABSENT = Deny(reason="absent", rule="gateway", silent=True)


def decisions_within(
    table: DecisionTable, shape: ObjectShape, obj: Obj, enclosing: Decisions | None
) -> Decisions | None:
    """Return the decisions that hold inside an object: an entity's own, else the enclosing entity's."""
    return table.of(obj) if shape.is_entity else enclosing


def decided_outcome(field: FieldShape, decisions: Decisions | None) -> object:
    """Return the outcome of a field: the plan phase's, or, where that depends, the object's.

    Where nothing was decided about the object, or not this coordinate, it is denied.
    """
    return _decided(field.outcome, field.coordinate, decisions)


def _decided(outcome: object, coordinate: str, decisions: Decisions | None) -> object:
    if not isinstance(outcome, Depends):
        return outcome
    if decisions is None:
        return ATTRIBUTE_UNAVAILABLE
    return decisions.get(coordinate, ATTRIBUTE_UNAVAILABLE)


def existence_outcome(shape: ObjectShape, decisions: Decisions | None) -> object:
    """Return what decides whether an object is there for the caller; None where nothing has to."""
    if shape.existence is None:
        return None
    return _decided(shape.existence, shape.existence_coordinate, decisions)


def denied_existence(
    table: DecisionTable, shape: ObjectShape, obj: Obj, decisions: Decisions | None
) -> Deny | None:
    """Return why an object is not there for the caller, or None. `decisions` are those within it.

    The coordinate `T.__typename` decides (`design.md` 6).
    """
    if table.is_absent(obj):
        return _ABSENT
    outcome = existence_outcome(shape, decisions)
    if outcome is None:
        return None
    # Existence has no value to show or mask: null passes unless it is forbidden.
    verdict = enforce(outcome, None)
    return verdict if isinstance(verdict, Deny) else None


def is_silent(denial: Deny) -> bool:
    """A hidden object leaves no trace; only when nobody could decide does the answer say so."""
    return denial.silent or denial.reason not in UNAVAILABLE_REASONS
