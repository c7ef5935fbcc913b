"""The caller and the purpose, completed from the directory and the grants."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from gateway.access import GrantStore, today
from gateway.audit import Pool
from gateway.decision import Grant, GrantKind, Level, Purpose, Subject, SubjectKind
from gateway.errors import BadRequest, Unauthenticated
from gateway.pipeline import GraphQLRequest, StatedPurpose
from gateway.pipeline.callers import resolve_caller
from tests.gateway.access.building import NOW, directory
from tests.gateway.audit.database import GatewayDatabase

OFFICER = Subject(
    kind=SubjectKind.OFFICER, id="o", agency="H21.21583", level=Level.MINISTRY, unit="79", sector="HEALTH"
)
ENTERPRISE = Subject(kind=SubjectKind.ENTERPRISE, id="v", agency="VIETTEL", sector="TELECOM")


@pytest.fixture
async def agreement(gateway_database: GatewayDatabase) -> AsyncIterator[str]:
    """An agreement of the telco, in force."""
    name = f"AG-{uuid.uuid4()}"
    statement = (
        "insert into agreement (id, grantee, purpose, fields, valid_from, valid_to)"
        " values ($1, 'VIETTEL', 'sim-registration', '{Query.verifyIdentity}', '2026-01-01', '2026-12-31')"
    )
    await gateway_database.execute(statement, name)
    yield name
    await gateway_database.execute("delete from agreement where id = $1", name)


async def resolve(
    pool: Pool, subject: Subject, purpose: StatedPurpose | None = None, now: datetime = NOW
) -> tuple[Subject, Purpose | None]:
    request = GraphQLRequest(id="r-1", document="{ a }", subject=subject, purpose=purpose)
    return await resolve_caller(request, directory(), GrantStore(pool, b"k" * 32), now)


async def test_level_and_unit_come_from_the_directory_and_not_from_the_token(pool: Pool) -> None:
    subject, purpose = await resolve(pool, OFFICER)
    assert (subject.level, subject.unit, purpose) == (Level.COMMUNE, "21583", None)


async def test_a_purpose_brings_its_basis_and_its_ancestors(pool: Pool) -> None:
    _, purpose = await resolve(pool, OFFICER, StatedPurpose(code="1.001776.payment", case="AC-1"))
    assert purpose == Purpose(
        code="1.001776.payment",
        legal_basis="20/2021/NĐ-CP",
        ancestors=("1.001776.payment", "1.001776"),
    )
    assert purpose.case_ref == "AC-1"


async def test_an_unknown_purpose_is_refused(pool: Pool) -> None:
    with pytest.raises(BadRequest) as caught:
        await resolve(pool, OFFICER, StatedPurpose(code="no-such"))
    assert caught.value.code == "PURPOSE_UNKNOWN"


async def test_an_unknown_agency_is_nobody(pool: Pool) -> None:
    with pytest.raises(Unauthenticated):
        await resolve(pool, Subject(kind=SubjectKind.OFFICER, id="o", agency="H99"))


async def test_grants_are_what_the_database_says(pool: Pool, agreement: str) -> None:
    stated = StatedPurpose(code="sim-registration", agreement="what the caller says")
    subject, _ = await resolve(pool, ENTERPRISE, stated)
    assert subject.grants == (
        Grant(id=agreement, kind=GrantKind.AGREEMENT, fields=("Query.verifyIdentity",)),
    )


async def test_grants_are_those_of_the_purpose(pool: Pool, agreement: str) -> None:
    subject, _ = await resolve(pool, ENTERPRISE, StatedPurpose(code="allowance-payout", agreement=agreement))
    assert subject.grants == ()


@pytest.mark.parametrize(
    "change",
    ["revoked_at = now()", "valid_to = '2026-11-22'", "valid_from = '2026-11-24'", "grantee = 'EVN'"],
)
async def test_an_agreement_that_is_not_in_force_is_none(
    pool: Pool, gateway_database: GatewayDatabase, agreement: str, change: str
) -> None:
    await gateway_database.execute(f"update agreement set {change} where id = $1", agreement)  # noqa: S608
    stated = StatedPurpose(code="sim-registration", agreement=agreement)
    subject, _ = await resolve(pool, ENTERPRISE, stated)
    assert subject.grants == ()


def test_the_day_begins_at_midnight_in_viet_nam() -> None:
    assert today(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert today(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)
