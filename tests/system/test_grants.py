"""Scenarios 17 and 19 with `lienthong grant`, and `lienthong revoke`, against the running system."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.audit import person_pseudonym
from gateway.cli.main import app
from gateway.local.errors import LocalError
from gateway.local.query_grants import SOON, held
from tests.system.running import SYSTEM, System

pytestmark = SYSTEM

FARE = """{ person(pin: "901085000101", fullName: "Nguyễn Văn An", dateOfBirth: "1985-03-12") {
  __typename fullName assistanceCases { categoryCode disability { type level certificateNo } } } }"""
EVACUATE = """{ residents(unit: "21028", first: 100) { totalCount edges { node { fullName mobilePhone
  assistanceCases { coarseGroup mobilityNeed categoryCode hivStatus } } } } }"""
REQUEST: dict[str, Any] = {
    "id": "SR-T-001", "kind": "SHARING_REQUEST", "person": "901085000101", "holder": "G18", "grantee": "H17",
    "sector": "TRANSPORT", "purpose": "bus-fare", "fields": ["Disability.level", "Disability.certificateNo"],
    "days": 30,
}  # fmt: skip
BREAK_GLASS: dict[str, Any] = {
    "id": "BG-T-001", "kind": "BREAK_GLASS", "grantee": "H48", "sector": "CIVIL_DEFENCE",
    "purpose": "emergency", "area": ["21028"], "reason": "lũ", "approvers": ["p1", "p2"], "hours": 24,
}  # fmt: skip
AGREEMENT: dict[str, Any] = {
    "id": "AG-T-001", "kind": "AGREEMENT", "grantee": "G24", "purpose": "default-sharing.life-status",
    "fields": ["Person.__typename", "Person.pin", "Person.fullName"],
    "from": "2026-01-01", "until": "2099-12-31",
}  # fmt: skip
M, N = "951150001616", "951078001717"


def run(system: System, *arguments: object) -> tuple[int, str]:
    words = [*map(str, arguments), "--state", str(system.programs.state.folder)]
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output.strip()


def settle() -> None:
    time.sleep(SOON + 0.3)


@contextmanager
def given(system: System, *documents: dict[str, Any]) -> Iterator[None]:
    with held(system.programs.state, documents, age=SOON):
        yield


def persons_in(system: System, unit: str) -> list[str]:
    rows = system.fetch("population", "select pin from person where residence_commune = $1", unit)
    return [row["pin"] for row in rows]


def test_17_a_request_opens_what_it_names_until_it_ends(system: System, tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(REQUEST | {"id": f"SR-{system.engine}"}), encoding="utf-8")
    before = system.ask("da-nang-transport", FARE, purpose="bus-fare").body
    assert before["data"] == {"person": None}
    assert run(system, "grant", "add", file) == (0, f"SR-{system.engine} added")
    settle()
    while_it_holds = system.ask("da-nang-transport", FARE, purpose="bus-fare")
    assert while_it_holds.body["data"]["person"] == {
        "__typename": "Person",
        "fullName": None,
        "assistanceCases": [
            {
                "categoryCode": None,
                "disability": {"type": None, "level": "SEVERE", "certificateNo": "KT-00004-0101"},
            }
        ],
    }
    code, listed = run(system, "grant", "list", "--json")
    (line,) = [one for one in map(json.loads, listed.splitlines()) if one["id"] == f"SR-{system.engine}"]
    assert (code, line["state"], line["grantee"], line["opens"]) == (
        0,
        "LIVE",
        "H17",
        ["Disability.certificateNo", "Disability.level"],
    )
    assert "901085000101" not in listed
    assert run(system, "grant", "end", f"SR-{system.engine}") == (0, f"SR-{system.engine} ended")
    settle()
    assert system.ask("da-nang-transport", FARE, purpose="bus-fare").body == before


def test_17_a_request_holds_for_nobody_else(system: System) -> None:
    with given(system, REQUEST):
        for who in ("da-nang-health", "quang-ngai-command", "vinh-long-finance"):
            assert system.ask(who, FARE, purpose="bus-fare").body["data"] == {"person": None}
        other = FARE.replace("901085000101", "952148000303")
        assert system.ask("da-nang-transport", other, purpose="bus-fare").body["data"] == {"person": None}


def test_19_a_break_glass_is_recorded_with_whom_it_was_about(system: System) -> None:
    with given(system, BREAK_GLASS):
        answer = system.ask("quang-ngai-command", EVACUATE, purpose="emergency")
    people = answer.body["data"]["residents"]["edges"]
    assert {"Nguyễn Thị Sáu", "Trần Quốc Bảo"} <= {edge["node"]["fullName"] for edge in people}
    cases = [case for edge in people for case in edge["node"]["assistanceCases"] or ()]
    assert {case["hivStatus"] for case in cases} == {None}
    assert {case["categoryCode"] for case in cases} == {case["coarseGroup"] for case in cases}
    record = system.record(answer)
    assert record is not None
    statement = "select * from obligation where record_id = $1 order by number"
    obligations = system.fetch("gateway", statement, record["id"])
    assert [row["type"] for row in obligations] == ["audit", "expire", "notify_subject", "review"]
    assert obligations[3]["due_at"] == record["at"] + timedelta(hours=72)
    key = system.programs.secrets.audit.encode()
    seen = {person_pseudonym(key, record["at"].year, pin) for pin in persons_in(system, "21028")}
    assert person_pseudonym(key, record["at"].year, M) in seen
    for row in obligations:
        assert {bytes(person) for person in row["persons"]} == seen
        assert row["grants"] == ["BG-T-001"]
        assert "AssistanceCase.categoryCode" in row["fields"]


def test_e4_a_break_glass_that_is_denied_leaves_a_record_too(system: System) -> None:
    answer = system.ask("quang-ngai-command", EVACUATE, purpose="emergency")
    assert answer.body["data"] == {"residents": None}
    assert answer.body["errors"][0]["extensions"]["reason"] == "no_grant"
    assert answer.body["errors"][0]["extensions"]["hint"] == "request_sharing"
    record = system.record(answer)
    assert record is not None
    assert (record["purpose"], record["agency"], record["status"]) == ("emergency", "H48", "ANSWERED")
    assert {(one["effect"], one["reason"]) for one in record["fields"] if "select" in one["via"]} == {
        ("deny", "no_grant")
    }
    assert system.fetch("gateway", "select 1 from obligation where record_id = $1", record["id"]) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"approvers": ["p1"]}, "TWO_APPROVERS_NEEDED"), ({"hours": 25}, "PERIOD_TOO_LONG")],
)
def test_19_what_is_refused_opens_nothing(system: System, changes: dict[str, Any], code: str) -> None:
    with given(system, BREAK_GLASS | changes | {"refused": code}):
        answer = system.ask("quang-ngai-command", EVACUATE, purpose="emergency")
    assert answer.body["data"] == {"residents": None}


def test_a_grant_of_a_query_test_is_as_it_says(system: System) -> None:
    with (
        pytest.raises(LocalError, match="TWO_APPROVERS_NEEDED"),
        given(system, BREAK_GLASS | {"approvers": []}),
    ):
        pytest.fail("asked without its grant")
    wrong = REQUEST | {"refused": "PERIOD_TOO_LONG"}
    with pytest.raises(LocalError, match="was not refused"), given(system, wrong):
        pytest.fail("asked with a grant that should not be")
    assert run(system, "grant", "end", "SR-T-001")[1].startswith("GRANT_UNKNOWN: ")


def test_an_agreement_opens_no_more_than_its_own_fields(system: System) -> None:
    document = '{ personByPin(pin: "901085000101") { pin fullName lifeStatus } }'
    with given(system, AGREEMENT):
        purpose = 'default-sharing.life-status; agreement="AG-T-001"'
        narrow = system.ask("vss", document, purpose=purpose).body
        whole = system.ask("vss", document, purpose=purpose.replace("AG-T-001", "AG-2026-VSS-002")).body
    assert narrow["data"]["personByPin"]["fullName"] == whole["data"]["personByPin"]["fullName"] is not None
    assert (narrow["data"]["personByPin"]["lifeStatus"], whole["data"]["personByPin"]["lifeStatus"]) == (
        None,
        "ALIVE",
    )
    assert [error["extensions"]["reason"] for error in narrow["errors"]] == ["no_ground"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["add", "no-such.json"], "GRANT_MALFORMED: "),
        (["end", "no-such"], "GRANT_UNKNOWN: "),
        (["review", "no-such"], "GRANT_UNKNOWN: "),
        (["review", "AG-2026-VSS-001"], "GRANT_NOT_REVIEWED: "),
    ],
)
def test_mistakes_are_answered_with_a_code(system: System, arguments: list[str], complaint: str) -> None:
    code, said = run(system, "grant", *arguments)
    assert (code, said.startswith(complaint)) == (1, True)


def test_an_officer_is_refused_until_the_revocation_is_lifted(system: System) -> None:
    document = "{ assistanceCases(first: 1) { totalCount } }"
    assert system.ask("dak-lak-health", document, purpose="1.001776").status == 200
    assert run(system, "revoke", "subject", "dak-lak-health") == (0, "subject dak-lak-health revoked")
    settle()
    refused = system.ask("dak-lak-health", document, purpose="1.001776")
    assert (refused.status, refused.body["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert "subject dak-lak-health since " in run(system, "revoke", "list")[1]
    assert system.ask("gia-lai-health", document, purpose="1.001776").status == 200
    assert run(system, "revoke", "subject", "dak-lak-health")[1].startswith("REVOCATION_EXISTS: ")
    assert run(system, "revoke", "subject", "dak-lak-health", "--lift")[0] == 0
    settle()
    assert system.ask("dak-lak-health", document, purpose="1.001776").status == 200
    assert run(system, "revoke", "agency", "H15", "--lift")[1].startswith("REVOCATION_UNKNOWN: ")
