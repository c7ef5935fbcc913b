"""Decision documents, level: decider and gatekeeper over a recording engine; whole documents are compared."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from gateway.access import EmbeddedEngine
from gateway.access.documents import object_document
from gateway.decision import Deny, Via
from tests.gateway.access.building import NOW, READ_BACK, caller, decider, operation, planned, purpose
from tests.gateway.access.doubles import Change, RecordingEngine, TamperingEngine

BANK = "{ assistanceCases { edges { node { payment { bankAccountNo } } } } }"

SUBJECT = {
    "kind": "OFFICER",
    "id": "gia-lai-health",
    "agency": "H21",
    "level": "PROVINCE",
    "unit": "52",
    "sector": "HEALTH",
    "roles": ["case_officer"],
    "loa": 0,
    "agency_closed": False,
    "adult": False,
    "grants": [],
}
PURPOSE = {"code": "ND194-16.1.a", "legal_basis": "194/2025/NĐ-CP", "ancestors": ["ND194-16.1.a"]}
HEAD = {
    "protocol": "gw.decision/1",
    "request": {"date": "2026-11-23"},
    "subject": SUBJECT,
    "purpose": PURPOSE,
}
BANK_ROW = {
    "coordinate": "AssistancePayment.bankAccountNo",
    "type": "AssistancePayment",
    "name": "bankAccountNo",
    "class": "SENSITIVE",
    "tags": ["bank", "financial"],
    "register": "social_assistance",
    "owner": "gov.health",
    "group": "payment",
    "enteredBy": ["COMMUNE", "PROVINCE"],
    "entity": "AssistanceCase",
    "existence": [],
    "via": "select",
}
PAYMENT_ROW = BANK_ROW | {
    "coordinate": "AssistanceCase.payment",
    "type": "AssistanceCase",
    "name": "payment",
    "tags": ["financial"],
}
EXISTENCE_ROW = BANK_ROW | {
    "coordinate": "AssistanceCase.__typename",
    "type": "AssistanceCase",
    "name": "__typename",
    "class": "BASIC",
    "tags": [],
    "group": "case",
}


def structure(coordinate: str) -> dict[str, object]:
    type_name, name = coordinate.split(".")
    return {
        "coordinate": coordinate,
        "type": type_name,
        "name": name,
        "class": "OPERATIONAL",
        "tags": ["structure"],
        "register": "social_assistance",
        "owner": "gov.health",
        "enteredBy": [],
        "existence": ["AssistanceCase.__typename"],
        "via": "select",
    }


async def test_plan_document_holds_subject_purpose_and_one_row_per_coordinate(
    embedded: EmbeddedEngine,
) -> None:
    engine = RecordingEngine(embedded)
    await planned(engine, BANK, "gia-lai-health", READ_BACK)
    assert engine.documents == [
        {
            **HEAD,
            "phase": "plan",
            "fields": [
                EXISTENCE_ROW,
                PAYMENT_ROW,
                structure("AssistanceCaseConnection.edges"),
                structure("AssistanceCaseEdge.node"),
                BANK_ROW,
                structure("Query.assistanceCases"),
            ],
        }
    ]


async def test_object_document_holds_distinct_rows_with_succession_resolved(
    embedded: EmbeddedEngine,
) -> None:
    engine = RecordingEngine(embedded)
    plan = await planned(engine, BANK, "gia-lai-health", READ_BACK)
    gate = plan.gates["AssistanceCase"]
    assert gate.attributes == ("origin.case", "origin.payment")
    tuples = [("H08", "H08"), ("H08.21583", "H08"), ("H08", "H08"), ("G18", None)]
    decided = (
        await decider(engine)
        .gatekeeper(plan)
        .decide("AssistanceCase", gate.attributes, gate.coordinates, tuples)
    )
    assert decided[0] == decided[2]
    assert engine.documents[1] == {
        **HEAD,
        "phase": "object",
        "fields": [EXISTENCE_ROW, PAYMENT_ROW, BANK_ROW],
        "objects": [
            {"type": "AssistanceCase", "attrs": {"originCurrent": "H21", "originProvince": "H21"}},
            {"type": "AssistanceCase", "attrs": {"originCurrent": "H21.21583", "originProvince": "H21"}},
            {"type": "AssistanceCase", "attrs": {"originCurrent": "G18"}},
            {"type": "AssistanceCase", "attrs": {}},
        ],
        "checks": [
            {"field": 0, "objects": [0, 1, 2]},
            {"field": 1, "objects": [0, 3]},
            {"field": 2, "objects": [0, 3]},
        ],
    }


async def test_texts_of_documents_are_in_nfc_however_they_came(embedded: EmbeddedEngine) -> None:
    """Engines compare texts as they are spelled: `access.md` 3.2, "gateway must send NFC"."""
    decomposed = unicodedata.normalize("NFD", "Cúc")
    engine = RecordingEngine(embedded)
    subject = replace(caller("gia-lai-health"), id=decomposed, roles=(decomposed,))
    plan = await decider(engine).plan(subject, purpose(READ_BACK), operation(BANK), NOW)
    objects = [("AssistanceCase", (("residenceProvince", decomposed),))]
    told = str([engine.documents, object_document(plan.context, [], objects, [])])
    assert told.count("Cúc") == 5
    assert unicodedata.is_normalized("NFC", told)


async def test_the_callers_own_pin_never_enters_a_document(embedded: EmbeddedEngine) -> None:
    engine = RecordingEngine(embedded)
    subject = replace(caller("gia-lai-health"), person="952148000303")
    await decider(engine).plan(subject, purpose(READ_BACK), operation(BANK), NOW)
    assert "952148000303" not in str(engine.documents)


async def test_one_policy_call_per_gate_however_many_objects(embedded: EmbeddedEngine) -> None:
    engine = RecordingEngine(embedded)
    plan = await planned(engine, BANK, "gia-lai-health", READ_BACK)
    gate = plan.gates["AssistanceCase"]
    tuples = [("H08", "H21")] * 500
    decided = (
        await decider(engine)
        .gatekeeper(plan)
        .decide("AssistanceCase", gate.attributes, gate.coordinates, tuples)
    )
    assert len(decided) == 500
    assert len(engine.documents) == 2


async def test_no_policy_call_where_nothing_depends_on_the_object(embedded: EmbeddedEngine) -> None:
    engine = RecordingEngine(embedded)
    plan = await planned(engine, '{ administrativeUnit(code: "52") { name } }', "anonymous", None)
    gate = plan.gates["AdministrativeUnit"]
    assert (gate.attributes, gate.strict) == ((), frozenset())
    await decider(engine).gatekeeper(plan).decide("AdministrativeUnit", (), gate.coordinates, [()])
    assert len(engine.documents) == 1


@pytest.mark.parametrize(
    ("hint", "told"),
    [("request_sharing", "request_sharing"), ("x" * 64, "x" * 64), ("x" * 65, None), (7, None), (None, None)],
)
async def test_a_hint_that_is_none_leaves_the_denial_as_it_is(
    embedded: EmbeddedEngine, hint: object, told: str | None
) -> None:
    def change(answer: dict[str, Any]) -> None:
        answer["outcomes"].append({"effect": "deny", "reason": "no_ground", "rule": "r", "hint": hint})
        answer["fields"][row] = len(answer["outcomes"]) - 1

    row = list((await planned(embedded, BANK, "gia-lai-health", READ_BACK)).field_rows).index(
        ("AssistanceCase.payment", Via.SELECT)
    )
    plan = await planned(TamperingEngine(embedded, "plan", change), BANK, "gia-lai-health", READ_BACK)
    assert plan.outcomes["AssistanceCase.payment"] == Deny(reason="no_ground", rule="r", hint=told)


async def test_a_field_that_leads_to_what_is_denied_keeps_a_denial_of_its_own(
    embedded: EmbeddedEngine,
) -> None:
    text = "{ assistanceCases { edges { node { person { civilServant { totalPay } } } } } }"
    rows = list((await planned(embedded, text, "gia-lai-health", READ_BACK)).field_rows)
    own, below = ("Person.civilServant", Via.SELECT), ("CivilServant.__typename", Via.SELECT)

    def deny(*denied: tuple[tuple[str, Via], str]) -> Change:
        def change(answer: dict[str, Any]) -> None:
            answer["outcomes"].append({"effect": "allow", "reason": "r", "rule": "r"})
            answer["fields"][rows.index(own)] = len(answer["outcomes"]) - 1
            for row, reason in denied:
                answer["outcomes"].append({"effect": "deny", "reason": reason, "rule": "r"})
                answer["fields"][rows.index(row)] = len(answer["outcomes"]) - 1

        return change

    for denied, told in (((below, "below"),), "below"), (((own, "own"), (below, "below")), "own"):
        engine = TamperingEngine(embedded, "plan", deny(*denied))
        plan = await planned(engine, text, "gia-lai-health", READ_BACK)
        assert plan.outcomes["Person.civilServant"] == Deny(reason=told, rule="r")
