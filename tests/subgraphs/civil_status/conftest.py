"""The civil status register, empty, to be filled by each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

from subgraphs.civil_status.schema import SUBGRAPH
from tests.postgres import Cluster, Register
from tests.subgraphs.civil_status.rows import Row
from tests.subgraphs.support import TestedRegister, serving

Fill = Callable[[dict[str, list[Row]]], Coroutine[Any, Any, None]]


@pytest.fixture
async def database(cluster: Cluster) -> Register:
    """Return the register's empty database."""
    register = cluster.register("civil_status")
    await register.empty()
    return register


@pytest.fixture
async def civil_status(database: Register) -> AsyncIterator[TestedRegister]:
    """Serve the register."""
    async with serving(SUBGRAPH, database) as served:
        yield served


@pytest.fixture
def fill(database: Register) -> Fill:
    """Return a function that writes rows by table."""

    async def write(rows: dict[str, list[Row]]) -> None:
        for table, several in rows.items():
            await database.insert(table, *several)

    return write
