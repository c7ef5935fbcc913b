"""Budgets of identity verification: durable, exact under concurrency, closed in an outage."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter

import pytest

from gateway.audit import Pool, open_pool
from gateway.sharing import Reservation, VerificationBudget
from gateway.sharing.budget import NON_MATCHES_PER_DAY
from tests.gateway.audit.database import GatewayDatabase

KEY = b"the key of the budgets"
PIN, OTHER = "952148000303", "900000000001"
GRANTED, SPENT, OUTAGE = Reservation.GRANTED, Reservation.SPENT, Reservation.OUTAGE


@pytest.fixture
def client() -> str:
    """An enterprise that has not asked yet."""
    return f"ENTERPRISE-{uuid.uuid4()}"


def budget(pool: Pool, per_minute: int = 100) -> VerificationBudget:
    return VerificationBudget(pool, KEY, per_minute)


async def reserve(of: VerificationBudget, client: str, *pins: str) -> list[Reservation]:
    return [(await of.reserve(client, pin))[0] for pin in pins]


@pytest.mark.parametrize("pin", [PIN, OTHER, "no pin at all"])
async def test_three_misses_a_day_whether_the_person_exists_or_not(pool: Pool, client: str, pin: str) -> None:
    found = await reserve(budget(pool), client, *[pin] * 5)
    assert found == [GRANTED] * NON_MATCHES_PER_DAY + [SPENT] * 2


async def test_a_spent_budget_is_of_one_person_and_one_enterprise(pool: Pool, client: str) -> None:
    await reserve(budget(pool), client, PIN, PIN, PIN)
    assert await reserve(budget(pool), client, PIN, OTHER) == [SPENT, GRANTED]
    assert await reserve(budget(pool), f"{client}-2", PIN) == [GRANTED]


async def test_each_question_has_a_budget_of_its_own_and_all_share_the_minute(
    pool: Pool, client: str
) -> None:
    of = budget(pool, per_minute=7)
    for question in ("verify", "household"):
        found = [(await of.reserve(client, PIN, question))[0] for _ in range(4)]
        assert found == [GRANTED] * 3 + [SPENT]
    assert [(await of.reserve(client, PIN, "payout"))[0] for _ in range(2)] == [GRANTED, SPENT]


async def test_a_match_costs_nothing(pool: Pool, client: str) -> None:
    of = budget(pool)
    for _ in range(5):
        reservation, attempt = await of.reserve(client, PIN)
        assert reservation is GRANTED
        assert await of.settle(attempt)
    assert await reserve(of, client, *[PIN] * 4) == [GRANTED] * 3 + [SPENT]


async def test_a_refused_attempt_does_not_prolong_the_wait(
    pool: Pool, gateway_database: GatewayDatabase, client: str
) -> None:
    await reserve(budget(pool), client, *[PIN] * 10)
    statement = "select count(*) as attempts from verification_attempt where client = $1"
    assert await gateway_database.execute(statement, client) == [{"attempts": 3}]


async def test_misses_of_yesterday_are_forgotten(
    pool: Pool, gateway_database: GatewayDatabase, client: str
) -> None:
    of = budget(pool)
    await reserve(of, client, *[PIN] * 3)
    statement = "update verification_attempt set at = now() - interval '{}' where client = $1"
    await gateway_database.execute(statement.format("23 hours 59 minutes"), client)
    assert await reserve(of, client, PIN) == [SPENT]
    await gateway_database.execute(statement.format("24 hours 1 minute"), client)
    assert await reserve(of, client, PIN) == [GRANTED]


async def test_budgets_survive_a_restart(gateway_database: GatewayDatabase, client: str) -> None:
    first = await open_pool(gateway_database.app)
    await reserve(budget(first), client, *[PIN] * 3)
    await first.close()
    second = await open_pool(gateway_database.app)
    try:
        assert await reserve(budget(second), client, PIN) == [SPENT]
    finally:
        await second.close()


async def test_attempts_at_once_from_two_gateways_share_one_budget(
    pool: Pool, gateway_database: GatewayDatabase, client: str
) -> None:
    second = await open_pool(gateway_database.app)
    try:
        gateways = (budget(pool), budget(second))
        found = await asyncio.gather(*(gateways[n % 2].reserve(client, PIN) for n in range(24)))
    finally:
        await second.close()
    assert Counter(reservation for reservation, _ in found) == {GRANTED: 3, SPENT: 21}


async def test_a_minute_has_its_own_limit_over_all_persons(
    pool: Pool, gateway_database: GatewayDatabase, client: str
) -> None:
    of = budget(pool, per_minute=4)
    pins = [f"90000000000{n}" for n in range(6)]
    found = await asyncio.gather(*(of.reserve(client, pin) for pin in pins))
    assert Counter(reservation for reservation, _ in found) == {GRANTED: 4, SPENT: 2}
    later = "update verification_attempt set at = at - interval '61 seconds' where client = $1"
    await gateway_database.execute(later, client)
    assert await reserve(of, client, pins[5]) == [GRANTED]


async def test_without_the_database_nothing_is_granted(
    gateway_database: GatewayDatabase, client: str
) -> None:
    pool = await open_pool(gateway_database.app)
    of = budget(pool)
    await pool.close()
    reservation, attempt = await of.reserve(client, PIN)
    assert reservation is OUTAGE
    assert not await of.settle(attempt)


async def test_no_pin_is_kept(pool: Pool, gateway_database: GatewayDatabase, client: str) -> None:
    await reserve(budget(pool), client, PIN)
    statement = "select * from verification_attempt where client = $1"
    (row,) = await gateway_database.execute(statement, client)
    assert PIN not in str(row)
    assert len(row["person"]) == 32
