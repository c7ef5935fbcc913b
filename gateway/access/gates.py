"""Gate specifications: what has to be decided about the objects of each entity type, and from what."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.access.directory import Directory
from gateway.access.flags import PERSONS, TOLD, told_by
from gateway.access.uses import TYPENAME, collect_uses
from gateway.decision import Deny, Depends, GrantKind, PlanOutcome, Subject, Via
from gateway.operation import Operation
from gateway.query_plan.model import GateSpec
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue

__all__ = ["gate_specs", "tells_persons"]

GATED = (Via.SELECT, Via.COUNT, Via.REQUIRES)


def tells_persons(subject: Subject) -> bool:
    """Whether the gateway has to know whom each object is about: those are told that the glass was broken."""
    return any(grant.kind is GrantKind.BREAK_GLASS for grant in subject.grants)


def gate_specs(
    supergraph: Supergraph,
    catalogue: Catalogue,
    directory: Directory,
    operation: Operation,
    outcomes: Mapping[str, PlanOutcome],
    persons: bool = False,
) -> Mapping[str, GateSpec]:
    """Return one specification per entity type the pruned operation reaches and the caller may see.

    A type about which nothing depends on the object has no attributes and needs no gate. `persons`: a gate
    also asks whom its objects are about, for the record and for no rule.
    """
    coordinates: dict[str, set[str]] = {}
    for use in collect_uses(supergraph, catalogue, operation):
        if use.via in GATED:
            coordinates.setdefault(use.entity, set()).add(use.coordinate)
    specifications: dict[str, GateSpec] = {}
    for type_name, found in sorted(coordinates.items()):
        if not isinstance(outcomes.get(f"{type_name}.{TYPENAME}"), Deny | None):
            specifications[type_name] = _specification(
                catalogue, directory, type_name, found, outcomes, persons
            )
    return specifications


def _specification(
    catalogue: Catalogue,
    directory: Directory,
    type_name: str,
    coordinates: set[str],
    outcomes: Mapping[str, PlanOutcome],
    persons: bool,
) -> GateSpec:
    attributes: set[str] = set()
    for coordinate in coordinates:
        outcome = outcomes.get(coordinate)
        if isinstance(outcome, Depends):
            attributes.update(outcome.needs)
    raw = directory.identity_attributes(type_name)
    telling = {name for flag in attributes.intersection(TOLD) for name in told_by(flag, raw)}
    if persons and attributes:
        telling.update(name for name in raw if name in PERSONS)
    attributes = attributes.difference(TOLD) | telling
    strict = {
        coordinate
        for coordinate in coordinates
        if coordinate in catalogue.fields and catalogue.fields[coordinate].is_strict
    }
    return GateSpec(
        type_name=type_name,
        owner=catalogue.registers.get(type_name, ""),
        attributes=tuple(sorted(attributes)),
        coordinates=tuple(sorted(coordinates)),
        strict=frozenset(strict) if attributes else frozenset(),
    )
