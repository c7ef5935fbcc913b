"""Edge checks E1, E2, E5 and E8 of `domain.md` 5.4 at decision level, on each engine."""

from __future__ import annotations

from dataclasses import replace

from gateway.decision import Deny, PolicyEngine, Via, under_key
from tests.gateway.access.asking import asked, outcomes, subject
from tests.gateway.access.building import NOW, TODAY, decider, directory, operation
from tests.gateway.access.scenarios import brief, objects


async def test_e1_the_new_number_and_that_it_changed_never_why(engine: PolicyEngine) -> None:
    agreement = "AG-2026-VSS-002"
    text = '{ personByPin(pin: "931092001112") { pin pinChanged pinAliases { oldPin } gender } }'
    who = subject("vss", agreement)
    plan = await asked(engine, text, who, "default-sharing.life-status", agreement=agreement)
    assert outcomes(plan, "Person.pin", "Person.pinChanged", "Person.pinAliases", "Person.gender") == {
        "Person.pin": "ALLOW agreement",
        "Person.pinChanged": "ALLOW agreement",
        "Person.pinAliases": "DENY no_ground",
        "Person.gender": "DENY no_ground",
    }


async def test_e2_a_divided_communes_record_is_read_back_by_the_province_alone(engine: PolicyEngine) -> None:
    text = "{ assistanceCases(first: 10) { edges { node { caseId } } } }"
    record = {"origin.case": "H08.21634", "residenceCommune": "21622", "residenceProvince": "52"}
    plan = await asked(engine, text, subject("gia-lai-health"), "ND194-16.1.a")
    (found,) = await objects(engine, plan, "AssistanceCase", [record])
    assert found["AssistanceCase.caseId"] == "ALLOW origin"
    for agency in ("H21.21622", "H21.21628"):
        commune = directory().resolve_subject(replace(subject("quy-nhon-social"), agency=agency), TODAY)
        plan = await asked(engine, text, commune, "ND194-16.1.a")
        (found,) = await objects(engine, plan, "AssistanceCase", [record])
        assert set(found.values()) == {"DENY no_ground"}, agency


async def test_e5_what_has_no_ground_yet_says_how_to_ask(engine: PolicyEngine) -> None:
    text = '{ personByPin(pin: "931092001112") { pin } }'
    without = await asked(engine, text, subject("vss"), "default-sharing.life-status")
    denied = without.outcomes["Query.personByPin"]
    assert isinstance(denied, Deny)
    assert (denied.reason, denied.hint) == ("no_agreement", "request_sharing")
    plan = await decider(engine).plan(subject("moet"), None, operation(text), NOW)
    denied = plan.outcomes["Query.personByPin"]
    assert isinstance(denied, Deny)
    assert (denied.reason, denied.hint) == ("missing_purpose", "request_sharing")


async def test_e8_a_refused_argument_takes_no_other_use_of_the_list_with_it(engine: PolicyEngine) -> None:
    """What the budget sees masked at best searches nothing, whoever the cases are about."""
    document = '{ a: assistanceCases(categoryCode: "HIV") { totalCount } b: assistanceCases { totalCount } }'
    plan = await asked(engine, document, subject("vinh-long-finance"), "budget")
    assert brief(plan.outcomes[under_key("Query.assistanceCases", "a")]) == "DENY no_ground"
    assert under_key("Query.assistanceCases", "b") not in plan.outcomes
    assert brief(plan.outcomes["Query.assistanceCases"]) == "ALLOW structure"
    assert [field.response_key for field in plan.operation.selection.fields] == ["b"]


async def test_e8_a_field_is_denied_when_every_use_of_it_is_refused(engine: PolicyEngine) -> None:
    document = '{ a: assistanceCases(categoryCode: "HIV") { totalCount } }'
    plan = await asked(engine, document, subject("vinh-long-finance"), "budget")
    assert brief(plan.outcomes["Query.assistanceCases"]) == "DENY no_ground"


async def test_e8_a_field_that_is_denied_anyway_keeps_its_own_reason(engine: PolicyEngine) -> None:
    """The field and its argument are both denied, each by a rule of its own: the field's is told."""
    document = '{ a: assistanceCases(categoryCode: "HIV") { totalCount } }'
    plan = await asked(engine, document, subject("vinh-long-finance"), "statistics")
    searched = plan.answers["AssistanceCase.categoryCode", Via.FILTER]
    denied = plan.outcomes["Query.assistanceCases"]
    assert isinstance(searched, Deny)
    assert isinstance(denied, Deny)
    assert (searched.rule, denied.rule) == ("gov.health", "gw.v1.structure")
    assert under_key("Query.assistanceCases", "a") not in plan.outcomes
