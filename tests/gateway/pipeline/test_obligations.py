"""Obligations of an operation: noted from every decision, written with its record, or there is no answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.audit import AuditRecord, person_pseudonym
from gateway.decision import (
    Allow,
    AttributeTuple,
    Decisions,
    Deny,
    Grant,
    GrantKind,
    Mask,
    Masked,
    Obligation,
    Subject,
    SubjectKind,
)
from gateway.errors import Unavailable
from gateway.pipeline.decisions import _RememberingGatekeeper
from gateway.pipeline.obligations import NotedObligations, ObligedGatekeeper
from gateway.pipeline.record import OperationTrace
from tests.gateway.pipeline.building import AllowingEngine, Wired

A, B, C = "901085000101", "964190000202", "952148000303"
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
KEY = b"k" * 32
EXPIRE, REVIEW = Obligation("expire"), Obligation("review", (("hours", 72),))
PLAIN = Allow(reason="a", rule="r")
OBLIGED = Allow(reason="b", rule="r", obligations=(EXPIRE, REVIEW))
MASKED = Masked(mask=Mask("redact"), reason="m", rule="r", obligations=(EXPIRE,))
DENIED = Deny(reason="d", rule="r")
COMMAND = Subject(
    kind=SubjectKind.OFFICER,
    id="c",
    agency="H48",
    grants=(
        Grant(id="BG-1", kind=GrantKind.BREAK_GLASS, area=("21028",)),
        Grant(id="AG-1", kind=GrantKind.AGREEMENT, fields=("Person.pin",)),
    ),
)


class Decided:
    """Answers what it was made with."""

    def __init__(self, *answers: Decisions) -> None:
        self.answers = answers

    async def decide(
        self,
        _type_name: str,
        _attributes: tuple[str, ...],
        _coordinates: tuple[str, ...],
        _tuples: Sequence[AttributeTuple],
    ) -> Sequence[Decisions]:
        return self.answers


def pseudonyms(*pins: str) -> tuple[bytes, ...]:
    return tuple(sorted(person_pseudonym(KEY, 2026, pin) for pin in pins))


async def noted(
    attributes: tuple[str, ...], tuples: Sequence[AttributeTuple], *answers: Decisions
) -> NotedObligations:
    found = NotedObligations()
    await ObligedGatekeeper(Decided(*answers), found).decide("T", attributes, (), tuples)
    return found


async def test_the_persons_of_each_obligation_are_those_it_was_decided_about() -> None:
    found = await noted(
        ("person", "residenceCommune"),
        [(A, "21028"), (B, "21028"), (C, "21028")],
        {"Person.fullName": OBLIGED, "Person.pin": DENIED},
        {"Person.fullName": PLAIN, "Person.pin": MASKED},
        {"Person.fullName": DENIED},
    )
    expire, review = found.traces(COMMAND, {A, B, C}, AT, KEY)
    assert (expire.type, expire.persons) == ("expire", pseudonyms(A, B))
    assert expire.coordinates == ("Person.fullName", "Person.pin")
    assert (review.type, review.arguments, review.persons) == ("review", {"hours": 72}, pseudonyms(A))
    assert (expire.due_at, review.due_at) == (None, AT + timedelta(hours=72))
    assert expire.grants == ("BG-1",)


async def test_a_record_about_two_persons_tells_both() -> None:
    found = await noted(("person", "secondPerson"), [(A, B)], {"MarriageEvent.eventId": MASKED})
    (expire,) = found.traces(COMMAND, (), AT, KEY)
    assert expire.persons == pseudonyms(A, B)


@pytest.mark.parametrize(
    ("attributes", "values"), [(("residenceCommune",), ("21028",)), (("person",), (None,))]
)
async def test_who_is_not_known_is_everybody_that_was_touched(
    attributes: tuple[str, ...], values: AttributeTuple
) -> None:
    found = await noted(attributes, [values], {"Person.fullName": MASKED})
    (expire,) = found.traces(COMMAND, {B, C}, AT, KEY)
    assert expire.persons == pseudonyms(B, C)


async def test_without_obligations_there_is_no_line() -> None:
    found = await noted(("person",), [(A,)], {"Person.fullName": PLAIN, "Person.pin": DENIED})
    assert found.traces(COMMAND, {A}, AT, KEY) == []


async def test_an_answer_of_another_length_stays_as_it_is() -> None:
    """The executor denies all of it."""
    found = NotedObligations()
    keeper = ObligedGatekeeper(Decided({"Person.fullName": OBLIGED}), found)
    assert len(await keeper.decide("T", ("person",), (), [(A,), (B,)])) == 1
    assert found.traces(COMMAND, (), AT, KEY) == []


async def test_a_trace_brings_its_obligations_into_the_record() -> None:
    trace = OperationTrace(request_id="r", subject=COMMAND, at=AT)
    keeper = ObligedGatekeeper(Decided({"Person.fullName": MASKED}), trace.obligations)
    await keeper.decide("Person", ("person",), (), [(A,)])
    for status in ("ANSWERED", "FAILED", "REFUSED"):
        record = trace.record(status, None, KEY)
        assert [one.persons for one in record.obligations] == [pseudonyms(A)]


class ObligingEngine(AllowingEngine):
    """Allows with an obligation."""

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = await super().evaluate(document)
        allow, deny = answer["outcomes"]
        return {**answer, "outcomes": [{**allow, "obligations": [{"type": "expire"}]}, deny]}


def wired() -> Wired:
    found = Wired()
    found.engine.__class__ = ObligingEngine
    return found


def types(record: AuditRecord) -> list[str]:
    return [one.type for one in record.obligations]


async def test_what_is_shown_whatever_the_object_is_recorded_every_time() -> None:
    """The second time from the cache of decisions."""
    found = wired()
    for _ in range(3):
        await found.ask("{ total }")
    assert [types(record) for record in found.audit.records] == [["expire"]] * 3
    assert found.audit.records[0].obligations[0].coordinates == ("Query.total",)
    assert found.engine.plans == 1


async def test_there_is_no_answer_when_the_obligation_cannot_be_written() -> None:
    found = wired()
    found.audit.down = True
    with pytest.raises(Unavailable) as caught:
        await found.ask("{ total }")
    assert caught.value.code == "AUDIT_UNAVAILABLE"


async def test_planted_what_is_noted_inside_a_cache_is_lost_the_second_time() -> None:
    """Why `ObligedGatekeeper` stands outside: a cache answers without asking again."""
    asked = (("residenceCommune",), (), [("21028",)])
    remembering = _RememberingGatekeeper(Decided({"Person.fullName": OBLIGED}))
    sound = [NotedObligations(), NotedObligations()]
    for noted_there in sound:
        await ObligedGatekeeper(remembering, noted_there).decide("T", *asked)
    assert [len(one.traces(COMMAND, {A}, AT, KEY)) for one in sound] == [2, 2]
    inside = NotedObligations()
    defect = _RememberingGatekeeper(ObligedGatekeeper(Decided({"Person.fullName": OBLIGED}), inside))
    await defect.decide("T", *asked)
    first = len(inside.traces(COMMAND, {A}, AT, KEY))
    inside.__init__()  # type: ignore[misc]
    await defect.decide("T", *asked)
    assert (first, inside.traces(COMMAND, {A}, AT, KEY)) == (2, [])
