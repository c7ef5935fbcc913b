"""Changes of rules found in recorded traffic, and parity of engines; level: real rules on real engines."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.cli.main import app
from gateway.policy_tools.traffic.diff import Direction, _direction
from tests.gateway.access.building import POLICIES
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.recorded import record

__all__ = ["opa_binary"]

EXCLUDED = 'not f.coordinate in ["Person.energySubsidy", "Person.feeExempt"]'
"""What keeps the exemption from fees from the local health sector, in `gov.health`."""
OPENED = 'not f.coordinate in ["Person.energySubsidy"]'
NARROWER = 'not f.coordinate in ["Person.energySubsidy", "Person.feeExempt", "AssistanceCase.caseId"]'
FIRST_LINES = 20
"""Of the traffic: what the embedded engine decides in seconds."""


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """At least 10,000 decisions."""
    file = tmp_path_factory.mktemp("traffic") / "traffic.ndjson"
    assert asyncio.run(record(file, 10_000)) >= 10_000
    return file


def changed(folder: Path, after: str) -> Path:
    shutil.copytree(POLICIES, folder, ignore=shutil.ignore_patterns("tables", "*_test.rego"))
    rules = folder / "gov/health/health.rego"
    text = rules.read_text(encoding="utf-8")
    assert EXCLUDED in text
    rules.write_text(text.replace(EXCLUDED, after), encoding="utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str]:
    begun = time.monotonic()
    result = CliRunner().invoke(app, ["policy", "diff", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    # a figure for whoever runs this with -s; no assertion, since machines differ
    sys.stdout.write(f"{time.monotonic() - begun:.1f} s\n")
    return result.exit_code, result.stdout + result.stderr


@pytest.mark.opa
def test_one_widening_among_10_000_decisions_is_found_and_named(
    traffic: Path, tmp_path: Path, opa_binary: Path
) -> None:
    del opa_binary
    new = changed(tmp_path / "new", OPENED)
    code, output = run(POLICIES, new, "--traffic", traffic, "--engine", "opa", "--json")
    found = json.loads(output)
    assert code == 1
    assert found["decisions"] >= 10_000
    assert {one["change"]["coordinate"] for one in found["differences"]} == {"Person.feeExempt"}
    assert {one["change"]["direction"] for one in found["differences"]} == {"widened"}
    first = found["differences"][0]
    assert (first["change"]["before"], first["change"]["after"]) == ("deny", "depends")
    assert first["change"]["caller"].startswith("OFFICER PROVINCE HEALTH case_officer ")
    assert (first["cell"]["phase"], first["cell"]["purpose"]) == ("plan", "1.001776")
    assert first["before"]["rule"] == "gov.health"


def test_narrowing_leaves_with_3_and_names_the_field(traffic: Path, tmp_path: Path) -> None:
    first = tmp_path / "first"
    first.write_bytes(b"".join(traffic.read_bytes().splitlines(keepends=True)[:FIRST_LINES]))
    new = changed(tmp_path / "new", NARROWER)
    code, output = run(POLICIES, new, "--traffic", first, "--engine", "embedded")
    lines = output.splitlines()
    assert code == 3
    assert lines[0].startswith("NARROWED  AssistanceCase.caseId  OFFICER PROVINCE HEALTH case_officer ")
    decided = next(at for at, line in enumerate(lines) if "allow -> deny" in line)
    assert "object phase" in lines[decided + 1]
    assert "residenceProvince=52" in lines[decided + 1]
    assert "before territory by gov.health.territory; after no_ground" in lines[decided + 2]
    assert not any(line.startswith("WIDENED") for line in lines)


@pytest.mark.opa
def test_decisions_are_identical_on_both_engines(traffic: Path, opa_binary: Path) -> None:
    del opa_binary
    code, output = run(POLICIES, "--engines", "--traffic", traffic)
    assert (code, output.rstrip().endswith(": 0 decided differently")) == (0, True)
    assert int(output.split()[0]) >= 5_000


def test_what_cannot_run_leaves_with_2(traffic: Path, tmp_path: Path) -> None:
    (tmp_path / "t").write_text("{\n")
    assert run(POLICIES, "--traffic", traffic)[0] == 2
    assert run(POLICIES, POLICIES, "--engines", "--traffic", traffic)[0] == 2
    code, output = run(POLICIES, POLICIES, "--traffic", tmp_path / "t")
    assert code == 2
    assert "NOT_JSON" in output


DENY = {"effect": "deny", "reason": "a", "rule": "b"}
MASK = {"effect": "mask", "mask": {"fn": "redact"}, "reason": "a", "rule": "b"}
ALLOW = {"effect": "allow", "reason": "a", "rule": "b"}
CLAUSE = [{"attr": "x", "op": "eq", "value": "1"}]
DEPENDS: dict[str, Any] = {"effect": "depends", "needs": ["x"], "allow": [CLAUSE], "unless": []}
NEEDY = DEPENDS | {"allow": [], "needs": ["x", "y"]}


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (DENY, MASK, "widened"),
        (MASK, ALLOW, "widened"),
        (DENY, DEPENDS, "widened"),
        (DEPENDS, ALLOW, "widened"),
        (MASK, DEPENDS, "widened"),
        (DEPENDS, MASK, "widened"),
        (DEPENDS, DEPENDS | {"allow": [CLAUSE, []]}, "widened"),
        (DEPENDS | {"unless": [[CLAUSE]]}, DEPENDS, "widened"),
        (NEEDY | {"needs": ["x"]}, NEEDY, "widened"),
        (ALLOW, MASK, "narrowed"),
        (ALLOW, DEPENDS, "narrowed"),
        (DEPENDS, DENY, "narrowed"),
        (ALLOW, {"effect": "permit"}, "narrowed"),
        (DEPENDS, DEPENDS | {"unless": [[CLAUSE]]}, "narrowed"),
        (MASK, MASK | {"mask": {"fn": "initials"}}, "changed"),
        (DENY | {"silent": True}, DENY, "changed"),
    ],
)
def test_what_may_show_more_is_a_widening(
    before: dict[str, Any], after: dict[str, Any], direction: str
) -> None:
    assert _direction(before, after) is Direction(direction)
