"""When a register fails, what can lawfully be answered is, and nobody learns where it failed."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.smoke.cases import Answer
from tests.system.faults import NO_ANSWER, ODD_ANSWER
from tests.system.relay import Fault
from tests.system.running import ALLOWANCE, SYSTEM, C
from tests.system.second import Watched
from tests.system.test_bad_input import INSIDE

pytestmark = SYSTEM

DOCUMENT = f"""{{
  assistanceCases(pins: ["{C}"]) {{ edges {{ node {{
    caseId
    person {{ fullName maritalStatus hasStateIncome assistanceEligibility {{ eligible }} }}
  }} }} }}
}}"""

PERSON = {
    "fullName": "Trần Thị Cúc",
    "maritalStatus": "WIDOWED",
    "hasStateIncome": False,
    "assistanceEligibility": {"eligible": True},
}

FAULTS: Mapping[str, Fault | None] = {"nothing listens": None, **NO_ANSWER, **ODD_ANSWER}
FEWER = ("nothing listens", "hangs up", *ODD_ANSWER)


def answer_with(person: object) -> dict[str, object]:
    node = {"caseId": "AC-2022-0303", "person": person}
    return {"assistanceCases": {"edges": [{"node": node}]}}


LEFT: Mapping[str, dict[str, object]] = {
    "social_assistance": {"assistanceCases": None},
    "population": answer_with(None),
    "civil_status": answer_with(PERSON | {"maritalStatus": None, "assistanceEligibility": None}),
    "civil_servants": answer_with(PERSON | {"hasStateIncome": None, "assistanceEligibility": None}),
}
"""What is left of the answer without a register: a computed field goes with its inputs."""
UNDECIDED = {"assistanceCases": {"edges": [{"node": None}]}}
"""A case whose policy attributes cannot be read."""


def ask(watched: Watched, document: str = DOCUMENT) -> Answer:
    return watched.system.ask("gia-lai-health", document, purpose=ALLOWANCE, url=watched.url)


def codes(answer: Answer) -> set[str]:
    return {error["extensions"]["code"] for error in answer.body["errors"]}


def assert_says_nothing_of_the_inside(answer: Answer) -> None:
    text = json.dumps([answer.body.get("errors"), answer.body.get("extensions")], ensure_ascii=False)
    assert INSIDE.search(text.replace('"service": "social_assistance"', "")) is None
    assert C not in text


def expected_code(register: str, fault: str) -> str:
    """Return what the client is told: that nobody answered, nothing fitting, or that it stays undecided."""
    if register == "population" or (register, fault) == ("social_assistance", "wrong types"):
        return "ATTRIBUTE_UNAVAILABLE"
    spoils_entities = register != "social_assistance" or "_entities" not in fault
    return "SOURCE_ERROR" if fault in ODD_ANSWER and spoils_entities else "SOURCE_UNAVAILABLE"


def test_nothing_is_wrong_while_nothing_fails(watched: Watched) -> None:
    answer = ask(watched)
    assert answer.body["data"] == answer_with(PERSON)
    assert "errors" not in answer.body


@pytest.mark.parametrize(
    ("register", "fault"),
    [("civil_servants", name) for name in FAULTS]
    + [(register, name) for register in LEFT if register != "civil_servants" for name in FEWER],
)
def test_without_a_register_the_rest_is_answered(watched: Watched, register: str, fault: str) -> None:
    relay = watched.registers[register]
    relay.fault = FAULTS[fault]
    if relay.fault is None:
        relay.close()
    answer = ask(watched)
    assert answer.status == 200
    undecided = (register, fault) == ("social_assistance", "wrong types")
    left = UNDECIDED if undecided else LEFT[register]
    assert answer.body["data"] == left
    assert codes(answer) == {expected_code(register, fault)}
    assert_says_nothing_of_the_inside(answer)
    record = watched.system.record(answer)
    assert record is not None
    assert record["status"] == "ANSWERED"
    failed = {source["source"] for source in record["sources"] if source["failed"]}
    assert failed == {register} or fault in ODD_ANSWER


def test_open_data_survives_the_registers_that_do_not_keep_it(watched: Watched) -> None:
    for name in ("civil_status", "civil_servants", "social_assistance"):
        watched.registers[name].close()
    document = f'{{ administrativeUnit(code: "52") {{ code }} {DOCUMENT.strip("{}")} }}'
    answer = ask(watched, document)
    assert answer.body["data"] == {"administrativeUnit": {"code": "52"}, "assistanceCases": None}
    assert codes(answer) == {"SOURCE_UNAVAILABLE"}


def test_a_register_that_is_back_is_asked_again(watched: Watched) -> None:
    watched.registers["civil_status"].close()
    assert codes(ask(watched)) == {"SOURCE_UNAVAILABLE"}
    watched.registers["civil_status"].open()
    assert ask(watched).body["data"] == answer_with(PERSON)
