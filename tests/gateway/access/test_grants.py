"""The store of grants, over the gateway's own database: what is in force, for whom, and until when."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from gateway.access import GrantChecks, GrantRegister, GrantStore, person_digest, shape_of
from gateway.access.grants import ANYBODY, MAX_AGE, MAX_PERSONS
from gateway.audit import Pool, open_pool
from gateway.decision import Grant, GrantKind, Subject, SubjectKind
from tests.gateway.access.building import NOW, TODAY, policies
from tests.gateway.audit.database import GatewayDatabase, gateway_database, pool

__all__ = ["gateway_database", "pool"]

KEY = b"k" * 32
A, B = "901085000101", "964190000202"
TRANSPORT = Subject(kind=SubjectKind.OFFICER, id="t", agency="H17", sector="TRANSPORT")
COMMAND = Subject(kind=SubjectKind.OFFICER, id="c", agency="H48", sector="CIVIL_DEFENCE")
BUS, EMERGENCY = ("bus-fare",), ("emergency",)
LEVEL = "Disability.level"


@dataclass
class Clock:
    """Time that passes when it is told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    """The register of grants, the store that reads it, and the clock of the store."""

    register: GrantRegister
    store: GrantStore
    clock: Clock = field(default_factory=Clock)

    async def add(self, document: dict[str, Any]) -> str:
        name = f"T-{uuid.uuid4()}"
        await self.register.add({**document, "id": name}, NOW)
        return name

    def later(self) -> None:
        self.clock.now += MAX_AGE

    async def standing(
        self, subject: Subject = COMMAND, purposes: tuple[str, ...] = EMERGENCY
    ) -> Sequence[Grant]:
        return await self.store.standing(subject, purposes, TODAY, NOW)

    async def shared(
        self, *pins: str, subject: Subject = TRANSPORT, purposes: tuple[str, ...] = BUS
    ) -> dict[str, Grant]:
        return dict(await self.store.shared(subject, purposes, pins, TODAY, NOW))


@pytest.fixture
async def desk(gateway_database: GatewayDatabase, pool: Pool) -> AsyncIterator[Desk]:
    connection = await asyncpg.connect(gateway_database.owner)
    await connection.execute("delete from sharing_request")
    await connection.execute("delete from break_glass")
    clock = Clock()
    register = GrantRegister(connection=connection, checks=GrantChecks(policies().reference), key=KEY)
    yield Desk(register=register, store=GrantStore(pool, KEY, clock), clock=clock)
    await connection.close()


def request(person: str = A, *fields: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "SHARING_REQUEST",
        "person": person,
        "holder": "G18",
        "grantee": "H17",
        "sector": "TRANSPORT",
        "purpose": "bus-fare",
        "fields": list(fields or (LEVEL,)),
        "days": 30,
    } | changes


def emergency(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "BREAK_GLASS",
        "grantee": "H48",
        "sector": "CIVIL_DEFENCE",
        "purpose": "emergency",
        "area": ["21028"],
        "reason": "lũ",
        "approvers": ["p1", "p2"],
        "hours": 24,
    } | changes


async def test_a_request_is_shared_with_whom_it_names(desk: Desk) -> None:
    await desk.add(request())
    assert await desk.shared(A, B) == {A: shape_of([LEVEL])}


async def test_requests_of_one_person_are_one_shape_and_equal_ones_have_one_name(desk: Desk) -> None:
    await desk.add(request(A, LEVEL))
    await desk.add(request(A, "Disability.certificateNo"))
    await desk.add(request(B, "Disability.certificateNo", LEVEL))
    found = await desk.shared(A, B)
    assert found[A] == found[B]
    assert found[A].fields == ("Disability.certificateNo", "Disability.level")
    assert found[A].id != shape_of([LEVEL]).id


@pytest.mark.parametrize(
    ("subject", "purposes"),
    [
        (Subject(kind=SubjectKind.OFFICER, id="t", agency="H26", sector="TRANSPORT"), BUS),
        (Subject(kind=SubjectKind.OFFICER, id="t", agency="H17", sector="HEALTH"), BUS),
        (Subject(kind=SubjectKind.OFFICER, id="t", agency="H17"), BUS),
        (Subject(kind=SubjectKind.OFFICER, id="t", sector="TRANSPORT"), BUS),
        (TRANSPORT, ("1.001776",)),
        (TRANSPORT, ()),
    ],
)
async def test_a_request_is_shared_with_nobody_else(
    desk: Desk, subject: Subject, purposes: tuple[str, ...]
) -> None:
    await desk.add(request())
    assert await desk.shared(A, subject=subject, purposes=purposes) == {}


async def test_a_request_holds_below_its_purpose(desk: Desk) -> None:
    await desk.add(request(purpose="1.001776"))
    assert A in await desk.shared(A, purposes=("1.001776.case", "1.001776"))


async def test_the_database_holds_no_pin(desk: Desk) -> None:
    name = await desk.add(request())
    row = await desk.register.connection.fetchrow("select * from sharing_request where id = $1", name)
    assert row is not None
    assert bytes(row["person"]) == person_digest(KEY, A)
    assert A not in repr(dict(row))


async def test_too_many_persons_at_hand_are_none(desk: Desk) -> None:
    await desk.add(request())
    others = [f"9{number:011d}" for number in range(MAX_PERSONS)]
    assert await desk.shared(A, *others) == {}
    assert A in await desk.shared(A, *others[1:])


async def test_a_request_that_ended_is_shared_no_more_after_two_seconds(desk: Desk) -> None:
    name = await desk.add(request())
    assert A in await desk.shared(A)
    await desk.register.end(name, NOW)
    desk.later()
    assert await desk.shared(A) == {}


@pytest.mark.parametrize("later", [timedelta(days=30), timedelta(days=31)])
async def test_a_request_that_is_over_is_shared_no_more_at_once(desk: Desk, later: timedelta) -> None:
    await desk.add(request())
    assert A in await desk.shared(A)
    assert await desk.store.shared(TRANSPORT, BUS, [A], TODAY, NOW + later) == {}


async def test_a_break_glass_stands_in_its_area(desk: Desk) -> None:
    name = await desk.add(emergency())
    assert await desk.standing() == (Grant(id=name, kind=GrantKind.BREAK_GLASS, area=("21028",)),)


@pytest.mark.parametrize(
    "subject",
    [
        Subject(kind=SubjectKind.OFFICER, id="c", agency="H48", sector="HEALTH"),
        Subject(kind=SubjectKind.OFFICER, id="c", agency="H17", sector="CIVIL_DEFENCE"),
    ],
)
async def test_a_break_glass_stands_for_nobody_else(desk: Desk, subject: Subject) -> None:
    await desk.add(emergency())
    assert await desk.standing(subject) == ()


async def test_a_break_glass_stands_for_its_purpose(desk: Desk) -> None:
    await desk.add(emergency())
    assert await desk.standing(purposes=BUS) == ()


async def test_a_break_glass_ends_by_itself_at_once(desk: Desk) -> None:
    await desk.add(emergency(hours=1))
    assert await desk.standing()
    assert await desk.store.standing(COMMAND, EMERGENCY, TODAY, NOW + timedelta(hours=1)) == ()


async def test_a_break_glass_that_was_ended_stands_no_more_after_two_seconds(desk: Desk) -> None:
    name = await desk.add(emergency())
    assert await desk.standing()
    await desk.register.end(name, NOW)
    desk.clock.now += MAX_AGE - 0.01
    assert await desk.standing(), "what was read less than two seconds ago is used"
    desk.clock.now += 0.01
    assert await desk.standing() == ()


async def test_a_review_that_is_overdue_suspends_until_it_is_made(desk: Desk) -> None:
    """72 hours after the end, of the same command alone."""
    earlier = await desk.add(emergency(hours=1))
    live = await desk.add(emergency(hours=24))
    over = NOW + timedelta(hours=1)
    await desk.register.connection.execute(
        "update break_glass set valid_from = valid_from - interval '73 hours',"
        " valid_to = valid_to - interval '73 hours' where id = $1",
        earlier,
    )
    assert await desk.standing() == ()
    await desk.register.review(earlier, over)
    desk.later()
    assert [grant.id for grant in await desk.standing()] == [live]


async def test_a_review_that_is_not_yet_overdue_suspends_nothing(desk: Desk) -> None:
    earlier = await desk.add(emergency(hours=1))
    live = await desk.add(emergency(hours=24))
    await desk.register.connection.execute(
        "update break_glass set valid_from = valid_from - interval '72 hours 59 minutes',"
        " valid_to = valid_to - interval '72 hours 59 minutes' where id = $1",
        earlier,
    )
    assert [grant.id for grant in await desk.standing()] == [live]


async def test_an_early_end_begins_the_time_for_the_review(desk: Desk) -> None:
    name = await desk.add(emergency(hours=24))
    await desk.register.end(name, NOW - timedelta(hours=72))
    live = emergency(hours=2)
    with pytest.raises(Exception, match="REVIEW_OVERDUE"):
        await desk.add(live)
    await desk.register.review(name, NOW)
    assert await desk.add(live)


async def test_nothing_is_granted_when_the_database_cannot_be_read(
    desk: Desk, gateway_database: GatewayDatabase
) -> None:
    await desk.add(request())
    await desk.add(emergency())
    closed = await open_pool(gateway_database.app)
    clock = Clock()
    store = GrantStore(closed, KEY, clock)
    assert await store.standing(COMMAND, EMERGENCY, TODAY, NOW)
    assert await store.shared(TRANSPORT, BUS, [A], TODAY, NOW)
    await closed.close()
    clock.now += MAX_AGE
    assert await store.standing(COMMAND, EMERGENCY, TODAY, NOW) == ()
    assert await store.shared(TRANSPORT, BUS, [A], TODAY, NOW) == {}


async def test_what_anybody_asked_stands_whoever_is_at_hand(desk: Desk) -> None:
    """Rules must not be told something else because one person has asked."""
    assert await desk.standing(TRANSPORT, BUS) == ()
    name = await desk.add(request(A, LEVEL))
    await desk.add(request(B, "Disability.certificateNo"))
    desk.later()
    fields = ("Disability.certificateNo", "Disability.level")
    anybody = Grant(id=ANYBODY, kind=GrantKind.SHARING_REQUEST, fields=fields)
    assert await desk.standing(TRANSPORT, BUS) == (anybody,)
    assert ANYBODY not in {shape.id for shape in (await desk.shared(A, B)).values()}
    await desk.register.end(name, NOW)
    desk.later()
    assert [grant.fields for grant in await desk.standing(TRANSPORT, BUS)] == [fields[:1]]


async def test_who_was_asked_nothing_of_costs_no_further_read(desk: Desk) -> None:
    """The requests themselves are read only for a caller somebody asked something for."""
    assert await desk.shared(A) == {}
    assert [key for key in desk.store._cache if isinstance(key, tuple) and key[0] == "requests"] == []
