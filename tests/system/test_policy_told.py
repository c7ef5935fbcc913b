"""What callers are told of decisions: mode `reject`, scope `explain`; what is hidden is hidden in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import pytest

from gateway.access import decider as deciding
from gateway.access.conditions import ALWAYS
from gateway.access.rows import filter_conditions
from gateway.executor import FieldReport
from gateway.local.callers import caller
from gateway.pipeline import pipeline as running
from gateway.pipeline import shaping
from gateway.pipeline.rejecting import reject_answered
from tests.smoke.cases import Answer
from tests.system.here import gateway_here
from tests.system.running import ALLOWANCE, READ_BACK, SYSTEM, C, System

pytestmark = [*SYSTEM, pytest.mark.usefixtures("only_embedded")]

REJECT = {"Lienthong-Policy-Mode": "reject"}
NOBODY = "952148009999"
"""A number no register has."""
PERSON = """query Lookup($pin: ID!) {
  person(pin: $pin, fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") { pin fullName maritalStatus }
}"""
CASES = "query Cases($pin: ID!) { assistanceCases(pins: [$pin]) { edges { node { caseId categoryCode } } } }"
OWN_CASE = """query Own($pin: ID!) {
  assistanceCases(pins: [$pin]) {
    edges { node { caseId inspectionFlag hivStatus payment { bankAccountNo } } }
  }
}"""
MOVED_CASE = '{ assistanceCase(caseId: "AC-2022-0101") { caseId payment { bankName } } }'
SCHOOL = """query School($pin: ID!, $fullName: String!, $dateOfBirth: Date!) {
  person(pin: $pin, fullName: $fullName, dateOfBirth: $dateOfBirth) {
    birth { __typename birthParents { motherName } adoption { decisionNo } }
  }
}"""
ADOPTED = {"pin": "951321000808", "fullName": "Võ Thị Hạnh", "dateOfBirth": "2021-02-14"}


def explaining(name: str) -> Mapping[str, Any]:
    """Return a fixture caller whose token has the scope."""
    return {**(caller(name) or {}), "scope": "openid explain"}


def told(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.body["extensions"]["policy"]["fields"]
    return sorted(found, key=lambda one: one["coordinate"])


def test_reject_answers_what_is_whole_and_refuses_the_rest_with_one_coded_error(system: System) -> None:
    def ask(document: str, headers: Mapping[str, str]) -> Answer:
        return system.ask("ha-noi-health", document, purpose=ALLOWANCE, variables={"pin": C}, headers=headers)

    whole = '{ assistanceCase(caseId: "AC-2022-0101") { caseId categoryCode } }'
    assert ask(whole, REJECT).body == ask(whole, {}).body
    assert ask(MOVED_CASE, {}).body["data"]["assistanceCase"]["payment"] is None
    refused = ask(MOVED_CASE, REJECT)
    assert (refused.status, set(refused.body)) == (403, {"errors"})
    assert [one["extensions"] for one in refused.body["errors"]] == [
        {
            "code": "POLICY_REJECTED",
            "fields": [{"coordinate": "AssistanceCase.payment", "reason": "no_ground"}],
        }
    ]
    record = system.record(refused)
    assert record is not None
    assert (record["status"], record["code"]) == ("REFUSED", "POLICY_REJECTED")
    assert system.called(refused) == {"social_assistance"}
    planned = ask(OWN_CASE, REJECT)
    assert [one["extensions"]["fields"] for one in planned.body["errors"]] == [
        [{"coordinate": "AssistanceCase.hivStatus", "reason": "hiv_law"}]
    ]
    assert system.called(planned) == set()


def counting_all(report: Iterable[FieldReport]) -> None:
    """The planted defect: a denial counts whether the caller may know of it or not."""
    reject_answered([FieldReport(**{**_fields(one), "silent": False}) for one in report])


def telling_all(projection: Any, introspected: Any, extensions: Any) -> Any:
    """The planted defect: the report of hidden values is told."""
    policy = {**extensions["policy"], "fields": [one.as_json() for one in projection.report]}
    return shaping.shaped(projection, introspected, {"policy": policy})


def _fields(one: FieldReport) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}


async def test_what_is_hidden_is_told_in_no_way_even_where_registers_send_it(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are not narrowed, so that the gateway alone hides them."""
    narrowing = filter_conditions
    monkeypatch.setattr(deciding, "existence_condition", lambda _: ALWAYS)
    monkeypatch.setattr(deciding, "filter_conditions", lambda *given: ({}, narrowing(*given)[1]))
    async with gateway_here(system) as here:

        async def pair(
            name: str, headers: Mapping[str, str], document: str, purpose: str
        ) -> list[tuple[int, Any]]:
            """Ask about somebody who is hidden, and about nobody."""
            who = explaining(name)
            answers = [
                await here.ask(who, document, purpose, variables={"pin": pin}, headers=headers)
                for pin in (C, NOBODY)
            ]
            return [(answer.status, answer.body) for answer in answers]

        async def sealed(headers: Mapping[str, str]) -> Answer:
            return await here.ask(
                explaining("moet"), SCHOOL, "school-entry", variables=ADOPTED, headers=headers
            )

        for headers in ({}, REJECT):
            for document in (PERSON, CASES):
                hidden, nobody = await pair("dak-lak-health", headers, document, ALLOWANCE)
                assert hidden == nobody
                assert (hidden[0], hidden[1]["extensions"]["policy"]["fields"]) == (200, [])
            answer = await sealed(headers)
            assert answer.body["data"] == {
                "person": {"birth": {"__typename": "BirthEvent", "birthParents": None, "adoption": None}}
            }
            assert (answer.status, told(answer)) == (200, [])

        with monkeypatch.context() as planted:
            planted.setattr(running, "reject_answered", counting_all)
            hidden, nobody = await pair("dak-lak-health", REJECT, CASES, ALLOWANCE)
            assert (hidden[0], nobody[0]) == (403, 200)
            assert (await sealed(REJECT)).status == 403
        with monkeypatch.context() as planted:
            planted.setattr(running, "shaped", telling_all)
            hidden, nobody = await pair("dak-lak-health", {}, CASES, ALLOWANCE)
            assert hidden != nobody


def test_the_scope_explain_names_rule_place_and_cause_and_nothing_else_changes(system: System) -> None:
    def ask(who: str | Mapping[str, Any]) -> Answer:
        return system.ask(who, OWN_CASE, purpose=READ_BACK, variables={"pin": C})

    plain, more = ask("gia-lai-health"), ask(explaining("gia-lai-health"))
    added = {"rules", "cause", "attributes"}
    assert all(set(one) == {"coordinate", "effect", "reason", "count", "paths"} for one in told(plain))
    assert told(plain) == [
        {key: value for key, value in one.items() if key not in added} for one in told(more)
    ]
    assert (plain.body["data"], plain.body["errors"]) == (more.body["data"], more.body["errors"])
    found = {one["coordinate"]: one for one in told(more)}
    assert {name: (one["cause"], one["attributes"]) for name, one in found.items()} == {
        "AssistanceCase.hivStatus": ("LAW", []),
        "AssistanceCase.inspectionFlag": ("RECORD", ["origin"]),
        "AssistancePayment.bankAccountNo": ("RECORD", ["origin"]),
    }
    rules = {name: one["rules"] for name, one in found.items()}
    assert [one["rule"] for one in rules["AssistanceCase.hivStatus"]] == ["gov.law.hiv_law"]
    assert [one["rule"] for one in rules["AssistanceCase.inspectionFlag"]] == ["gov.health"]
    assert [one["rule"] for one in rules["AssistancePayment.bankAccountNo"]] == ["gov.law.origin"]
    assert rules["AssistanceCase.hivStatus"][0]["place"].startswith("gov/law/guards.rego:")


def test_where_no_rule_opens_a_field_the_cause_is_the_caller(system: System) -> None:
    document = '{ assistanceCase(caseId: "AC-2024-0909") { caseId coefficient } }'
    answer = system.ask(explaining("vinh-long-finance"), document, purpose="budget")
    (coefficient,) = told(answer)
    assert (coefficient["coordinate"], coefficient["reason"]) == ("AssistanceCase.coefficient", "no_ground")
    assert (coefficient["cause"], coefficient["attributes"]) == ("CALLER", [])


def test_the_scope_explain_names_the_attributes_a_record_was_denied_by_not_their_values(
    system: System,
) -> None:
    answer = system.ask(explaining("ha-noi-health"), MOVED_CASE, purpose=ALLOWANCE)
    (payment,) = told(answer)
    assert (payment["cause"], payment["attributes"]) == ("RECORD", ["origin", "residenceProvince"])
    assert "H17" not in str(payment)
