"""What was not called and not sent: the best protected value is the one nobody asked a register for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.smoke.cases import Answer
from tests.system.rows import VISIBLE
from tests.system.running import ALLOWANCE, READ_BACK, SYSTEM, C, System
from tests.system.second import Watched

pytestmark = SYSTEM

A = "901085000101"
HA_NOI = {"kind": "OFFICER", "agency": "H26", "level": "PROVINCE", "unit": "01", "sector": "HEALTH", "loa": 2}
"""Reads back the case its commune wrote about A, who moved to Đà Nẵng, and may not see A."""

PERSON_OF_C = f'person(pin: "{C}", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02")'

PAGE = """
query Page($after: String) {
  assistanceCases(first: 7, after: $after) {
    totalCount
    edges { cursor node { caseId } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def data_of(answer: Answer) -> Any:
    assert answer.status == 200, answer.body
    return answer.body["data"]


def test_the_register_of_a_field_denied_beforehand_is_not_called(system: System, watched: Watched) -> None:
    document = f"{{ {PERSON_OF_C} {{ fullName civilServant {{ totalPay }} }} }}"
    answer = system.ask("quy-nhon-social", document, purpose=ALLOWANCE, url=watched.url)
    assert data_of(answer) == {"person": {"fullName": "Trần Thị Cúc", "civilServant": None}}
    assert system.called(answer) == {"population"}
    assert {name for name, relay in watched.registers.items() if relay.sent} == {"population"}


def test_only_the_allowed_field_of_a_register_is_asked_for(system: System, watched: Watched) -> None:
    document = f"{{ {PERSON_OF_C} {{ hasStateIncome civilServant {{ totalPay }} }} }}"
    answer = system.ask("quy-nhon-social", document, purpose=ALLOWANCE, url=watched.url)
    assert data_of(answer) == {"person": {"hasStateIncome": False, "civilServant": None}}
    assert len(watched.registers["civil_servants"].documents) == 1
    assert "civilServant" not in watched.registers["civil_servants"].documents[0]


@pytest.mark.parametrize("purpose", [None, "1.001776"])
def test_nothing_is_called_for_an_operation_denied_as_a_whole(
    system: System, watched: Watched, purpose: str | None
) -> None:
    who = "gia-lai-health" if purpose is None else "hcmc-home-affairs"
    document = "{ assistanceCases { totalCount edges { node { caseId person { fullName } } } } }"
    answer = system.ask(who, document, purpose=purpose, url=watched.url)
    assert data_of(answer) == {"assistanceCases": None}
    assert [relay.sent for relay in watched.registers.values()] == [[], [], [], []]
    assert system.called(answer) == set()


def test_a_person_the_caller_may_not_see_is_not_sent_on(system: System, watched: Watched) -> None:
    document = f"""{{ assistanceCases(pins: ["{A}"]) {{ totalCount edges {{ node {{ caseId person {{
      pin fullName maritalStatus hasStateIncome birth {{ placeOfBirth }} assistanceEligibility {{ eligible }}
    }} }} }} }} }}"""
    answer = system.ask(HA_NOI, document, purpose=ALLOWANCE, url=watched.url)
    assert data_of(answer) == {
        "assistanceCases": {"totalCount": 1, "edges": [{"node": {"caseId": "AC-2022-0101", "person": None}}]}
    }
    assert watched.registers["civil_status"].sent == []
    assert watched.registers["civil_servants"].sent == []
    asked = watched.registers["population"].sent
    assert [body["variables"] for body in asked] == [
        {name: [{"__typename": "Person", "pin": A}] for name in asked[0]["variables"]}
    ]
    assert "Person" not in json.dumps([entry["coordinate"] for entry in denied(answer)])


def test_without_ground_for_any_person_the_reference_is_not_even_asked_for(
    system: System, watched: Watched
) -> None:
    document = "{ assistanceCases { edges { node { caseId person { fullName maritalStatus } } } } }"
    answer = system.ask("gia-lai-health", document, purpose=READ_BACK, url=watched.url)
    assert {edge["node"]["person"] for edge in data_of(answer)["assistanceCases"]["edges"]} == {None}
    assert system.called(answer) == {"social_assistance"}
    assert ["person" in document for document in watched.registers["social_assistance"].documents] == [False]


def denied(answer: Answer) -> list[dict[str, Any]]:
    """Return what the answer says of fields that were not plainly shown."""
    fields: list[dict[str, Any]] = answer.body["extensions"]["policy"]["fields"]
    return fields


def test_a_strict_field_is_in_no_document_when_it_is_denied_to_all(system: System, watched: Watched) -> None:
    document = "{ assistanceCases(first: 50) { edges { node { caseId hivStatus } } } }"
    answer = system.ask("gia-lai-health", document, purpose=ALLOWANCE, url=watched.url)
    edges = data_of(answer)["assistanceCases"]["edges"]
    assert {edge["node"]["hivStatus"] for edge in edges} == {None}
    assert [entry["reason"] for entry in denied(answer)] == ["hiv_law"]
    assert "hivStatus" not in json.dumps([relay.sent for relay in watched.registers.values()])


def test_a_strict_field_is_asked_for_after_the_gate_and_only_where_it_is_allowed(
    system: System, watched: Watched
) -> None:
    document = "{ assistanceCases(first: 50) { edges { node { caseId payment { method bankAccountNo } } } } }"
    answer = system.ask("gia-lai-health", document, purpose=READ_BACK, url=watched.url)
    shown = {
        edge["node"]["caseId"]: edge["node"]["payment"]
        for edge in data_of(answer)["assistanceCases"]["edges"]
    }
    paid_by_others = {
        row["case_id"]
        for row in system.fetch(
            "social_assistance", "select case_id from assistance_case where origin_payment = 'H29'"
        )
    } & set(shown)
    assert paid_by_others
    assert {shown[case] for case in paid_by_others} == {None}
    first, *later = watched.registers["social_assistance"].sent
    assert "bankAccountNo" not in first["query"]
    sent = {item["caseId"] for body in later for items in body["variables"].values() for item in items}
    assert all("bankAccountNo" in body["query"] for body in later)
    assert sent == {case for case, payment in shown.items() if payment is not None}
    accounts = [payment["bankAccountNo"] for payment in shown.values() if payment is not None]
    assert all(account is None or account.startswith("*****") for account in accounts)


def brute_force(system: System, who: str, purpose: str) -> list[str]:
    """Return the cases a caller may see, counted in the raw table."""
    origin, territory = VISIBLE[who]
    condition = origin if purpose == READ_BACK else f"({origin} or {territory})"
    statement = f"select case_id from assistance_case where {condition} order by case_id"  # noqa: S608
    return [row["case_id"] for row in system.fetch("social_assistance", statement)]


@pytest.mark.parametrize("purpose", [READ_BACK, ALLOWANCE])
@pytest.mark.parametrize("who", VISIBLE)
def test_pages_and_counts_hold_the_visible_cases_and_no_other(system: System, who: str, purpose: str) -> None:
    expected = brute_force(system, who, purpose)
    assert expected
    found: list[str] = []
    after: str | None = None
    while True:
        answer = system.ask(who, PAGE, purpose=purpose, variables={"after": after})
        assert "errors" not in answer.body
        page = data_of(answer)["assistanceCases"]
        cases = [edge["node"]["caseId"] for edge in page["edges"]]
        found += cases
        assert page["totalCount"] == len(expected)
        assert len(cases) == min(7, len(expected) - len(found) + len(cases))
        assert page["pageInfo"]["hasNextPage"] == (len(found) < len(expected))
        assert all(case not in edge["cursor"] for edge in page["edges"] for case in cases)
        assert denied(answer) == []
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == expected


def test_a_cursor_of_one_caller_shows_another_only_his_own(system: System) -> None:
    own = brute_force(system, "dak-lak-health", ALLOWANCE)
    first = system.ask("gia-lai-health", PAGE, purpose=ALLOWANCE)
    cursor = data_of(first)["assistanceCases"]["pageInfo"]["endCursor"]
    last = data_of(first)["assistanceCases"]["edges"][-1]["node"]["caseId"]
    answer = system.ask("dak-lak-health", PAGE, purpose=ALLOWANCE, variables={"after": cursor})
    page = data_of(answer)["assistanceCases"]
    assert [edge["node"]["caseId"] for edge in page["edges"]] == [case for case in own if case > last][:7]
    assert page["totalCount"] == len(own)


def test_a_filter_finds_no_hidden_row(system: System) -> None:
    hidden = {"pins": ["983080000909", A]}
    document = "query F($pins: [ID!]) { assistanceCases(pins: $pins) { totalCount edges { cursor } } }"
    answer = system.ask("gia-lai-health", document, purpose=ALLOWANCE, variables=hidden)
    assert data_of(answer) == {"assistanceCases": {"totalCount": 0, "edges": []}}
    assert denied(answer) == []
    assert "errors" not in answer.body
