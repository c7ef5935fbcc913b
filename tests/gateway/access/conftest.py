"""Both engines over the same rules; OPA runs as `lienthong up` runs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway.access import EmbeddedEngine, OpaEngine
from gateway.decision import PolicyEngine
from gateway.local.engine import opa_command
from tests.gateway.access.building import POLICIES, rules_only

ENGINES = [pytest.param("opa", marks=pytest.mark.opa), "embedded"]


@pytest.fixture(scope="session")
def opa_binary() -> Path:
    """The OPA to test with; without one a skip on a workstation and a failure in CI."""
    named = os.environ.get("LIENTHONG_OPA")
    beside = Path(sys.executable).with_name("opa")
    found = named or (str(beside) if beside.exists() else shutil.which("opa"))
    if found is None:
        message = "there is no opa binary (LIENTHONG_OPA, .venv/bin or PATH)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return Path(found)


@pytest.fixture(scope="session")
def opa_url(opa_binary: Path) -> Iterator[str]:
    """A running OPA server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(opa_command(opa_binary, POLICIES, port), stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        await_health(url)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def await_health(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("OPA did not start")


@pytest.fixture
async def embedded() -> AsyncIterator[EmbeddedEngine]:
    """The embedded engine."""
    engine = EmbeddedEngine(rules_only(), timeout=20)
    yield engine
    await engine.close()


@pytest.fixture(params=ENGINES)
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[PolicyEngine]:
    """Each engine in turn."""
    made: PolicyEngine
    if request.param == "opa":
        made = OpaEngine(request.getfixturevalue("opa_url"), timeout=20)
    else:
        made = EmbeddedEngine(rules_only(), timeout=20)
    yield made
    await made.close()
