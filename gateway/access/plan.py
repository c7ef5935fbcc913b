"""The access plan: what the plan phase decided about one operation, ready for planner and executor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gateway.access.fields import FieldRow, RowKey
from gateway.access.uses import Use
from gateway.decision import NOBODY, Condition, Identity, PlanOutcome, Purpose, Subject
from gateway.operation import Operation
from gateway.query_plan.model import GateSpec

__all__ = ["AccessPlan", "DecisionContext"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionContext:
    """Who asks, what for, and on which legal date: the same in every call for one operation."""

    subject: Subject
    purpose: Purpose | None
    on: date
    identity: Identity = field(default=NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPlan:
    """The decisions of the plan phase.

    `outcomes` by coordinate: what is not in it is denied. `rows`: existence condition per entity type
    reached, in attributes of its register. `filters`: further condition per root field whose arguments read
    protected fields. `operation` has no denied field left; it may have no field at all.
    """

    outcomes: Mapping[str, PlanOutcome]
    gates: Mapping[str, GateSpec]
    rows: Mapping[str, Condition]
    filters: Mapping[str, Condition]
    apart: Mapping[str, int]
    """Root fields that are narrowed differently than others of their coordinate (`Narrowing`)."""
    operation: Operation
    revision: str
    uses: frozenset[Use]
    personal: bool
    """Whether anything but open data was asked for."""
    context: DecisionContext
    field_rows: Mapping[RowKey, FieldRow]
    answers: Mapping[RowKey, PlanOutcome]
    """What the policy itself said of each field row, before the gateway's own checks."""
    inputs: Mapping[str, frozenset[str]]
    """Derived coordinate -> @requires inputs that must be plainly allowed, declassified ones left out."""
