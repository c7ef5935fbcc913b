"""The population register with three persons: two of one household in Quy Nhơn, one elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from subgraphs.population.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.population.rows import CUC, ELSEWHERE, HOUSEHOLD, SEN, SOURCES, UNITS
from tests.subgraphs.support import TestedRegister, serving


@pytest.fixture
async def population(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("population")
    await register.empty()
    await register.insert("administrative_unit", *UNITS)
    await register.insert("source_connection", *SOURCES)
    await register.insert("household", HOUSEHOLD)
    await register.insert("person", CUC, SEN, ELSEWHERE)
    async with serving(SUBGRAPH, register) as served:
        yield served
