"""What a caller will get of each field of a question, before it is asked: the plan phase in words."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.access import AccessPlan
from gateway.access.fields import ARGUMENTS
from gateway.decision import Allow, Deny, Depends, Masked, PlanOutcome, Subject, under_key
from gateway.policy_tools.words import mask_in_words, raw_condition_in_words

__all__ = ["preview"]


def preview(plan: AccessPlan) -> Iterator[str]:
    """Yield a line per coordinate, and one per argument that is refused or narrows a list."""
    subject = plan.context.subject
    for coordinate, outcome in sorted(plan.outcomes.items()):
        yield f"{coordinate}: {_told(outcome, subject)}"
    for use in sorted(use for use in plan.uses if use.via in ARGUMENTS):
        refused = plan.outcomes.get(under_key(use.at, use.key))
        answer = plan.answers.get((use.coordinate, use.via))
        if isinstance(refused, Deny) and not isinstance(answer, Allow):
            yield f"{use.at}: {use.via.value} by {use.coordinate} is refused [{refused.reason}]"
    for coordinate, condition in sorted(plan.filters.items()):
        yield f"{coordinate}: narrowed to where {raw_condition_in_words(condition, subject)}"


def _told(outcome: PlanOutcome, subject: Subject) -> str:
    match outcome:
        case Allow(reason=reason, rule=rule):
            return f"allow [{reason}] ({rule})"
        case Masked(mask=mask, reason=reason, rule=rule):
            return f"mask {mask_in_words(mask)} [{reason}] ({rule})"
        case Depends(needs=needs, when=None):
            return f"depends on {', '.join(needs)}"
        case Depends(needs=needs, when=condition) if not condition:
            return f"depends on {', '.join(needs)}; never shown whole"
        case Depends(when=condition) if condition is not None:
            return f"depends: allowed if {raw_condition_in_words(condition, subject)}"
        case Deny(reason=reason, rule=rule, silent=silent, hint=hint):
            advice = f"; hint: {hint}" if hint else ""
            return f"{'hidden' if silent else 'denied'} [{reason}] ({rule}){advice}"
        case _:
            return "denied"
