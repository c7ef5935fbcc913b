"""Sharing requests in the life of a request: looked up by the PINs at hand, kept apart by person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from gateway.access import Shared, shape_of
from gateway.decision import Clause, Condition, Grant, GrantKind, Subject, SubjectKind
from tests.gateway.access.doubles import ClauseEngine
from tests.gateway.pipeline.registers import Registers

A, B, C = "901085000101", "964190000202", "952148000303"
LEVEL, NUMBER = shape_of(["Disability.level"]), shape_of(["Disability.certificateNo"])
OFFICER = Subject(kind=SubjectKind.OFFICER, id="t", agency="H17", sector="TRANSPORT")
CASES = "query Q($pins: [ID!]) { assistanceCases(pins: $pins, first: 1) { edges { node { caseId } } } }"
RULE = [[{"attr": "grant", "op": "in", "value": [LEVEL.id]}]]


@dataclass
class Requests:
    """Requests that people made."""

    made: dict[str, Grant] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def standing(
        self, subject: Subject, purposes: tuple[str, ...], day: date, now: datetime
    ) -> tuple[Grant, ...]:
        del subject, purposes, day, now
        return (Grant(id="AG-1", kind=GrantKind.AGREEMENT, fields=("Person.pin",)),)

    async def shared(
        self, subject: Subject, purposes: tuple[str, ...], pins: Collection[str], day: date, now: datetime
    ) -> Shared:
        del subject, purposes, day, now
        self.asked.append(tuple(sorted(pins)))
        return {pin: shape for pin, shape in self.made.items() if pin in pins}


def registers(**made: Grant) -> tuple[Registers, Requests]:
    requests = Requests({pin.removeprefix("p"): shape for pin, shape in made.items()})
    engine = ClauseEngine({f"AssistanceCase.{name}": RULE for name in ("__typename", "caseId")})
    return Registers(engine, grants=requests), requests


async def rows(
    world: Registers, *pins: str, subject: Subject = OFFICER, code: str | None = "bus-fare"
) -> Condition | None:
    prepared = await world.prepare(CASES, subject, code, variables={"pins": list(pins)})
    return prepared.decided.access.rows.get("AssistanceCase")


async def test_the_persons_of_a_shape_are_the_rows() -> None:
    world, _ = registers(p901085000101=LEVEL, p964190000202=NUMBER, p952148000303=LEVEL)
    assert await rows(world, A, B, C) == ((Clause("person", "in", (A, C)),),)


async def test_only_persons_at_hand_count() -> None:
    world, requests = registers(p901085000101=LEVEL, p952148000303=LEVEL)
    assert await rows(world, A) == ((Clause("person", "eq", A),),)
    assert requests.asked == [(A,)]


async def test_what_was_decided_for_one_person_is_not_for_another() -> None:
    """The operation, the caller and even the shapes are the same; the persons are not."""
    world, _ = registers(p901085000101=LEVEL, p952148000303=LEVEL)
    assert await rows(world, A) == ((Clause("person", "eq", A),),)
    assert await rows(world, C) == ((Clause("person", "eq", C),),)
    assert await rows(world, B) == ()


async def test_what_ended_is_not_taken_from_the_cache() -> None:
    world, requests = registers(p901085000101=LEVEL)
    assert await rows(world, A) == ((Clause("person", "eq", A),),)
    requests.made.clear()
    assert await rows(world, A) == ()


async def test_the_engine_is_told_shapes_and_no_person() -> None:
    world, _ = registers(p901085000101=LEVEL, p964190000202=NUMBER, p952148000303=LEVEL)
    await rows(world, A, B, C)
    (document,) = world.documents()
    assert document["subject"]["grants"] == [
        {"id": "AG-1", "kind": "AGREEMENT", "fields": ["Person.pin"], "area": []},
        *(
            {"id": shape.id, "kind": "SHARING_REQUEST", "fields": list(shape.fields), "area": []}
            for shape in sorted((LEVEL, NUMBER), key=lambda one: one.id)
        ),
    ]
    assert not [pin for pin in (A, B, C) if pin in repr(document)]


@pytest.mark.parametrize(
    "subject",
    [
        Subject(kind=SubjectKind.CITIZEN, id="c", person=A, loa=2),
        Subject(kind=SubjectKind.ENTERPRISE, id="v", agency="VIETTEL", sector="TELECOM"),
    ],
)
async def test_nothing_is_shared_with_who_is_no_agency(subject: Subject) -> None:
    world, requests = registers(p901085000101=LEVEL)
    assert await rows(world, A, subject=subject) == ()
    assert requests.asked == []


async def test_nothing_is_looked_up_without_a_purpose_or_a_pin() -> None:
    world, requests = registers(p901085000101=LEVEL)
    assert await rows(world, A, code=None) == ()
    assert await rows(world) == ()
    assert requests.asked == []
