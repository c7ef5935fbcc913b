"""Scenarios of `domain.md` 5.3 and 5.4 at decision level, on each engine: rules, directory and decider."""

from __future__ import annotations

import pytest

from gateway.decision import Clause, Deny, PolicyEngine
from tests.gateway.access.building import (
    ALLOWANCE,
    CIVIL_STATUS,
    PAYMENT,
    PERSONNEL,
    READ_BACK,
    SIM,
    planned,
)
from tests.gateway.access.scenarios import (
    A_CASE,
    B_CASE,
    C_CASE,
    CASE,
    I_CASE,
    PERSON,
    VERIFY,
    brief,
    objects,
    table,
)


async def test_scenario_1_province_reads_back_what_its_predecessor_entered(engine: PolicyEngine) -> None:
    """5.3 row 1: entered fields, category too; bank masked; what the ministry entered and HIV denied."""
    plan = await planned(engine, CASE, "gia-lai-health", READ_BACK)
    assert table(plan.outcomes) == {
        "AssistanceCase.__typename": "DEPENDS origin.case",
        "AssistanceCase.caseId": "DEPENDS origin.case",
        "AssistanceCase.categoryCode": "DEPENDS origin.case",
        "AssistanceCase.hivStatus": "DENY hiv_law",
        "AssistanceCase.inspectionFlag": "DEPENDS origin.inspection",
        "AssistanceCase.payment": "DEPENDS origin.payment",
        "AssistanceCase.provenance": "DENY no_ground",
        "AssistanceCaseConnection.edges": "ALLOW structure",
        "AssistanceCaseConnection.totalCount": "ALLOW structure",
        "AssistanceCaseEdge.node": "ALLOW structure",
        "AssistancePayment.bankAccountNo": "DEPENDS origin.payment",
        "AssistancePayment.bankName": "DEPENDS origin.payment",
        "Provenance.enteredAt": "ALLOW structure",
        "Query.assistanceCases": "ALLOW structure",
    }
    assert await objects(engine, plan, "AssistanceCase", [C_CASE]) == [
        {
            "AssistanceCase.__typename": "ALLOW origin",
            "AssistanceCase.caseId": "ALLOW origin",
            "AssistanceCase.categoryCode": "ALLOW origin",
            "AssistanceCase.inspectionFlag": "DENY no_ground",
            "AssistanceCase.payment": "ALLOW origin",
            "AssistancePayment.bankAccountNo": "MASK(keep_last) payment_purpose_needed",
            "AssistancePayment.bankName": "ALLOW origin",
        }
    ]


async def test_scenario_1_bank_account_is_plain_for_the_purpose_of_payment(engine: PolicyEngine) -> None:
    plan = await planned(engine, CASE, "gia-lai-health", PAYMENT)
    (decisions,) = await objects(engine, plan, "AssistanceCase", [C_CASE])
    assert decisions["AssistancePayment.bankAccountNo"] == "ALLOW origin"


async def test_scenario_2_cases_of_other_provinces_do_not_exist(engine: PolicyEngine) -> None:
    """5.3 row 2: rows filtered out; row 9: at province level both C and B."""
    plan = await planned(engine, CASE, "gia-lai-health", READ_BACK)
    decided = await objects(engine, plan, "AssistanceCase", [C_CASE, A_CASE, B_CASE, I_CASE])
    assert [one["AssistanceCase.__typename"] for one in decided] == [
        "ALLOW origin",
        "DENY no_ground",
        "ALLOW origin",
        "DENY no_ground",
    ]
    assert [one["AssistanceCase.categoryCode"] for one in decided] == [
        "ALLOW origin",
        "DENY no_ground",
        "ALLOW origin",
        "DENY no_ground",
    ]


async def test_scenario_2_the_row_condition_names_every_code_the_province_answers_for(
    engine: PolicyEngine,
) -> None:
    plan = await planned(engine, CASE, "gia-lai-health", READ_BACK)
    ((clause,),) = plan.rows["AssistanceCase"]
    assert (clause.attr, clause.op) == ("origin.case", "in")
    assert {"H08", "H21", "H21.21583", "H21.24100", "H08.21583"} <= set(clause.value)
    assert not {"H15", "H26", "H26.00004", "H07", "G18"} & set(clause.value)


async def test_scenario_7_commune_officer_reads_what_eligibility_needs(engine: PolicyEngine) -> None:
    """5.3 row 7: residence, household, lifeStatus, maritalStatus allowed; pay, religion, phone denied."""
    plan = await planned(engine, PERSON, "quy-nhon-social", ALLOWANCE)
    here = "DEPENDS residenceCommune"
    assert table(plan.outcomes) == {
        "AssistanceEligibility.eligible": here,
        "CivilServant.__typename": "DENY no_ground",
        "CivilServant.totalPay": "DENY no_ground",
        "Household.members": here,
        "HouseholdMember.person": here,
        "HouseholdMember.relation": here,
        "Person.__typename": here,
        "Person.assistanceEligibility": here,
        "Person.civilServant": "DENY no_ground",
        "Person.dateOfBirth": here,
        "Person.fullName": here,
        "Person.hasStateIncome": here,
        "Person.household": here,
        "Person.lifeStatus": here,
        "Person.maritalStatus": here,
        "Person.mobilePhone": "DENY no_ground",
        "Person.permanentResidence": here,
        "Person.pin": here,
        "Person.religion": "DENY no_ground",
        "Query.person": "ALLOW structure",
        "Residence.communeCode": here,
    }
    c, a = await objects(
        engine, plan, "Person", [{"residenceCommune": "21583"}, {"residenceCommune": "20194"}]
    )
    assert set(c.values()) == {"ALLOW territory"}
    assert {key: value for key, value in a.items() if key != "Person.assistanceEligibility"} == {
        key: "DENY no_ground" for key in c if key != "Person.assistanceEligibility"
    }
    assert a["Person.assistanceEligibility"] == "DENY requires_denied"


async def test_scenario_7_lookup_is_narrowed_to_the_commune(engine: PolicyEngine) -> None:
    """5.3 row 7, last sentence: the same officer for A, no rows; the filter cannot tell that A exists."""
    plan = await planned(engine, PERSON, "quy-nhon-social", ALLOWANCE)
    (condition,) = plan.filters["Query.person"]
    assert [(clause.attr, clause.op, clause.value) for clause in condition] == [
        ("residenceCommune", "eq", "21583")
    ]
    assert plan.rows["Person"] == plan.filters["Query.person"]


async def test_scenario_9_closed_agency_is_told_its_successor(engine: PolicyEngine) -> None:
    plan = await planned(engine, PERSON, "binh-dinh-health", ALLOWANCE)
    denial = plan.outcomes["Query.person"]
    assert isinstance(denial, Deny)
    assert (denial.reason, denial.hint) == ("agency_closed", "H21")
    assert plan.operation.selection.fields == ()


async def test_scenario_14_telco_under_agreement_may_verify_and_nothing_else(engine: PolicyEngine) -> None:
    plan = await planned(engine, VERIFY, "viettel-with-agreement", SIM, agreement="AG-2026-VTL-001")
    assert table(plan.outcomes) == {
        "IdentityVerification.checkedAt": "ALLOW agreement",
        "IdentityVerification.requestId": "ALLOW agreement",
        "IdentityVerification.result": "ALLOW agreement",
        "Query.verifyIdentity": "ALLOW agreement",
    }
    assert plan.gates == {}
    plan = await planned(engine, PERSON, "viettel-with-agreement", SIM, agreement="AG-2026-VTL-001")
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"DENY no_ground"}
    assert plan.operation.selection.fields == ()


@pytest.mark.parametrize(
    ("name", "agreement"),
    [("viettel", "AG-2026-VTL-001"), ("viettel-with-agreement", "AG-2026-OTHER"), ("viettel", None)],
)
async def test_scenario_14_telco_without_agreement_in_force_is_denied(
    engine: PolicyEngine, name: str, agreement: str | None
) -> None:
    plan = await planned(engine, VERIFY, name, SIM, agreement=agreement)
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"DENY no_agreement"}


@pytest.mark.parametrize("text", [CASE, PERSON, VERIFY])
async def test_e5_without_purpose_everything_that_is_not_open_is_denied(
    engine: PolicyEngine, text: str
) -> None:
    """5.4 E5."""
    plan = await planned(engine, text, "gia-lai-health", None)
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"DENY missing_purpose"}


FILTERED = '{ assistanceCases(first: 5, categoryCode: "HIV") { totalCount } }'


async def test_e8_filter_on_a_field_the_caller_may_not_see_is_denied(engine: PolicyEngine) -> None:
    """5.4 E8: `filter: {categoryCode: HIV}` by a caller without that field."""
    plan = await planned(engine, FILTERED, "hcmc-home-affairs", READ_BACK)
    assert brief(plan.outcomes["Query.assistanceCases"]) == "DENY no_ground"
    assert plan.operation.selection.fields == ()


async def test_e8_filter_on_a_conditional_field_narrows_the_list(engine: PolicyEngine) -> None:
    plan = await planned(engine, FILTERED, "gia-lai-health", READ_BACK)
    assert brief(plan.outcomes["Query.assistanceCases"]) == "ALLOW structure"
    assert plan.filters == {"Query.assistanceCases": plan.rows["AssistanceCase"]}


async def test_e9_an_alias_gives_the_decision_of_the_field(engine: PolicyEngine) -> None:
    plan = await planned(
        engine, "{ x: assistanceCases { edges { node { caseId: hivStatus } } } }", "gia-lai-health", READ_BACK
    )
    assert brief(plan.outcomes["AssistanceCase.hivStatus"]) == "DENY hiv_law"
    assert "AssistanceCase.caseId" not in plan.outcomes


async def test_e10_ministry_of_health_sees_its_inspection_flag_and_nothing_else(engine: PolicyEngine) -> None:
    plan = await planned(engine, CASE, "ministry-of-health", READ_BACK)
    assert brief(plan.outcomes["AssistanceCase.inspectionFlag"]) == "DEPENDS inspectedBy"
    assert plan.rows["AssistanceCase"] == ((Clause("inspectedBy", "in", ("G07", "G18")),),)
    assert brief(plan.outcomes["AssistanceCase.categoryCode"]) == "DENY no_ground"


async def test_home_affairs_reads_records_it_employs_or_entered(engine: PolicyEngine) -> None:
    """5.3 row 3: own origin through H09, employer, discipline; the ministry's note is not for them."""
    plan = await planned(
        engine,
        "{ civilServants { edges { node { employeeNo discipline ministryNote } } } }",
        "hcmc-home-affairs",
        PERSONNEL,
    )
    attributes = [
        {"origin.record": "H09", "origin.review": "G09", "managingAgency": "H29"},
        {"origin.record": "G09", "origin.review": "G09", "managingAgency": "H29"},
        {"origin.record": "G09", "origin.review": "G09", "managingAgency": "G09"},
    ]
    assert await objects(engine, plan, "CivilServant", attributes) == [
        {
            "CivilServant.__typename": f"{reason}",
            "CivilServant.discipline": f"{reason}",
            "CivilServant.employeeNo": f"{reason}",
            "CivilServant.ministryNote": "DENY no_ground",
        }
        for reason in ("ALLOW origin", "ALLOW employer", "DENY no_ground")
    ]


async def test_justice_reads_the_events_of_the_people_of_its_province(engine: PolicyEngine) -> None:
    plan = await planned(
        engine,
        "{ marriageEvents { edges { node { eventId marriedOn person { fullName } } } } }",
        "gia-lai-justice",
        CIVIL_STATUS,
    )
    assert brief(plan.outcomes["MarriageEvent.person"]) == "DENY no_ground"
    decided = await objects(
        engine,
        plan,
        "MarriageEvent",
        [
            {"residenceProvince": "52", "origin.registration": "H26.00004"},
            {"residenceProvince": "01", "origin.registration": "H08.21583"},
            {"residenceProvince": "01", "origin.registration": "H26.00004"},
        ],
    )
    assert [one["MarriageEvent.marriedOn"] for one in decided] == [
        "ALLOW territory",
        "ALLOW origin",
        "DENY no_ground",
    ]


async def test_anonymous_reads_open_data_only(engine: PolicyEngine) -> None:
    plan = await planned(engine, '{ administrativeUnit(code: "21583") { code name } }', "anonymous", None)
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"ALLOW open"}
    assert not plan.personal
    plan = await planned(engine, PERSON, "anonymous", None)
    assert {brief(outcome) for outcome in plan.outcomes.values()} == {"DENY not_open"}
