"""Served banks: one per test, or one for all tests of a module that change nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.gateway.pipeline.building import Wired
from tests.gateway.server.serving import Served, serve


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """The bank over HTTP."""
    async with serve(Wired(published={"total": "query Total { total }"})) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served_to_all() -> AsyncIterator[Served]:
    """The bank over HTTP, for tests that run in the module's event loop."""
    async with serve(Wired()) as server:
        yield server
