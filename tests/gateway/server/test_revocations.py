"""Revocations: refused within two seconds, and nobody is let in when the list cannot be read."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest

from gateway.audit import Pool, open_pool
from gateway.errors import Unauthenticated, Unavailable
from gateway.server import Authenticator, RevocationList
from gateway.server.revocations import MAX_AGE
from tests.gateway.audit.database import GatewayDatabase, gateway_database, pool
from tests.gateway.server.test_authentication import KEY as SIGNING
from tests.gateway.server.test_authentication import SETTINGS, Clock, Keys, token

__all__ = ["gateway_database", "pool"]

ADD = "insert into revocation (kind, value) values ($1, $2)"


@pytest.fixture
async def listed(pool: Pool, gateway_database: GatewayDatabase) -> AsyncIterator[tuple[Authenticator, Clock]]:
    """An authenticator over the list, and the list's clock."""
    await gateway_database.execute("delete from revocation")
    clock = Clock()
    yield (
        Authenticator(SETTINGS, Keys(SIGNING), Clock(), revocations=RevocationList(pool, clock)),
        clock,
    )
    await gateway_database.execute("delete from revocation")


def bearer(**changes: object) -> str:
    return f"Bearer {token(**changes)}"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value"), [("SUBJECT", "officer-1"), ("AGENCY", "H21"), ("TOKEN", "the-token")]
)
async def test_a_revoked_caller_is_refused_after_two_seconds_and_let_in_when_it_is_lifted(
    listed: tuple[Authenticator, Clock], gateway_database: GatewayDatabase, kind: str, value: str
) -> None:
    callers, clock = listed
    header = bearer(jti="the-token")
    assert (await callers.subject(header)).id == "officer-1"
    await gateway_database.execute(ADD, kind, value)
    clock.now += MAX_AGE
    with pytest.raises(Unauthenticated, match="revoked"):
        await callers.subject(header)
    await gateway_database.execute("delete from revocation where kind = $1", kind)
    clock.now += MAX_AGE
    assert (await callers.subject(header)).id == "officer-1"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("SUBJECT", "H21"),
        ("SUBJECT", "officer-2"),
        ("AGENCY", "officer-1"),
        ("AGENCY", "H2"),
        ("TOKEN", "officer-1"),
        ("TOKEN", "another"),
    ],
)
async def test_others_are_let_in(
    listed: tuple[Authenticator, Clock], gateway_database: GatewayDatabase, kind: str, value: str
) -> None:
    await gateway_database.execute(ADD, kind, value)
    callers, _ = listed
    assert (await callers.subject(bearer(jti=str(uuid.uuid4())))).id == "officer-1"
    assert (await callers.subject(bearer())).id == "officer-1"


async def test_the_list_is_read_once_in_two_seconds(
    listed: tuple[Authenticator, Clock], gateway_database: GatewayDatabase
) -> None:
    callers, clock = listed
    await callers.subject(bearer())
    await gateway_database.execute(ADD, "SUBJECT", "officer-1")
    clock.now += MAX_AGE - 0.01
    assert (await callers.subject(bearer())).id == "officer-1"


@pytest.mark.parametrize("jti", [7, ["x"], {}])
async def test_a_token_whose_id_is_no_text_is_no_token(
    listed: tuple[Authenticator, Clock], jti: object
) -> None:
    callers, _ = listed
    with pytest.raises(Unauthenticated):
        await callers.subject(bearer(jti=jti))


async def test_without_the_list_nobody_with_a_token_is_let_in(
    gateway_database: GatewayDatabase,
) -> None:
    closed = await open_pool(gateway_database.app)
    clock = Clock()
    callers = Authenticator(SETTINGS, Keys(SIGNING), Clock(), revocations=RevocationList(closed, clock))
    assert (await callers.subject(bearer())).id == "officer-1"
    await closed.close()
    clock.now += MAX_AGE
    with pytest.raises(Unavailable) as caught:
        await callers.subject(bearer())
    assert caught.value.code == "REVOCATIONS_UNAVAILABLE"
    assert (await callers.subject(None)).id == "anonymous"
