"""Which revisions may decide; level: the gateway's database."""

from __future__ import annotations

import pytest

from gateway.access import (
    BundleRefused,
    DatabaseLedger,
)
from gateway.audit import Pool
from tests.gateway.audit.database import GatewayDatabase, gateway_database, pool

__all__ = ["gateway_database", "pool"]


async def refusal(ledger: DatabaseLedger, revision: str, content: bytes = b"a") -> str | None:
    try:
        await ledger.admit(revision, content * 32)
    except BundleRefused as error:
        return error.code
    return None


async def test_revisions_go_forward_only_and_that_is_durable(
    pool: Pool, gateway_database: GatewayDatabase
) -> None:
    ledger = DatabaseLedger(pool)
    assert [await refusal(ledger, one) for one in ("2031-01-01.2", "2031-01-01.10", "2031-01-02.1")] == [
        None
    ] * 3
    again = DatabaseLedger(pool)  # another process, later
    assert await refusal(again, "2031-01-02.1") is None
    assert await refusal(again, "2031-01-02.1", b"b") == "POLICY_REVISION_REUSED"
    assert await refusal(again, "2031-01-01.10") == "POLICY_REVISION_OLDER"
    assert await refusal(again, "2030-12-31.99") == "POLICY_REVISION_OLDER"
    assert await refusal(again, "2031-02-30.1") == "BUNDLE_REVISION"
    assert await refusal(again, "2031-01-02.2") is None
    with pytest.raises(Exception, match=r"permission denied|append"):
        await gateway_database.execute_as(gateway_database.app, "DELETE FROM policy_revision")
    with pytest.raises(Exception, match=r"append|may not|refuse"):
        await gateway_database.execute("DELETE FROM policy_revision")


async def test_without_the_database_no_revision_is_admitted(gateway_database: GatewayDatabase) -> None:
    from gateway.audit import open_pool

    closed = await open_pool(gateway_database.app)
    await closed.close()
    assert await refusal(DatabaseLedger(closed), "2039-01-01.1") == "POLICY_REVISION_UNKNOWN"
