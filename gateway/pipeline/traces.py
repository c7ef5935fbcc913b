"""From what was decided and fetched to the lines of an audit record."""

from __future__ import annotations

from typing import assert_never

from gateway.access import AccessPlan
from gateway.audit import FieldTrace, SourceTrace
from gateway.decision import Allow, Deny, Depends, Masked, PlanOutcome, Via
from gateway.executor import ExecutionResult, Projection

__all__ = ["field_traces", "source_traces"]

TRANSPORT = frozenset({Via.KEY.value, Via.ATTRIBUTE.value})
"""Ways of use that stay inside the gateway: recorded, never returned (`design.md` 4)."""
PER_OBJECT = "per_object"
"""Reason of a coordinate whose objects were decided one by one; exceptions have lines of their own."""


def field_traces(access: AccessPlan, projection: Projection) -> tuple[FieldTrace, ...]:
    """Return one line per coordinate, and one more per reason for which it was masked or denied."""
    vias: dict[str, set[str]] = {}
    for use in access.uses:
        vias.setdefault(use.coordinate, set()).add(use.via.value)
    lines = []
    for coordinate in sorted(vias):
        effect, reason = _effect(access.outcomes.get(coordinate))
        if vias[coordinate] <= TRANSPORT:
            effect = reason = "transport"
        lines.append(
            FieldTrace(
                coordinate=coordinate,
                via=tuple(sorted(vias[coordinate])),
                effect=effect,
                reason=reason,
                count=0,
            )
        )
    lines.extend(
        FieldTrace(
            coordinate=entry.coordinate,
            via=("select",),
            effect=entry.effect,
            reason=entry.reason,
            count=entry.count,
        )
        for entry in projection.report
    )
    return tuple(lines)


def _effect(outcome: PlanOutcome | None) -> tuple[str, str]:
    match outcome:
        case None:
            return "deny", "undecided"
        case Allow(reason=reason):
            return "allow", reason
        case Masked(reason=reason):
            return "mask", reason
        case Deny(reason=reason):
            return "deny", reason
        case Depends():
            return "depends", PER_OBJECT
        case _:
            assert_never(outcome)


def source_traces(result: ExecutionResult) -> tuple[SourceTrace, ...]:
    """Return one line per request that was made to a register."""
    return tuple(
        SourceTrace(
            subgraph=call.subgraph,
            coordinates=tuple(sorted(call.coordinates)),
            objects=call.representations,
            failed=call.status != "OK",
        )
        for call in result.calls
    )
