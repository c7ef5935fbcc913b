"""Scenarios 17 and 19 and E4 of `domain.md` 5, through the real rules; level: decider and gates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.access import AccessPlan, shape_of
from gateway.decision import (
    Allow,
    Clause,
    Decisions,
    Deny,
    Grant,
    GrantKind,
    Identity,
    Masked,
    Obligation,
    PolicyEngine,
    Subject,
    SubjectKind,
)
from gateway.local.callers import caller as claims_of
from tests.gateway.access.building import NOW, TODAY, decider, directory, operation, purpose, rules_only
from tests.gateway.access.random_documents import ROWS, decided, document_pairs
from tests.gateway.access.scenarios import brief, table
from tests.gateway.access.test_properties import STRICTNESS, in_process
from tests.policies.rego import engine_with

A, B = "901085000101", "964190000202"
BUS = """{ person(pin: "901085000101", fullName: "Nguyễn Văn An", dateOfBirth: "1985-03-12") {
  pin fullName assistanceCases { caseId categoryCode disability { type level certificateNo }
    payment { bankAccountNo } hivStatus versions { caseId } } } }"""
RESIDENTS = """{ residents(unit: "21028", first: 20) { totalCount edges { node {
  pin fullName currentPlace { address communeCode } mobilePhone religion
  assistanceCases { caseId coarseGroup mobilityNeed categoryCode hivStatus payment { bankAccountNo } }
  birth { birthParents { motherName } } civilServant { planning } } } } }"""
DISABILITY = ("Disability.certificateNo", "Disability.level")
BREAK_GLASS = Grant(id="BG-1", kind=GrantKind.BREAK_GLASS, area=("21028",))
OBLIGATIONS = (
    Obligation("audit", (("level", "full"),)),
    Obligation("expire"),
    Obligation("notify_subject"),
    Obligation("review", (("hours", 72),)),
)


def subject(name: str, *grants: Grant) -> Subject:
    """Return a fixture caller with grants."""
    claims = claims_of(name)
    assert claims is not None
    found = Subject(
        kind=SubjectKind(claims["kind"]), id=name, agency=claims["agency"], sector=claims["sector"],
        roles=tuple(claims["roles"]), grants=grants,
    )  # fmt: skip
    return directory().resolve_subject(found, TODAY)


async def asked(
    engine: PolicyEngine, text: str, who: Subject, code: str, *shared: tuple[str, str]
) -> AccessPlan:
    identity = Identity(shared=shared)
    return await decider(engine).plan(who, purpose(code), operation(text), NOW, identity)


async def objects(
    engine: PolicyEngine, plan: AccessPlan, type_name: str, *attributes: Mapping[str, str]
) -> list[Decisions]:
    gate = plan.gates[type_name]
    tuples = [tuple(one.get(name) for name in gate.attributes) for one in attributes]
    keeper = decider(engine).gatekeeper(plan)
    return list(await keeper.decide(type_name, gate.attributes, gate.coordinates, tuples))


async def test_17_without_a_request_nothing_is_there(engine: PolicyEngine) -> None:
    plan = await asked(engine, BUS, subject("da-nang-transport"), "bus-fare")
    assert (plan.rows, plan.filters) == ({"Person": ()}, {"Query.person": ()})
    (found,) = await objects(engine, plan, "Person", {"person": A})
    assert found == {"Person.__typename": Deny(reason="no_ground", rule="gov.public_security")}
    shown = {at for at, one in plan.outcomes.items() if not isinstance(one, Deny)}
    assert shown == {"Person.__typename", "Person.dateOfBirth", "Query.person"}, (
        "the filter, the search, nothing"
    )
    assert {brief(one) for one in plan.outcomes.values() if isinstance(one, Deny)} <= {
        "DENY no_ground",
        "DENY hiv_law",
    }


async def test_17_the_number_alone_does_not_tell_who_has_asked(engine: PolicyEngine) -> None:
    """What is reported without an object is the same whoever the number is of, here also without lists."""
    text = BUS[:-1] + " assistanceCases(first: 1) { edges { node { disability { level } } } } }"
    shape = shape_of(DISABILITY)
    anybody = replace(shape, id="shape-anybody")
    asked_it = await asked(
        engine, text, subject("da-nang-transport", anybody, shape), "bus-fare", (A, shape.id)
    )
    not_asked = await asked(engine, text, subject("da-nang-transport", anybody), "bus-fare")
    assert set(asked_it.outcomes) == set(not_asked.outcomes)
    for at, outcome in asked_it.outcomes.items():
        assert brief(outcome) == brief(not_asked.outcomes[at]), at
    assert brief(asked_it.outcomes["Query.assistanceCases"]) == "DENY three_facts_needed"
    assert asked_it.operation == not_asked.operation


async def test_17_a_request_opens_the_fields_it_names_of_who_made_it(engine: PolicyEngine) -> None:
    shape = shape_of(DISABILITY)
    plan = await asked(engine, BUS, subject("da-nang-transport", shape), "bus-fare", (A, shape.id))
    assert plan.rows["Person"] == ((Clause("person", "eq", A),),)
    assert plan.rows["AssistanceCase"] == ((Clause("person", "eq", A),),)
    hers, others = await objects(engine, plan, "Person", {"person": A}, {"person": B})
    assert table(hers)["Person.__typename"] == "ALLOW sharing_request"
    assert brief(others["Person.__typename"]) == "DENY no_ground"
    mine, another = await objects(engine, plan, "AssistanceCase", {"person": A}, {"person": B})
    shown = {at for at, outcome in mine.items() if not isinstance(outcome, Deny)}
    assert shown == {
        "AssistanceCase.__typename", "AssistanceCase.disability", "Disability.certificateNo",
        "Disability.level",
    }  # fmt: skip
    assert {brief(mine[at]) for at in shown} == {"ALLOW sharing_request"}
    assert all(isinstance(outcome, Deny) for outcome in another.values())
    assert brief(plan.outcomes["AssistanceCase.hivStatus"]) == "DENY hiv_law"
    for at in ("AssistanceCase.categoryCode", "AssistanceCase.payment", "Person.pin", "Person.fullName"):
        assert brief(plan.outcomes[at]) == "DENY no_ground"


async def test_17_a_shape_nobody_at_hand_has_opens_nothing(engine: PolicyEngine) -> None:
    shape = shape_of(DISABILITY)
    plan = await asked(engine, BUS, subject("da-nang-transport", shape), "bus-fare")
    assert plan.rows["Person"] == ()
    (found,) = await objects(engine, plan, "Person", {"person": A})
    assert isinstance(found["Person.__typename"], Deny)


async def test_17_no_pin_reaches_the_engine(engine: PolicyEngine) -> None:
    shape = shape_of(DISABILITY)
    seen: list[str] = []

    class Listening:
        name = engine.name

        async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
            seen.append(json.dumps(document))
            return await engine.evaluate(document)

        async def close(self) -> None:
            return

    plan = await asked(Listening(), BUS, subject("da-nang-transport", shape), "bus-fare", (A, shape.id))
    await objects(Listening(), plan, "Person", {"person": A})
    assert len(seen) == 2
    assert not [text for text in seen if A in text]


async def test_19_without_a_break_glass_no_grant(engine: PolicyEngine) -> None:
    plan = await asked(engine, RESIDENTS, subject("quang-ngai-command"), "emergency")
    outcomes = dict(plan.outcomes)
    assert {brief(outcome).removesuffix(" silent") for outcome in outcomes.values()} == {"DENY no_grant"}
    assert {outcome.hint for outcome in outcomes.values() if isinstance(outcome, Deny)} == {"request_sharing"}


async def test_19_a_break_glass_opens_its_area(engine: PolicyEngine) -> None:
    plan = await asked(engine, RESIDENTS, subject("quang-ngai-command", BREAK_GLASS), "emergency")
    assert plan.rows["Person"] == ((Clause("residenceCommune", "eq", "21028"),),)
    inside, outside = await objects(
        engine,
        plan,
        "AssistanceCase",
        {"person": A, "residenceCommune": "21028", "residenceProvince": "51"},
        {"person": B, "residenceCommune": "21034", "residenceProvince": "51"},
    )
    assert {at: brief(one) for at, one in inside.items() if not isinstance(one, Deny)} == {
        "AssistanceCase.__typename": "ALLOW break_glass",
        "AssistanceCase.categoryCode": "MASK(coarse) break_glass",
        "AssistanceCase.coarseGroup": "ALLOW break_glass",
        "AssistanceCase.mobilityNeed": "ALLOW break_glass",
    }
    assert all(isinstance(one, Deny) for one in outside.values())
    (person,) = await objects(engine, plan, "Person", {"person": A, "residenceCommune": "21028"})
    shown = {at for at, one in person.items() if not isinstance(one, Deny)}
    assert shown == {
        "Person.__typename", "Person.assistanceCases", "Person.currentPlace", "Person.fullName",
        "Person.mobilePhone", "Residence.address", "Residence.communeCode",
    }  # fmt: skip
    for found in (inside, person):
        for one in found.values():
            if isinstance(one, Allow | Masked):
                assert one.obligations == OBLIGATIONS
    closed = {"AssistanceCase.hivStatus": "DENY hiv_law", "BirthEvent.birthParents": "DENY sealed silent"}
    assert {at: brief(plan.outcomes[at]) for at in closed} == closed


async def test_19_each_gate_tells_whom_its_objects_are_about_and_no_rule(engine: PolicyEngine) -> None:
    plan = await asked(engine, RESIDENTS, subject("quang-ngai-command", BREAK_GLASS), "emergency")
    assert {name for name, gate in plan.gates.items() if "person" in gate.attributes} >= {
        "AssistanceCase",
        "Person",
    }
    ordinary = await asked(engine, RESIDENTS, subject("quy-nhon-police"), "residence")
    assert "person" not in ordinary.gates["Person"].attributes


NAMED = st.lists(st.sampled_from([row["coordinate"] for row in ROWS]), min_size=1, max_size=12, unique=True)


@settings(max_examples=80, deadline=None)
@given(pair=document_pairs(), fields=NAMED)
def test_e4_consent_never_takes_away_and_never_opens_what_is_closed(
    pair: tuple[dict[str, Any], dict[str, Any]], fields: list[str]
) -> None:
    """With one more request no cell gets stricter; what is sealed, secret, HIV or a bank stays as it was."""
    _, document = pair
    consent = {"id": "shape-9", "kind": "SHARING_REQUEST", "fields": fields, "area": []}
    held = document["subject"]["grants"]
    more = document | {"subject": document["subject"] | {"grants": [*held, consent]}}
    more["objects"] = [one | {"attrs": one["attrs"] | {"grant": "shape-9"}} for one in document["objects"]]
    before, after = decided(in_process()(document)), decided(in_process()(more))
    for field, earlier, later in zip(document["fields"], before, after, strict=True):
        closed = field.get("class") == "SEALED" or {"bank", "hiv", "secret"} & set(field.get("tags") or ())
        for one, other in zip(earlier, later, strict=True):
            assert STRICTNESS[other["effect"]] <= STRICTNESS[one["effect"]]
            if closed:
                assert other == one


@settings(max_examples=80, deadline=None)
@given(pair=document_pairs(), area=st.lists(st.sampled_from(["21028", "21583", "52"]), max_size=3))
def test_e4_a_break_glass_opens_only_in_an_emergency_and_nothing_that_is_closed(
    pair: tuple[dict[str, Any], dict[str, Any]], area: list[str]
) -> None:
    _, document = pair
    held = document["subject"]["grants"]
    broken = {"id": "BG-9", "kind": "BREAK_GLASS", "fields": [], "area": area}
    more = document | {"subject": document["subject"] | {"grants": [*held, broken]}}
    before, after = decided(in_process()(document)), decided(in_process()(more))
    emergency = document.get("purpose", {}).get("code") == "emergency"
    for field, earlier, later in zip(document["fields"], before, after, strict=True):
        closed = field.get("class") == "SEALED" or {"bank", "hiv", "secret"} & set(field.get("tags") or ())
        for one, other in zip(earlier, later, strict=True):
            if not emergency:
                assert other == one
            if closed:
                assert other["effect"] != "allow" or one["effect"] == "allow"


def test_e4_the_property_notices_a_request_that_opens_a_bank_account() -> None:
    """Planted: the tag is taken from the list of what stays closed."""
    path = "gov/law/sharing_requests.rego"
    row = next(one for one in ROWS if one["coordinate"] == "AssistancePayment.bankAccountNo")
    document = {
        "protocol": "gw.decision/1",
        "phase": "object",
        "request": {"date": "2026-11-23"},
        "subject": {
            "kind": "OFFICER", "agency_closed": False, "agency": "H17", "level": "PROVINCE", "unit": "48",
            "sector": "TRANSPORT", "roles": [],
            "grants": [{"id": "s", "kind": "SHARING_REQUEST", "fields": [row["coordinate"]], "area": []}],
        },
        "purpose": {"code": "bus-fare", "ancestors": ["bus-fare"], "legal_basis": "51/2010/QH12"},
        "fields": [row],
        "objects": [{"type": "AssistanceCase", "attrs": {"grant": "s"}}],
        "checks": [{"field": 0, "objects": [0]}],
    }  # fmt: skip
    assert decided(in_process()(document))[0][0]["effect"] == "deny"
    assert decided(planted(path, '"bank", "hiv"', '"hiv"')(document))[0][0]["effect"] == "allow"


def planted(path: str, text: str, replacement: str) -> Any:
    """Return the rules with one defect, as an evaluator in this process."""
    modules = dict(rules_only().modules)
    assert text in modules[path]
    engine = engine_with({**modules, path: modules[path].replace(text, replacement, 1)})

    def evaluate(document: dict[str, Any]) -> Any:
        engine.set_input_json(json.dumps(document))
        return json.loads(engine.eval_rule_as_json("data.gw.v1.result"))

    return evaluate
