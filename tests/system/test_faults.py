"""When a source fails, what can lawfully be answered is, and nobody learns where it failed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.smoke.cases import Answer
from tests.system.faults import NO_ANSWER, ODD_ANSWER, hangs_up
from tests.system.relay import Fault
from tests.system.running import ALLOWANCE, SYSTEM, C, System
from tests.system.second import Watched
from tests.system.test_bad_input import INSIDE

pytestmark = SYSTEM

DOCUMENT = f"""{{
  assistanceCases(pins: ["{C}"]) {{ totalCount edges {{ node {{
    caseId
    categoryCode
    person {{ fullName maritalStatus hasStateIncome assistanceEligibility {{ eligible }} }}
  }} }} }}
}}"""

PERSON = {
    "fullName": "Trần Thị Cúc",
    "maritalStatus": "WIDOWED",
    "hasStateIncome": False,
    "assistanceEligibility": {"eligible": True},
}

SILENT = "nothing listens"
SOURCE_FAULTS = [
    *((name, fault, "SOURCE_UNAVAILABLE") for name, fault in NO_ANSWER.items()),
    *((name, fault, "SOURCE_ERROR") for name, fault in ODD_ANSWER.items()),
]


def ask(watched: Watched) -> Answer:
    return watched.system.ask("gia-lai-health", DOCUMENT, purpose=ALLOWANCE, url=watched.url)


def case_of(answer: Answer) -> Any:
    return answer.body["data"]["assistanceCases"]["edges"][0]["node"]


def codes(answer: Answer) -> set[str]:
    return {error["extensions"]["code"] for error in answer.body["errors"]}


def assert_says_nothing_of_the_inside(answer: Answer) -> None:
    text = json.dumps([answer.body.get("errors"), answer.body.get("extensions")], ensure_ascii=False)
    assert INSIDE.search(text) is None
    assert C not in text


def fail(watched: Watched, register: str, fault: Fault | None) -> None:
    """Let a register fail from now on; None: nothing listens there."""
    relay = watched.registers[register]
    if fault is None:
        relay.close()
    relay.fault = fault


def test_nothing_is_wrong_while_nothing_fails(watched: Watched) -> None:
    answer = ask(watched)
    assert case_of(answer) == {"caseId": "AC-2022-0303", "categoryCode": "NCT1", "person": PERSON}
    assert "errors" not in answer.body


@pytest.mark.parametrize(
    ("fault", "code"),
    [(None, "SOURCE_UNAVAILABLE"), *((fault, code) for _, fault, code in SOURCE_FAULTS)],
    ids=[SILENT, *(name for name, _, _ in SOURCE_FAULTS)],
)
def test_a_failing_register_takes_its_fields_and_what_is_computed_from_them(
    watched: Watched, fault: Fault | None, code: str
) -> None:
    fail(watched, "civil_servants", fault)
    answer = ask(watched)
    assert answer.status == 200
    left = PERSON | {"hasStateIncome": None, "assistanceEligibility": None}
    assert case_of(answer) == {"caseId": "AC-2022-0303", "categoryCode": "NCT1", "person": left}
    assert codes(answer) == {code}
    assert_says_nothing_of_the_inside(answer)
    record = watched.system.record(answer)
    assert record is not None
    assert {source["source"]: source["failed"] for source in record["sources"]}["civil_servants"] == (
        fault not in ODD_ANSWER.values() or "errors" in str(fault)
    )


GONE: Mapping[str, Any] = {
    "social_assistance": None,
    "population": {"person": None},
    "civil_status": {"person": PERSON | {"maritalStatus": None, "assistanceEligibility": None}},
}


@pytest.mark.parametrize(
    "fault", [None, hangs_up, *ODD_ANSWER.values()], ids=[SILENT, "hangs up", *ODD_ANSWER]
)
@pytest.mark.parametrize("register", GONE)
def test_every_register_may_fail(watched: Watched, register: str, fault: Fault | None) -> None:
    fail(watched, register, fault)
    answer = ask(watched)
    print(register, fault, json.dumps(answer.body, ensure_ascii=False))
    assert_says_nothing_of_the_inside(answer)
