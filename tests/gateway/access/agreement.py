"""Do a row condition and the object phase say the same of an object? Both are asked, over every object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from gateway.access.conditions import ConditionReader
from gateway.access.flags import FlaggingGatekeeper
from gateway.decision import AttributeTuple, Decisions, Gatekeeper, Identity
from subgraphs.common.rows import Clause, matches
from tests.gateway.access.building import TODAY, directory
from tests.gateway.access.doubles import Rule, rule_holds

ENTITY = "MarriageEvent"
"""The type whose records are about two persons."""

PINS = ("901085000101", "964190000202", "952148000303")
RAW = ("person", "residenceProvince", "secondPerson")
OBJECTS: list[AttributeTuple] = list(product((*PINS, None), ("52", "66", None), (*PINS, None)))

Keeper = Callable[[Gatekeeper, Identity], Gatekeeper]


class Seen:
    """Keeps what is decided about."""

    def __init__(self) -> None:
        self.attributes: tuple[str, ...] = ()
        self.tuples: Sequence[AttributeTuple] = ()

    async def decide(
        self,
        _type_name: str,
        attributes: tuple[str, ...],
        _coordinates: tuple[str, ...],
        tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        self.attributes, self.tuples = attributes, tuples
        return [{}] * len(tuples)


async def disagreements(
    rule: Rule,
    identity: Identity,
    *,
    entity: str = ENTITY,
    keeper: Keeper = FlaggingGatekeeper,
    known: Identity | None = None,
) -> list[AttributeTuple]:
    """Return the objects that one of the two lets pass and the other does not.

    `keeper` turns persons into flags; `known` are the persons the row condition is made with.
    """
    reader = ConditionReader(
        directory(), TODAY, group="registration", entities=(entity,), identity=known or identity
    )
    pushed = tuple(
        tuple(Clause(clause.attr, clause.op, clause.value) for clause in clauses)
        for clauses in reader.condition(rule)
    )
    seen = Seen()
    await keeper(seen, identity).decide(entity, RAW, (), OBJECTS)
    return [
        raw
        for raw, flagged in zip(OBJECTS, seen.tuples, strict=True)
        if matches(pushed, dict(zip(RAW, raw, strict=True)))
        != rule_holds(rule, {k: v for k, v in zip(seen.attributes, flagged, strict=True) if v is not None})
    ]
