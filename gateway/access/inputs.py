"""Derived fields: a field is not less protected than what it is computed from (CVE-2025-64172)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.access.conditions import conjunction
from gateway.access.fields import RowKey
from gateway.access.uses import Use
from gateway.decision import Allow, Condition, Deny, Depends, Masked, Obligation, PlanOutcome, Via, obliging
from gateway.supergraph.catalogue import Catalogue

__all__ = ["REQUIRES_DENIED", "protected_inputs", "within_inputs"]

REQUIRES_DENIED = Deny(reason="requires_denied", rule="gateway.access.inputs")


def protected_inputs(catalogue: Catalogue, uses: Iterable[Use]) -> Mapping[str, frozenset[Use]]:
    """Return the @requires inputs of each derived coordinate, but for those it declassifies."""
    inputs: dict[str, set[Use]] = {}
    for use in uses:
        if use.via is Via.REQUIRES:
            entry = catalogue.fields.get(use.at)
            if entry is None or use.coordinate not in entry.declassifies:
                inputs.setdefault(use.at, set()).add(use)
    return {coordinate: frozenset(found) for coordinate, found in inputs.items()}


def within_inputs(
    outcome: PlanOutcome,
    entities: frozenset[str],
    inputs: frozenset[Use],
    answers: Mapping[RowKey, PlanOutcome],
) -> PlanOutcome:
    """Return what the inputs leave of a derived field's plan outcome.

    `entities` are the types whose objects the field stands on. Each input must be plainly allowed. One that
    depends on the object makes the field depend on it, if the same gate decides both; else it is a denial.
    """
    if isinstance(outcome, Deny):
        return outcome
    dependent: list[Depends] = []
    obligations: list[Obligation] = []
    for use in inputs:
        match answers[use.coordinate, use.via]:
            case Allow() as allowed:
                obligations.extend(allowed.obligations)
            case Depends() as depends if entities == {use.entity}:
                dependent.append(depends)
            case Depends() | Masked() | Deny():
                return REQUIRES_DENIED
    if not dependent:
        return obliging(outcome, obligations)
    own = [outcome] if isinstance(outcome, Depends) else []
    needs = {name for depends in (*own, *dependent) for name in depends.needs}
    return Depends(needs=tuple(sorted(needs)), when=_when(outcome, dependent))


def _when(outcome: PlanOutcome, dependent: Iterable[Depends]) -> Condition | None:
    conditions: list[Condition] = []
    for one in (outcome, *dependent):
        match one:
            case Depends(when=condition):
                if condition is None:
                    return None
                conditions.append(condition)
            case Allow():
                continue
            case Masked() | Deny():
                return ()
    return conjunction(conditions)
