"""`lienthong policy bundle`, run as a person would; level: the real policies, and OPA."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.access import BundleKey, read_bundle, read_policies
from gateway.cli.main import app
from gateway.local.programs import DEFAULT_POLICIES
from tests.gateway.access.bundling import KEYS, key_pair
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.folders import few_tests

__all__ = ["opa_binary"]

HEALTH = "gov/health/health.rego"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["policy", "bundle", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def folder_with(folder: Path, path: str, before: str, after: str) -> Path:
    """Return a copy of the policies, with few tests, and one change."""
    shutil.copytree(DEFAULT_POLICIES, folder, ignore=few_tests)
    text = (folder / path).read_text(encoding="utf-8")
    assert before in text
    (folder / path).write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


@pytest.mark.opa
@pytest.mark.timeout(300)
def test_sound_rules_make_a_signed_bundle(tmp_path: Path, opa_binary: Path) -> None:
    del opa_binary
    private, public = key_pair(tmp_path, KEYS["ES256"]())
    out, policies = tmp_path / "rules.tar.gz", tmp_path / "policies"
    shutil.copytree(DEFAULT_POLICIES, policies, ignore=few_tests)
    code, said, _ = run("--out", out, "--key", private, "--policies", policies)
    assert code == 0, said
    assert "signed by ES256" in said
    assert read_bundle(out, BundleKey.public(public)) == read_policies(DEFAULT_POLICIES)


@pytest.mark.opa
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        (
            "gw/v1/choice_test.rego",
            "test_",
            "todo_nothing := 1\n\ntest_planted if 1 == 2\n\ntest_",
            "planted",
        ),
        (HEALTH, '"Person.feeExempt"', '"Person.feeExemption"', "UNKNOWN_COORDINATE"),
    ],
)
def test_rules_with_a_fault_make_no_bundle(
    tmp_path: Path, opa_binary: Path, path: str, before: str, after: str, told: str
) -> None:
    del opa_binary
    policies = folder_with(tmp_path / "policies", path, before, after)
    code, said, _ = run("--out", tmp_path / "rules.tar.gz", "--policies", policies)
    assert (code, (tmp_path / "rules.tar.gz").exists()) == (1, False)
    assert told in said
    assert said.rstrip().endswith("no bundle is written")


def test_what_cannot_be_read_leaves_with_2(tmp_path: Path) -> None:
    code, _, said = run("--out", tmp_path / "x.tar.gz", "--key", tmp_path / "none.pem")
    assert (code, "BUNDLE_KEY" in said) == (2, True)
    code, _, said = run("--out", tmp_path / "x.tar.gz", "--policies", tmp_path)
    assert (code, "no policies" in said) == (2, True)
