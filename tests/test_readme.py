"""The README under test: settings, codes, reasons and commands it must name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.cli.main import app
from gateway.local.callers import caller_names
from gateway.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "gateway").rglob("*.py")
    if "composition" not in path.parts  # its codes are Apollo's, and no caller meets them
)
RULES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "policies").rglob("*.rego")
    if not path.name.endswith("_test.rego")
)
UNTOLD = {"STATE"}
"""What `lienthong up` gives itself."""


@pytest.mark.parametrize("name", sorted({name.upper() for name in Settings.model_fields} - UNTOLD))
def test_every_setting_is_documented(name: str) -> None:
    assert f"LIENTHONG__{name}" in README


@pytest.mark.parametrize("code", sorted(set(re.findall(r'code="([A-Z][A-Z_]+)"', SOURCES))))
def test_every_error_code_is_documented(code: str) -> None:
    assert f"`{code}`" in README


@pytest.mark.parametrize(
    "reason",
    sorted(set(re.findall(r'"effect": "(?:deny|mask)"[^}]*?"reason": "([a-z_]+)"', RULES))),
)
def test_every_reason_of_the_rules_is_documented(reason: str) -> None:
    assert f"`{reason}`" in README


@pytest.mark.parametrize("name", sorted(caller_names()))
def test_every_fixture_caller_is_introduced(name: str) -> None:
    assert f"`{name}`" in README


def test_every_command_named_exists() -> None:
    commands = {command.callback.__name__ for command in app.registered_commands if command.callback}
    commands |= {group.name for group in app.registered_groups if group.name}
    named = set(re.findall(r"`?lienthong ([a-z]+)", README))
    assert named <= commands
