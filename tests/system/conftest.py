"""The whole system, once per policy engine, for all tests of this folder."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.local.engine import EngineChoice, find_opa
from tests.system.planned import Planned, planned
from tests.system.rows import add_edge_cases
from tests.system.running import System, running_system
from tests.system.second import Watched, watched_gateway

ENGINES = [pytest.param(EngineChoice.OPA, marks=pytest.mark.opa), EngineChoice.EMBEDDED]


ONLY = {"only_opa": EngineChoice.OPA, "only_embedded": EngineChoice.EMBEDDED}
"""Fixture -> the engine a test that has it speaks of; on the other it is not collected at all."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what an engine cannot be asked."""
    left_out = [item for item in items if not _concerns_its_engine(item)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def _concerns_its_engine(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return True
    callspec = getattr(item, "callspec", None)
    engine = None if callspec is None else callspec.params.get("system")
    return all(ONLY[name] == engine for name in item.fixturenames if name in ONLY)


@pytest.fixture
def only_opa() -> None:
    """For tests that fail OPA: it is asked over HTTP."""


@pytest.fixture
def only_embedded() -> None:
    """For tests of the gateway's own child process, or with changed rules, which it loads by itself."""


@pytest.fixture(scope="session", params=ENGINES, ids=str)
def system(request: pytest.FixtureRequest) -> Iterator[System]:
    """Everything `lienthong up` runs, on one engine; without OPA a skip on a workstation, a failure in CI."""
    engine: EngineChoice = request.param
    if engine is EngineChoice.OPA and find_opa(EngineChoice.AUTO) is None:
        message = "there is no opa binary (.venv/bin or PATH)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with tempfile.TemporaryDirectory(prefix="lienthong-system-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        with running_system(engine, Path(folder) / "state") as running:
            add_edge_cases(running)
            yield running


@pytest.fixture(scope="session")
def plans(system: System) -> list[Planned]:
    """What the rules decide beforehand for every fixture caller and purpose."""
    return asyncio.run(planned(system))


@pytest.fixture(scope="session")
def watched_session(system: System) -> Iterator[Watched]:
    """A gateway behind relays."""
    with watched_gateway(system) as watched:
        yield watched


@pytest.fixture
def watched(watched_session: Watched) -> Iterator[Watched]:
    """The gateway behind relays, every relay working, nothing sent so far."""
    watched_session.heal()
    yield watched_session
    watched_session.heal()
