"""Row conditions: which objects a list may hold, and what a filter may compare with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.access.conditions import ALWAYS, NEVER, conjunction
from gateway.access.fields import ARGUMENTS, UnitKey
from gateway.access.uses import TYPENAME, Use, entities_reached, is_root
from gateway.decision import Allow, Condition, Deny, Depends, Masked, PlanOutcome, Via
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue

__all__ = ["Filters", "Place", "existence_condition", "filter_conditions"]

Place = tuple[str, str]
"""A field and its response key: one use of it, with the arguments it has there."""

Filters = tuple[Mapping[Place, Condition], Mapping[Place, Deny]]
"""Condition per use that narrows its rows, and denial per use whose arguments read what may not be read."""

UNFILTERABLE = Deny(reason="no_ground", rule="gateway.access.rows")


def existence_condition(outcome: PlanOutcome | None) -> Condition:
    """Return which objects of a type may be returned at all: the clauses that decide `T.__typename`."""
    match outcome:
        case Allow():
            return ALWAYS
        case Depends(when=condition) if condition is not None:
            return condition
        case _:
            return NEVER


def filter_conditions(
    supergraph: Supergraph, catalogue: Catalogue, uses: Iterable[Use], answers: Mapping[UnitKey, PlanOutcome]
) -> Filters:
    """Decide the arguments that read protected fields (`design.md` 6).

    What filters must be allowed to the caller whatever the object, or its condition narrows the list too. A
    mask, a denial, or a condition that cannot narrow this list refuses the field that has the argument: under
    that response key, as the field may stand under another one without it. What groups or aggregates must be
    plainly allowed: a count over some objects only would pass for one of all. A field of a record that
    declassifies what its argument is compared with answers by its own right.
    """
    needed: dict[Place, list[Condition]] = {}
    denied: dict[Place, Deny] = {}
    for use in sorted(use for use in uses if use.via in ARGUMENTS):
        if _is_declassified(supergraph, catalogue, use):
            continue
        place = use.at, use.key
        match answers[use.coordinate, use.via, use.unit]:
            case Allow():
                continue
            case Depends(when=condition) if condition is not None and _narrows(supergraph, use):
                needed.setdefault(place, []).append(condition)
            case Depends(when=condition) if _is_existence(supergraph, use, condition, answers):
                continue
            case Depends():
                denied.setdefault(place, UNFILTERABLE)
            case Masked(reason=reason, rule=rule):
                denied.setdefault(place, Deny(reason=reason, rule=rule))
            case Deny() as denial:
                denied.setdefault(place, denial)
    denied |= _of_other_units(uses, answers)
    filters: dict[Place, Condition] = {}
    for place, conditions in needed.items():
        condition = conjunction(conditions)
        if condition is None:
            denied.setdefault(place, UNFILTERABLE)
        elif place not in denied:
            filters[place] = condition
    return filters, denied


def _of_other_units(uses: Iterable[Use], answers: Mapping[UnitKey, PlanOutcome]) -> dict[Place, Deny]:
    """Return the denials of statistics fields, each about the unit it asks about."""
    found: dict[Place, Deny] = {}
    for use in uses:
        if use.key and use.via is Via.SELECT:
            answer = answers[use.coordinate, use.via, use.unit]
            if isinstance(answer, Deny):
                found[use.coordinate, use.key] = answer
    return found


def _is_declassified(supergraph: Supergraph, catalogue: Catalogue, use: Use) -> bool:
    """Whether a yes/no field of a record says it may be computed from this; never for a list or a count."""
    entry = catalogue.fields.get(use.at)
    if entry is None or use.via is not Via.FILTER or is_root(supergraph, use.at.partition(".")[0]):
        return False
    return use.coordinate in entry.declassifies


def _is_existence(
    supergraph: Supergraph, use: Use, condition: Condition | None, answers: Mapping[UnitKey, PlanOutcome]
) -> bool:
    """Whether what may be compared are the rows that are there at all: the list is narrowed to them."""
    if use.via is not Via.FILTER or not is_root(supergraph, use.at.partition(".")[0]):
        return False
    existence = existence_condition(answers.get((f"{use.entity}.{TYPENAME}", Via.SELECT, "")))
    return use.entity in entities_reached(supergraph, use.at) and existence == condition


def _narrows(supergraph: Supergraph, use: Use) -> bool:
    """Only root fields take a filter condition, and only over the entities they return."""
    if use.via is not Via.FILTER:
        return False
    root = is_root(supergraph, use.at.partition(".")[0])
    return root and entities_reached(supergraph, use.at) == (use.entity,)
