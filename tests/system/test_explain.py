"""`lienthong policy explain`: whole explanations, written from the domain facts and the access sheets.

Lines of rules and the policy revision are left open; that a line is the rule's is checked by itself.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.access import read_policies
from gateway.cli.main import app
from gateway.cli.policy_engines import engine_of
from gateway.local.attached import attached_settings
from gateway.local.callers import fixture_subject
from gateway.local.engine import EngineChoice
from gateway.local.programs import DEFAULT_POLICIES
from gateway.policy_tools.cases import load_cases
from gateway.policy_tools.explain import (
    Explanation,
    Question,
    Unexplained,
    as_text,
    open_explaining,
    read_path,
)
from gateway.server.purpose import parse_purpose
from tests.system.running import SYSTEM, System

pytestmark = [*SYSTEM, pytest.mark.usefixtures("only_embedded")]

QUERIES = DEFAULT_POLICIES / "queries"
EXPECTED = Path(__file__).with_name("explanations")
CASES = {
    "allowed-by-territory": ("scenario-08/new-province", "assistanceCase.categoryCode"),
    "masked": ("scenario-08/new-province", "assistanceCase.payment.bankAccountNo"),
    "no-ground": ("scenario-08/old-province", "assistanceCase.payment.bankName"),
    "sealed": ("scenario-18/a-school-entry-adopted", "person.birth.birthParents.motherName"),
    "hidden-row": ("scenario-02/another-province-person-hidden", "person.fullName"),
    "sharing-request": ("scenario-17/1-without-request", "person.assistanceCases[0].disability.level"),
    "missing-purpose": ("scenario-01/read-back", "assistanceCases.edges[0].node.caseId"),
    "argument": ("edge-08/filter-on-a-denied-field", "assistanceCases.totalCount"),
    "leads-nowhere": ("scenario-20/person", "person.fullName"),
    "assurance": ("scenario-16/low-assurance", "person.religion"),
    "agreement": ("edge-05/agreement-unknown", "personByPin.lifeStatus"),
    "break-glass": ("scenario-19/one-approver", "residents.edges[0].node.fullName"),
    "case": ("scenario-05/inspection-without-case", "assistanceCase.categoryCode"),
    "closed-by-law": ("scenario-20/treatment", "assistanceCase.hivStatus"),
}
WITHOUT_PURPOSE = frozenset({"missing-purpose"})


def question(name: str) -> Question:
    folder, path = CASES[name]
    (case,) = load_cases(QUERIES / folder)
    return Question(
        document=case.document,
        variables=case.variables,
        subject=fixture_subject(case.caller),
        purpose=None if case.purpose is None or name in WITHOUT_PURPOSE else parse_purpose(case.purpose),
        path=read_path(path),
    )


async def explained(
    system: System, questions: Mapping[str, Question]
) -> dict[str, Explanation | Unexplained]:
    rules = read_policies(DEFAULT_POLICIES)
    settings = attached_settings(system.programs.state, DEFAULT_POLICIES)
    found: dict[str, Explanation | Unexplained] = {}
    async with (
        engine_of(EngineChoice.EMBEDDED, DEFAULT_POLICIES) as engine,
        open_explaining(settings, rules, engine) as opened,
    ):
        for name, one in questions.items():
            try:
                found[name] = await opened.explain(one)
            except Unexplained as error:
                found[name] = error
    return found


CASE = '{ assistanceCase(caseId: "AC-2024-0909") { hivStatus } }'
LIST = '{ assistanceCases(pins: ["952148000303"]) { edges { node { caseId } } } }'
OTHERS = {
    "hidden": (LIST, "assistanceCases.edges[0].node.caseId"),
    "apart": (
        '{ a: assistanceCases(pins: ["952148000303"]) { totalCount } b: assistanceCases { totalCount } }',
        "b.totalCount",
    ),
    "beyond": (LIST, "assistanceCases.edges[1].node.caseId"),
    "no-list": (LIST, "assistanceCases[0]"),
    "not-asked": (CASE, "assistanceCase.shoeSize"),
    "invalid": ("{ assistanceCase { shoeSize } }", "assistanceCase"),
    "unreadable": ("{ assistanceCase", "assistanceCase"),
}


def other(document: str, path: str) -> Question:
    return Question(
        document=document,
        variables={},
        subject=fixture_subject("dak-lak-health"),
        purpose=parse_purpose("1.001776"),
        path=read_path(path),
    )


@pytest.fixture(scope="module")
def explanations(system: System) -> dict[str, Explanation | Unexplained]:
    """All of them by one engine."""
    asked = {name: question(name) for name in CASES} | {name: other(*one) for name, one in OTHERS.items()}
    return asyncio.run(explained(system, asked))


@pytest.mark.parametrize("name", CASES)
def test_a_value_is_explained_as_the_domain_facts_say(
    name: str, explanations: dict[str, Explanation | Unexplained]
) -> None:
    found = explanations[name]
    assert isinstance(found, Explanation), found
    text = "\n".join(as_text(found)) + "\n"
    text = re.sub(r"\.rego:\d+", ".rego:LINE", text).replace(found.revision, "REVISION")
    assert text == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


def test_uses_of_a_list_that_are_narrowed_differently_are_asked_apart_here_too(
    explanations: dict[str, Explanation | Unexplained],
) -> None:
    found = explanations["apart"]
    assert isinstance(found, Explanation), found
    assert found.path == "b.totalCount"


def test_the_place_that_is_named_is_where_the_rule_stands(
    explanations: dict[str, Explanation | Unexplained],
) -> None:
    rules = {"allowed-by-territory": 'ground("territory", f)', "masked": 'grant("origin", f)'}
    for name, head in rules.items():
        found = explanations[name]
        assert isinstance(found, Explanation)
        path, _, line = found.source.place.rpartition(":")
        written = (DEFAULT_POLICIES / path).read_text(encoding="utf-8").splitlines()
        assert written[int(line) - 1].startswith(head)


def test_a_hidden_row_of_a_list_is_explained_behind_the_rows_that_are_shown(
    explanations: dict[str, Explanation | Unexplained],
) -> None:
    hidden = explanations["hidden"]
    assert isinstance(hidden, Explanation)
    assert (hidden.coordinate, hidden.verdict) == ("AssistanceCase.__typename", "hidden")
    assert hidden.attributes["residenceProvince"] == "52"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("beyond", "NO_SUCH_PLACE"),
        ("no-list", "NO_SUCH_PLACE"),
        ("not-asked", "NO_SUCH_PLACE"),
        ("invalid", "GRAPHQL_VALIDATION_FAILED"),
        ("unreadable", "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_what_is_not_there_is_refused_with_a_code(
    name: str, code: str, explanations: dict[str, Explanation | Unexplained]
) -> None:
    found = explanations[name]
    assert isinstance(found, Unexplained)
    assert found.code == code


def run(system: System, *arguments: str) -> tuple[int, dict[str, Any]]:
    state = str(system.programs.state.folder)
    command = ["policy", "explain", "--json", "--state", state, "--engine", "embedded", *arguments]
    result = CliRunner().invoke(app, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    return result.exit_code, found


def test_the_command_prints_json(system: System) -> None:
    code, found = run(
        system, CASE, "--as", "vinh-long-health", "--purpose", "treatment", "--case", "AC-2024-0909",
        "--path", "assistanceCase.hivStatus",
    )  # fmt: skip
    assert code == 0
    assert (found["verdict"], found["reason"], found["openings"]) == ("denied", "hiv_law", [])
    assert found["source"]["title"] == "HIV status is closed to all channels"
    assert [one["rule"] for one in found["closed_by"]] == ["gov.law.hiv_law"]


@pytest.mark.parametrize(
    ("who", "path", "code"),
    [
        ("vinh-long-health", "assistanceCase..hivStatus", "BAD_PATH"),
        ("nobody-known", "assistanceCase.hivStatus", "UNKNOWN_CALLER"),
    ],
)
def test_what_cannot_be_explained_leaves_with_2_and_a_code(
    system: System, who: str, path: str, code: str
) -> None:
    left, found = run(system, CASE, "--as", who, "--path", path)
    assert (left, found["error"]["code"]) == (2, code)
