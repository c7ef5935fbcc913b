"""`lienthong policy preview` beside `lienthong plan`, on the real schemas and policies."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from gateway.cli.main import app
from gateway.local.operation_file import example_names
from tests.gateway.access.building import SUPERGRAPH

CALLER = ("--as", "gia-lai-health", "--purpose", "1.001776", "--supergraph", str(SUPERGRAPH))


def run(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, (result.stdout + result.stderr).splitlines()


def denied_in(lines: list[str]) -> set[str]:
    found = (line.partition(": ") for line in lines)
    return {name for name, _, outcome in found if outcome.startswith(("denied", "hidden"))}


@pytest.mark.parametrize("example", ["assistance_cases", "administrative_unit"])
def test_preview_denies_what_plan_leaves_out_and_nothing_else(example: str) -> None:
    assert example in example_names()
    code, lines = run("policy", "preview", example, *CALLER)
    planned = run("plan", example, *CALLER)[1]
    denials = {line.split()[2] for line in planned if line.startswith("# denied: ")}
    assert code == 0
    assert denied_in(lines) == denials


def test_preview_says_in_words_what_each_field_will_be() -> None:
    code, lines = run("policy", "preview", "assistance_cases", *CALLER)
    told = dict(line.partition(": ")[::2] for line in lines)
    assert code == 0
    assert told["AssistanceCase.hivStatus"].startswith("denied [hiv_law]")
    assert told["AssistanceCase.__typename"] == (
        "depends: allowed if the value was entered by the caller's agency, or by one it succeeds "
        "or the person lives in province 52, the caller's own"
    )


def test_a_question_may_be_written_where_a_file_is_named() -> None:
    code, lines = run("policy", "preview", '{ administrativeUnit(code: "21583") { code } }', *CALLER)
    assert code == 0
    assert any(line.startswith("AdministrativeUnit.code: allow") for line in lines)


def test_what_is_no_question_leaves_with_2() -> None:
    assert run("policy", "preview", "no_such_example", *CALLER)[0] == 2
