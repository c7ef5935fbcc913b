"""The social assistance register with six visible cases and six hidden ones around them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.rows import CUC, HIDDEN, case, payment
from tests.subgraphs.support import TestedRegister, serving


@pytest.fixture
async def assistance(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("social_assistance")
    await register.empty()
    # the hidden ones lie before, between and after the visible ones
    visible = [case(f"AC-2023-{number:04}", f"9521480{number:05}") for number in range(100, 105)]
    await register.insert("assistance_case", CUC, *HIDDEN, *visible)
    await register.insert(
        "assistance_payment", *(payment("AC-2022-0303", f"2026-{month:02}") for month in (10, 9, 11))
    )
    async with serving(SUBGRAPH, register) as served:
        yield served
