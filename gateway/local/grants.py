"""Grants and revocations of a one-machine set-up: whoever may read its state folder may change them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from gateway.access import GrantChecks, GrantRegister, read_policies
from gateway.local.errors import LocalError
from gateway.local.postgres import Postgres
from gateway.local.programs import DEFAULT_POLICIES
from gateway.local.state import State

__all__ = ["gateway_database", "grant_register"]


@asynccontextmanager
async def gateway_database(state: State) -> AsyncIterator[asyncpg.Connection]:
    """Connect to the gateway's database as its owner. Raises LocalError when nothing runs in the folder."""
    state = State(state.folder.resolve())
    state.addresses()
    try:
        connection = await asyncpg.connect(Postgres(state.postgres).dsn("gateway", "owner"), timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise LocalError(f"the gateway's database in {state.folder} does not answer") from error
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def grant_register(state: State, policies: Path = DEFAULT_POLICIES) -> AsyncIterator[GrantRegister]:
    """Open the register of grants of a running set-up. Raises LocalError."""
    checks = GrantChecks(read_policies(policies).reference)
    async with gateway_database(state) as connection:
        key = State(state.folder.resolve()).secrets().audit.encode()
        yield GrantRegister(connection=connection, checks=checks, key=key)
