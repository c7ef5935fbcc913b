"""What must hold for every answer of the whole system, each as one check of a gateway in this process."""

from __future__ import annotations

import json

from tests.smoke.cases import Answer
from tests.system.here import Here
from tests.system.rows import VISIBLE
from tests.system.running import ALLOWANCE, READ_BACK, C

__all__ = [
    "a_caller_gets_no_others_decisions",
    "a_closed_agency_reads_nothing",
    "a_denied_field_is_null",
    "a_hidden_person_is_not_sent_on",
    "a_person_asked_for_is_recorded",
    "a_register_without_ground_is_not_called",
    "another_sector_reads_nothing",
    "bank_accounts_are_masked",
    "hidden_rows_are_not_counted",
    "hiv_status_is_shown_to_nobody",
    "nothing_leaves_without_a_purpose",
    "nothing_leaves_without_a_record",
    "other_provinces_see_nothing",
]

A = "901085000101"
HA_NOI = {"kind": "OFFICER", "agency": "H26", "level": "PROVINCE", "unit": "01", "sector": "HEALTH", "loa": 2}
CASES_OF_C = f'assistanceCases(pins: ["{C}"])'
COUNT = f"{{ {CASES_OF_C} {{ totalCount edges {{ node {{ caseId }} }} }} }}"
PERSON_OF_C = f'person(pin: "{C}", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02")'
ALL = "{ assistanceCases(first: 100) { edges { node { caseId hivStatus } } } }"
NOBODY = {"assistanceCases": {"totalCount": 0, "edges": []}}


def reasons(answer: Answer) -> set[str]:
    return {error["extensions"]["reason"] for error in answer.body.get("errors", ())}


async def hidden_rows_are_not_counted(here: Here) -> None:
    document = "{ assistanceCases(first: 100) { totalCount edges { node { caseId } } } }"
    page = (await here.ask("dak-lak-health", document, READ_BACK)).body["data"]["assistanceCases"]
    origin, _ = VISIBLE["dak-lak-health"]
    statement = f"select count(*) as n from assistance_case where {origin}"  # noqa: S608
    (counted,) = await here.system.fetch_async("social_assistance", statement)
    assert (page["totalCount"], len(page["edges"])) == (counted["n"], counted["n"])


async def other_provinces_see_nothing(here: Here) -> None:
    answer = await here.ask("dak-lak-health", COUNT, ALLOWANCE)
    assert answer.body["data"] == NOBODY


async def a_denied_field_is_null(here: Here) -> None:
    document = f"{{ {CASES_OF_C} {{ edges {{ node {{ caseId inspectionFlag }} }} }} }}"
    answer = await here.ask("gia-lai-health", document, ALLOWANCE)
    node = {"caseId": "AC-2022-0303", "inspectionFlag": None}
    assert answer.body["data"] == {"assistanceCases": {"edges": [{"node": node}]}}
    assert reasons(answer) == {"no_ground"}


async def bank_accounts_are_masked(here: Here) -> None:
    document = f"{{ {CASES_OF_C} {{ edges {{ node {{ payment {{ bankAccountNo }} }} }} }} }}"
    answer = await here.ask("gia-lai-health", document, ALLOWANCE)
    (edge,) = answer.body["data"]["assistanceCases"]["edges"]
    assert edge == {"node": {"payment": {"bankAccountNo": "*********0303"}}}


async def a_hidden_person_is_not_sent_on(here: Here) -> None:
    document = f"""{{ assistanceCases(pins: ["{A}"]) {{
      edges {{ node {{ caseId person {{ maritalStatus hasStateIncome }} }} }}
    }} }}"""
    answer = await here.ask(HA_NOI, document, ALLOWANCE)
    assert await here.called(answer) == {"social_assistance", "population"}
    node = {"caseId": "AC-2022-0101", "person": None}
    assert answer.body["data"] == {"assistanceCases": {"edges": [{"node": node}]}}


async def a_register_without_ground_is_not_called(here: Here) -> None:
    document = f"{{ {PERSON_OF_C} {{ fullName civilServant {{ totalPay }} }} }}"
    answer = await here.ask("gia-lai-health", document, ALLOWANCE)
    assert await here.called(answer) == {"population"}


async def a_person_asked_for_is_recorded(here: Here) -> None:
    answer = await here.ask("gia-lai-health", f"{{ {PERSON_OF_C} {{ fullName }} }}", ALLOWANCE)
    record = await here.record(answer)
    statement = "select person from audit_person where record_id = $1"
    assert len(await here.system.fetch_async("gateway", statement, record["id"])) == 1


async def nothing_leaves_without_a_record(here: Here) -> None:
    change = "{} insert on audit_record {} gateway_app"
    await here.system.fetch_async("gateway", change.format("revoke", "from"))
    try:
        answer = await here.ask("gia-lai-health", COUNT, ALLOWANCE)
    finally:
        await here.system.fetch_async("gateway", change.format("grant", "to"))
    assert (answer.status, set(answer.body)) == (503, {"errors"})
    assert "AC-2022-0303" not in json.dumps(answer.body)


async def hiv_status_is_shown_to_nobody(here: Here) -> None:
    answer = await here.ask("gia-lai-health", ALL, ALLOWANCE)
    edges = answer.body["data"]["assistanceCases"]["edges"]
    assert len(edges) > 1
    assert {edge["node"]["hivStatus"] for edge in edges} == {None}
    assert reasons(answer) == {"hiv_law"}


async def a_closed_agency_reads_nothing(here: Here) -> None:
    answer = await here.ask("binh-dinh-health", COUNT, ALLOWANCE)
    assert (answer.body["data"], reasons(answer)) == ({"assistanceCases": None}, {"agency_closed"})


async def nothing_leaves_without_a_purpose(here: Here) -> None:
    answer = await here.ask("gia-lai-health", COUNT)
    assert (answer.body["data"], reasons(answer)) == ({"assistanceCases": None}, {"missing_purpose"})


async def another_sector_reads_nothing(here: Here) -> None:
    document = '{ assistanceCases(pins: ["979055000404"]) { totalCount edges { node { caseId } } } }'
    answer = await here.ask("hcmc-home-affairs", document, READ_BACK)
    assert (answer.body["data"], reasons(answer)) == ({"assistanceCases": None}, {"no_ground"})


async def a_caller_gets_no_others_decisions(here: Here) -> None:
    own = await here.ask("gia-lai-health", COUNT, ALLOWANCE)
    assert own.body["data"]["assistanceCases"]["totalCount"] == 1
    other = await here.ask("dak-lak-health", COUNT, ALLOWANCE)
    assert other.body["data"] == NOBODY
