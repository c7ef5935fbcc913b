"""What is known of the object behind a value, as rules see it, and which field row speaks for the value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.access import AccessPlan, Directory
from gateway.access.directory import ORIGIN
from gateway.access.fields import ARGUMENTS, FieldRow
from gateway.access.inputs import REQUIRES_DENIED
from gateway.access.uses import TYPENAME
from gateway.decision import Allow, Deny, PlanOutcome, Via
from gateway.policy_tools.explain.running import Traced

__all__ = ["Spoken", "attributes_for", "row_of", "speaking_row"]

_STRUCTURE = "gw.v1.structure"
"""Rule of connections, edges and root fields: there when what they lead to may be."""
_SPEAKING = (Via.SELECT, Via.COUNT, Via.REQUIRES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The field row that speaks for a value, and in which way it does, where that is another field's."""

    row: FieldRow
    note: str = ""


def attributes_for(
    row: FieldRow, traced: Traced | None, plan: AccessPlan, directory: Directory
) -> dict[str, str]:
    """Return the attributes of an object as rules about this field see them; origins are succeeded to."""
    if traced is None:
        return {}
    known = {name: value for name, value in traced.attributes.items() if not name.startswith(ORIGIN)}
    origin = traced.attributes.get(f"{ORIGIN}{row.group}")
    if origin is not None:
        on = plan.context.on
        resolved = {
            "originCurrent": directory.current(origin, on),
            "originProvince": directory.province_of(origin, on),
        }
        known |= {name: code for name, code in resolved.items() if code is not None}
    return known


def row_of(plan: AccessPlan, coordinate: str) -> FieldRow | None:
    """Return the row that was asked about a coordinate; None where it was not asked about by itself."""
    rows = (plan.field_rows.get((coordinate, via)) for via in _SPEAKING)
    return next((row for row in rows if row is not None), None)


def speaking_row(plan: AccessPlan, coordinate: str, outcome: PlanOutcome) -> Spoken | None:
    """Return the row that gave a coordinate its outcome: its own, or one the gateway went by in its place."""
    row = row_of(plan, coordinate)
    if row is None:
        return None
    if isinstance(outcome, Deny):
        instead = next(_instead(plan, row, outcome), None)
        return instead or Spoken(row=row, note=_OWN.get(outcome.reason, ""))
    return Spoken(row=row)


_OWN = {
    "attribute_unavailable": "the register did not say what the rules need to know of the object",
    "policy_unavailable": "the policy engine could not be asked",
    "policy_error": "what the rules answered is no decision",
}


def _instead(plan: AccessPlan, row: FieldRow, outcome: Deny) -> Iterator[Spoken]:
    own = plan.answers.get(row.key)
    if outcome.rule == REQUIRES_DENIED.rule:
        yield from _inputs(plan, row)
    elif outcome.rule == _STRUCTURE:
        yield from _led_to(plan, row, row.existence)
    elif isinstance(plan.outcomes.get(row.coordinate), Deny) and not isinstance(own, Deny):
        yield from _arguments(plan, row)
        yield from _led_to(plan, row, [name for name, answer in _existence(plan) if answer == outcome])


def _arguments(plan: AccessPlan, row: FieldRow) -> Iterator[Spoken]:
    for use in sorted(use for use in plan.uses if use.at == row.coordinate and use.via in ARGUMENTS):
        if not isinstance(plan.answers.get((use.coordinate, use.via)), Allow):
            note = f"its arguments {use.via.value} by {use.coordinate}, which this caller may not use so"
            yield Spoken(row=plan.field_rows[use.coordinate, use.via], note=note)


def _inputs(plan: AccessPlan, row: FieldRow) -> Iterator[Spoken]:
    for needed in sorted(plan.inputs.get(row.coordinate, ())):
        if not isinstance(plan.answers.get((needed, Via.REQUIRES)), Allow):
            note = f"it is computed from {needed}, which is not plainly allowed"
            yield Spoken(row=plan.field_rows[needed, Via.REQUIRES], note=note)


def _led_to(plan: AccessPlan, row: FieldRow, names: Iterable[str]) -> Iterator[Spoken]:
    for name in sorted(names):
        found = row_of(plan, name)
        if found is not None and found != row and isinstance(plan.answers.get(found.key), Deny):
            kind = name.partition(".")[0]
            yield Spoken(row=found, note=f"it leads to {kind}, and no {kind} is there for this caller")


def _existence(plan: AccessPlan) -> Iterator[tuple[str, PlanOutcome]]:
    for (name, via), answer in plan.answers.items():
        if via is Via.SELECT and name.endswith(f".{TYPENAME}"):
            yield name, answer
