"""The civil servants register, empty and served."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from subgraphs.civil_servants.schema import SUBGRAPH
from tests.postgres import Cluster, Register
from tests.subgraphs.support import TestedRegister, serving


@pytest.fixture
async def database(cluster: Cluster) -> Register:
    """Return the register's database without rows."""
    register = cluster.register("civil_servants")
    await register.empty()
    return register


@pytest.fixture
async def civil_servants(database: Register) -> AsyncIterator[TestedRegister]:
    """Serve the register; tests insert what they need."""
    async with serving(SUBGRAPH, database) as served:
        yield served
