"""A new rule is formatted, opens nothing, fails its test until it is filled in, and passes then."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from gateway.access import read_policies
from gateway.local.engine import opa_documents
from gateway.policy_tools import Misuse, run_embedded, run_opa
from gateway.policy_tools.coordinates import SHOWN
from gateway.policy_tools.scaffold import NewRule, write_rule
from tests.gateway.access.building import POLICIES, TODAY
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.asking import api

__all__ = ["opa_binary"]

NAME = "overview"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules to add to, without their tests: a sheet of all rules says no more than before."""
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy, ignore=_left_out)
    return copy


def _left_out(_: str, names: list[str]) -> list[str]:
    tests = [name for name in names if name.endswith("_test.rego") and name != "fixtures_test.rego"]
    return [*tests, "tables", "queries"]


def rule(
    owner: str = "health", name: str = NAME, coordinates: tuple[str, ...] = ("AssistanceCase.caseId",)
) -> NewRule:
    rows = {cell.coordinate: row for cell, row in api().rows(TODAY).items() if cell.via in SHOWN}
    return NewRule(owner=owner, name=name, rows=[rows[one] for one in coordinates], purpose="procedure-check")


def failures(folder: Path, opa: Path | None) -> set[str]:
    found = (
        run_embedded(read_policies(folder, tests=True))
        if opa is None
        else run_opa(opa, opa_documents(folder))
    )
    return {one.title for one in found if one.failure is not None}


FAILING = {"gov.health_test.test_overview_is_a_ground_for_its_fields [AssistanceCase.caseId]"}


@pytest.mark.opa
@pytest.mark.parametrize(
    "owner", ["health", "gov.health", "justice", "home_affairs", "public_security", "sharing"]
)
def test_what_is_written_is_formatted_and_strict(folder: Path, opa_binary: Path, owner: str) -> None:
    fields = {
        "justice": "BirthEvent.eventId",
        "home_affairs": "CivilServant.positionTitle",
        "public_security": "Person.fullName",
        "sharing": "IdentityVerification.result",
    }
    files = write_rule(
        folder, folder / "templates", rule(owner, coordinates=(fields.get(owner, "AssistanceCase.caseId"),))
    )
    assert [file.name for file in files][:2] == ["overview.rego", "overview_test.rego"]
    for arguments in (["fmt", "--list", "--fail"], ["check", "--strict"]):
        answer = subprocess.run(
            [opa_binary, *arguments, folder / "gov", folder / "gw"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


@pytest.mark.opa
def test_fails_until_it_is_filled_in_on_both_engines(folder: Path, opa_binary: Path) -> None:
    made, test, _ = write_rule(folder, folder / "templates", rule())
    assert failures(folder, opa_binary) == failures(folder, None) == FAILING
    filled = made.read_text(encoding="utf-8").replace(":= []", ":= law.within_territory(input.subject)")
    made.write_text(filled.replace("TODO", ""), encoding="utf-8")
    assert failures(folder, None) == FAILING  # the test is not yet
    text = test.read_text(encoding="utf-8").replace('"caller": "TODO"', '"caller": "gia-lai-health"')
    test.write_text(
        text.replace('"words": "TODO"', '"words": "allow overview residenceProvince=52"'), encoding="utf-8"
    )
    assert failures(folder, opa_binary) == failures(folder, None) == set()


def test_opens_nothing_before(folder: Path) -> None:
    write_rule(folder, folder / "templates", rule())
    text = (folder / "gov/health/overview.rego").read_text(encoding="utf-8")
    assert "overview_condition := []" in text
    assert 'ground("overview", f) := overview_ground(f)' in (folder / "gov/health/health.rego").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"owner": "gov.law"}, "not made from a template"),
        ({"owner": "gov.transport"}, "no owner gov.transport"),
        ({"name": "territory"}, "has territory already"),
        ({"name": "Over View"}, "no name"),
        ({"coordinates": ("Person.fullName",)}, "decided by gov.public_security"),
    ],
)
def test_what_cannot_be_written_is_told(folder: Path, wrong: dict[str, object], message: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.rego")}
    with pytest.raises(Misuse, match=message):
        write_rule(folder, folder / "templates", rule(**wrong))  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in folder.rglob("*.rego")} == before
