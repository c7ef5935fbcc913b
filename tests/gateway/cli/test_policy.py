"""`lienthong policy test`, run as a person would: what it prints, and how it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.cli.main import app
from gateway.cli.policy import FIXTURE_PERSONS
from gateway.local.state import State
from subgraphs.seed.fixtures import load_fixtures
from subgraphs.seed.reference import load_reference
from tests.gateway.policy_tools.conftest import ScriptedGateway, gateways, opa_binary
from tests.gateway.policy_tools.folders import RULES, TESTS, rules_folder, write_case

__all__ = ["gateways", "opa_binary"]

WRONG = TESTS.replace('[10, "small"]', '[10, "large"]')


def run(*arguments: str | Path) -> tuple[int, list[str], str]:
    result = CliRunner().invoke(app, ["policy", "test", *map(str, arguments)])
    return result.exit_code, result.stdout.splitlines(), result.stderr


def running(state: Path, gateway: ScriptedGateway) -> Path:
    """Make a state folder look like that of a running system."""
    found = State(state)
    found.prepare()
    found.secrets()
    found.announce({"gateway": gateway.url})
    found.lock.acquire()
    return state


def test_fewest_persons_are_the_fixtures() -> None:
    assert len(load_fixtures(load_reference()).people) == FIXTURE_PERSONS


def test_passing_tests_leave_with_0(tmp_path: Path) -> None:
    code, lines, _ = run("--policies", rules_folder(tmp_path), "--engine", "embedded")
    assert (code, lines[-1]) == (0, "4 tests on embedded: all passed")


@pytest.mark.opa
def test_every_engine_there_is_runs_and_coverage_is_told(tmp_path: Path, opa_binary: Path) -> None:
    del opa_binary
    more = f'{RULES}\nunused(n) := "never" if n == 3\n'
    code, lines, _ = run("--policies", rules_folder(tmp_path, rules=more), "--coverage")
    assert (code, lines[-1]) == (0, "8 tests on opa and embedded: all passed")
    assert [line.partition(":")[0] for line in lines] == [
        "opa", "embedded", "coverage", f"  {tmp_path}/a/b/b.rego", "8 tests on opa and embedded",
    ]  # fmt: skip
    assert lines[3].endswith("b.rego: 7")


def test_a_failure_is_a_line_and_leaves_with_1(tmp_path: Path) -> None:
    code, lines, _ = run("--policies", rules_folder(tmp_path, tests=WRONG), "--engine", "embedded")
    assert code == 1
    assert lines[0] == "FAILED  embedded  a.b_test.test_sizes [at the limit]: failed"
    assert lines[-1] == "4 tests on embedded: 1 failed"


@pytest.mark.opa
def test_an_engine_that_does_not_take_the_rules_is_one_failure(tmp_path: Path, opa_binary: Path) -> None:
    """A name that is a rule here and a variable there: OPA knows them apart, regorus 0.13 does not."""
    del opa_binary
    tests = TESTS.replace("some note, [n, expected]", "some note, [n, size]").replace(
        "== expected", "== size"
    )
    tests += "\nsize := 3\n"
    code, lines, _ = run("--policies", rules_folder(tmp_path, tests=tests))
    assert code == 1
    assert [line for line in lines if line.startswith("FAILED  embedded  does not take the rules: ")]
    assert lines[-1] == "4 tests on opa and embedded: 1 failed"


def test_questions_are_asked_of_what_runs(tmp_path: Path, gateways: list[ScriptedGateway]) -> None:
    gateways.append(ScriptedGateway((200, json.dumps({"data": {"a": 1}}).encode())))
    write_case(tmp_path / "cases" / "x" / "right", {"data": {"a": 1}})
    write_case(tmp_path / "cases" / "x" / "wrong", {"data": {"a": 2}})
    code, lines, _ = run(
        "--policies", rules_folder(tmp_path / "rules"), "--engine", "embedded", "--running",
        "--queries", tmp_path / "cases", "--state", running(tmp_path / "state", gateways[0]),
    )  # fmt: skip
    assert code == 1
    assert "FAILED  running  x/wrong: $.data.a: 1 and not 2" in lines
    assert lines[-1] == "4 tests and 2 questions on embedded: 1 failed"


def test_a_gateway_that_answers_no_json_is_a_failure(tmp_path: Path, gateways: list[ScriptedGateway]) -> None:
    gateways.append(ScriptedGateway((502, b"<html>")))
    write_case(tmp_path / "cases" / "x", {"data": 1})
    code, lines, _ = run(
        "--policies", rules_folder(tmp_path / "rules"), "--engine", "embedded", "--running",
        "--queries", tmp_path / "cases", "--state", running(tmp_path / "state", gateways[0]),
    )  # fmt: skip
    assert code == 1
    assert any(line.startswith("FAILED  running  x: no answer: ") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--queries", "nowhere"], "nowhere: there is no request.json in it"),
        (["--policies", "nowhere"], "nowhere: there are no policies"),
        (["--engine", "none"], "'none' is not one of"),
        (["--persons", "3"], "--persons"),
    ],
)
def test_misuse_leaves_with_2(tmp_path: Path, arguments: list[Any], complaint: str) -> None:
    rules: list[str | Path] = ["--policies", rules_folder(tmp_path)] if "--policies" not in arguments else []
    code, lines, complaints = run(*rules, "--engine", "embedded", *arguments)
    assert (code, lines, complaint in complaints) == (2, [], True)


def test_nothing_running_is_misuse(tmp_path: Path) -> None:
    write_case(tmp_path / "cases" / "x", {})
    code, _, complaints = run(
        "--policies", rules_folder(tmp_path / "rules"), "--engine", "embedded", "--running",
        "--queries", tmp_path / "cases", "--state", tmp_path / "state",
    )  # fmt: skip
    assert (code, "nothing runs in" in complaints) == (2, True)


def test_rules_without_a_test_are_misuse(tmp_path: Path) -> None:
    code, _, complaints = run("--policies", rules_folder(tmp_path, tests="package a.b_test\n"))
    assert (code, "there are no tests" in complaints) == (2, True)
