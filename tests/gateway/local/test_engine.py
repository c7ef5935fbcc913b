"""Which policy engine runs, and what it is given."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.access.engines.opa import MINIMUM_VERSION as MINIMUM_OF_THE_GATEWAY
from gateway.access.policies import REFERENCE as REFERENCE_OF_THE_GATEWAY
from gateway.access.policies import read_policies
from gateway.local import engine
from gateway.local.engine import EngineChoice, find_opa, opa_command, opa_documents
from gateway.local.errors import LocalError
from gateway.local.programs import DEFAULT_POLICIES


def fake_opa(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    binary = folder / "opa"
    binary.write_text(f"#!/bin/sh\necho 'Version: {version}'\n", encoding="ascii")
    binary.chmod(0o755)
    return binary


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of our Python, without an OPA; the PATH is empty."""
    folder = tmp_path / "environment"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return folder


def test_the_opa_beside_our_python_comes_before_the_one_on_the_path(beside: Path) -> None:
    on_path = fake_opa(beside.parent / "path", "1.23.0")
    assert find_opa(EngineChoice.AUTO) == on_path
    beside_python = fake_opa(beside, "1.22.2")
    assert find_opa(EngineChoice.AUTO) == beside_python


@pytest.mark.parametrize("version", ["1.21.9", "0.70.0", "unknown"])
def test_an_opa_too_old_is_not_taken_and_refused_when_demanded(beside: Path, version: str) -> None:
    fake_opa(beside, version)
    assert find_opa(EngineChoice.AUTO) is None
    with pytest.raises(LocalError, match=r"there is no OPA 1\.22 or later"):
        find_opa(EngineChoice.OPA)


def test_without_opa_the_embedded_engine_is_taken(beside: Path) -> None:
    assert find_opa(EngineChoice.AUTO) is None


def test_embedded_never_looks_for_opa(beside: Path) -> None:
    fake_opa(beside, "1.22.2")
    assert find_opa(EngineChoice.EMBEDDED) is None


def test_names_agree_with_those_of_the_gateway() -> None:
    assert (engine.MINIMUM_VERSION, engine.REFERENCE) == (MINIMUM_OF_THE_GATEWAY, REFERENCE_OF_THE_GATEWAY)


def test_the_server_listens_on_loopback_and_loads_no_tests() -> None:
    command = opa_command(Path("opa"), DEFAULT_POLICIES, 8181)
    assert command[:7] == [
        "opa",
        "run",
        "--server",
        "--addr=127.0.0.1:8181",
        "--authorization=basic",
        "--skip-version-check",
        "--log-level=error",
    ]
    assert "--ignore=*_test.rego" in command


@pytest.mark.opa
def test_opa_loads_the_documents_that_the_gateway_reads() -> None:
    binary = find_opa(EngineChoice.AUTO)
    if binary is None:
        pytest.skip("there is no OPA here")
    sources = [option for document in opa_documents(DEFAULT_POLICIES) for option in ("--data", document)]
    command = [str(binary), "eval", *sources, "--format=raw", "data.reference"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == read_policies(DEFAULT_POLICIES).reference
