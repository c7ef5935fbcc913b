"""The gateway's own database for tests: migrated once, with the agreements a test adds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from gateway.audit import Pool, migrate, open_pool
from tests.postgres import Cluster

__all__ = ["GatewayDatabase", "gateway_database", "pool"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayDatabase:
    """DSNs of the two roles."""

    owner: str
    app: str

    async def execute(self, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Run a statement as the owner; return its rows."""
        return await self.execute_as(self.owner, statement, *arguments)

    async def execute_as(self, dsn: str, statement: str, *arguments: object) -> list[dict[str, Any]]:
        """Run a statement; return its rows."""
        connection = await asyncpg.connect(dsn)
        try:
            return [dict(row) for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def gateway_database(cluster: Cluster) -> GatewayDatabase:
    """The gateway's database with its tables."""
    found = GatewayDatabase(
        owner=cluster.server.dsn("gateway", "owner"), app=cluster.server.dsn("gateway", "app")
    )
    asyncio.run(migrate(found.owner))
    return found


@pytest.fixture
async def pool(gateway_database: GatewayDatabase) -> AsyncIterator[Pool]:
    """Connections as the gateway has them."""
    opened = await open_pool(gateway_database.app)
    yield opened
    await opened.close()
