"""Scenarios 4, 12, 18 and 20 of `domain.md` 5 at decision level, on each engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.decision import CaseFacts, Deny, Identity, PolicyEngine
from tests.gateway.access.asking import asked, outcomes, subject
from tests.gateway.access.scenarios import brief, objects, table

H, DUYENS_CHILD, KHANG = "951321000808", "992326000505", "948202001212"
FACTS = 'pin: "951321000808", fullName: "Võ Thị Hạnh", dateOfBirth: "2021-02-14"'
SCHOOL = f"""{{ person({FACTS}) {{ pin fullName gender permanentResidence {{ communeCode address }}
  father {{ pin fullName relation }} mother {{ fullName }} religion
  birth {{ eventId motherName fatherName motherPin birthParents {{ motherName }} adoption {{ decisionNo }} }}
}} }}"""
SEALED = f"""{{ person({FACTS}) {{ pin civilStatusEvents {{ __typename
    ... on AdoptionEvent {{ eventId decisionNo }} }}
  birth {{ eventId birthParents {{ motherName motherPin }} adoption {{ decisionNo adoptiveMotherPin }} }}
}} }}"""
COUNTS = "{ assistanceStatistics(by: [%s]%s) { suppressed cells { count keys { value } } } }"
BUDGET = """{ assistanceCases(first: 10) { edges { node { caseId decidingCommune provincePaying coarseGroup
  categoryCode coefficient monthlyAmount hivStatus } } } }"""
CHILD_SUPPORT = """{ person(pin: "992326000505", fullName: "Lý Ngọc Em", dateOfBirth: "2026-01-05") {
  isChildOf(parentPin: "996094000505") fullName dateOfBirth birth { motherName } } }"""


ADOPTION = CaseFacts(register="civil_status", agency="H17.20200", province="H17", status="REGISTERED")
OF_H = Identity(case_persons=frozenset({H}), case_records=frozenset({"AE-2023-0808"}))


@pytest.mark.parametrize("dimension", ["PROVINCE", "CATEGORY", "COARSE_GROUP", "ETHNICITY"])
async def test_scenario_4_the_ministry_counts_by_ethnic_group_too(
    engine: PolicyEngine, dimension: str
) -> None:
    plan = await asked(engine, COUNTS % (dimension, ""), subject("moh"), "statistics")
    assert outcomes(plan, "Query.assistanceStatistics", "StatisticsCell.count") == {
        "Query.assistanceStatistics": "ALLOW statistics",
        "StatisticsCell.count": "ALLOW structure",
    }


async def test_scenario_4_ethnicity_counts_nothing_for_others_and_is_not_shown(engine: PolicyEngine) -> None:
    text = COUNTS % ("ETHNICITY", "")
    for name in ("moj", "moet", "gia-lai-health", "hoa-khanh-social"):
        plan = await asked(engine, text, subject(name), "statistics")
        assert isinstance(plan.outcomes["Query.assistanceStatistics"], Deny), name
    shown = await asked(engine, f"{{ person({FACTS}) {{ ethnicity }} }}", subject("moh"), "statistics")
    assert isinstance(shown.outcomes["Person.ethnicity"], Deny)


async def test_scenario_12_only_whether_a_child_is_somebodys(engine: PolicyEngine) -> None:
    plan = await asked(engine, CHILD_SUPPORT, subject("ca-mau-justice"), "child-support")
    assert outcomes(
        plan, "Person.__typename", "Person.isChildOf", "Person.fullName", "Person.dateOfBirth", "Person.birth"
    ) == {
        "Person.__typename": "ALLOW procedure",
        "Person.isChildOf": "ALLOW procedure",
        "Person.fullName": "DENY no_ground",
        "Person.dateOfBirth": "DENY no_ground",
        "Person.birth": "DENY no_ground",
    }
    assert brief(plan.outcomes["Query.person"]) == "ALLOW structure"


async def test_scenario_12_not_for_another_sector(engine: PolicyEngine) -> None:
    plan = await asked(engine, CHILD_SUPPORT, subject("da-nang-transport"), "child-support")
    assert isinstance(plan.outcomes["Person.isChildOf"], Deny)


async def test_scenario_18a_school_entry_shows_the_shown_parents_alike(engine: PolicyEngine) -> None:
    plan = await asked(engine, SCHOOL, subject("moet"), "school-entry")
    allowed = (
        "Person.pin", "Person.fullName", "Person.gender", "Person.permanentResidence",
        "Residence.communeCode", "Person.father", "Person.mother", "Relative.fullName", "Relative.relation",
        "Person.birth", "BirthEvent.__typename", "BirthEvent.eventId", "BirthEvent.motherName",
        "BirthEvent.fatherName",
    )  # fmt: skip
    assert outcomes(plan, *allowed) == dict.fromkeys(allowed, "ALLOW procedure")
    denied = ("Relative.pin", "Residence.address", "Person.religion", "BirthEvent.motherPin")
    assert {brief(plan.outcomes[each]).split()[0] for each in denied} == {"DENY"}
    sealed = ("BirthEvent.birthParents", "BirthEvent.adoption")
    assert outcomes(plan, *sealed) == dict.fromkeys(sealed, "DENY sealed silent")
    assert "BirthEvent" not in plan.gates or not plan.gates["BirthEvent"].attributes


async def test_scenario_18a_finds_no_child_in_a_list(engine: PolicyEngine) -> None:
    for field in ("birthEvents", "civilStatusEvents"):
        text = f"{{ {field} {{ edges {{ node {{ eventId }} }} }} }}"
        plan = await asked(engine, text, subject("moet"), "school-entry")
        assert brief(plan.outcomes[f"Query.{field}"]) == "DENY three_facts_needed"


async def test_scenario_18c_registrar_reads_the_stated_adoption(engine: PolicyEngine) -> None:
    who = subject("hoa-khanh-justice")
    plan = await asked(engine, SEALED, who, "adoption", case=ADOPTION, identity=OF_H)
    birth, another = await objects(engine, plan, "BirthEvent", [{"person": H}, {"person": DUYENS_CHILD}])
    assert birth == {
        "BirthEvent.__typename": "ALLOW adoption_case",
        "BirthEvent.eventId": "ALLOW adoption_case",
        "BirthEvent.birthParents": "ALLOW adoption_case",
        "BirthEvent.adoption": "ALLOW adoption_case",
        "BirthParents.motherName": "ALLOW adoption_case",
        "BirthParents.motherPin": "ALLOW adoption_case",
        "Adoption.decisionNo": "ALLOW adoption_case",
        "Adoption.adoptiveMotherPin": "ALLOW adoption_case",
    }
    assert another["BirthEvent.adoption"] == another["BirthParents.motherName"] == "DENY sealed silent"
    stated, other = await objects(
        engine, plan, "AdoptionEvent", [{"record": "AE-2023-0808"}, {"record": "AE-2010-1212", "person": H}]
    )
    assert [set(stated.values()), set(other.values())] == [{"ALLOW adoption_case"}, {"DENY sealed silent"}]


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("hoa-khanh-justice", None),
        ("hoa-khanh-justice", replace(ADOPTION, agency="H17.20194")),
        ("hoa-khanh-justice", replace(ADOPTION, register="social_assistance")),
        ("hoa-khanh-police", ADOPTION),
        ("hoa-khanh-social", ADOPTION),
        ("quy-nhon-justice", ADOPTION),
        ("moj", ADOPTION),
    ],
)
async def test_scenario_18c_nobody_else_and_no_other_case(
    engine: PolicyEngine, name: str, case: CaseFacts | None
) -> None:
    plan = await asked(engine, SEALED, subject(name), "adoption", case=case, identity=OF_H)
    assert {brief(plan.outcomes[each]) for each in ("Person.pin", "BirthEvent.adoption", "Query.person")} == {
        "DENY missing_case"
    }


async def test_scenario_18d_parents_know_the_adoption_and_not_who_gave_birth(engine: PolicyEngine) -> None:
    family = Identity(own=frozenset({"948189000808"}), minor_children=frozenset({H}), adult=True)
    plan = await asked(engine, SEALED, subject("citizen-ngan"), "self", identity=family)
    child, stranger = await objects(engine, plan, "BirthEvent", [{"person": H}, {"person": DUYENS_CHILD}])
    assert child["BirthEvent.adoption"] == child["Adoption.decisionNo"] == "ALLOW minor_child"
    assert child["Adoption.adoptiveMotherPin"] == "MASK(keep_last) third_party"
    assert child["BirthEvent.birthParents"] == child["BirthParents.motherName"] == "DENY sealed silent"
    assert stranger["BirthEvent.adoption"] == "DENY sealed silent"
    (event,) = await objects(engine, plan, "AdoptionEvent", [{"person": H}])
    assert set(event.values()) == {"ALLOW minor_child"}


@pytest.mark.parametrize(
    ("adult", "loa", "expected"),
    [(True, 2, "ALLOW right_to_origin"), (False, 2, "DENY sealed silent"), (True, 1, "DENY sealed silent")],
)
async def test_scenario_18e_who_is_of_age_knows_the_origin(
    engine: PolicyEngine, adult: bool, loa: int, expected: str
) -> None:
    who = replace(subject("citizen-khang"), loa=loa)
    own = Identity(own=frozenset({KHANG}), adult=adult)
    plan = await asked(engine, SEALED, who, "self", identity=own)
    sealed = (
        "BirthEvent.birthParents",
        "BirthParents.motherName",
        "BirthEvent.adoption",
        "Adoption.decisionNo",
    )
    gated = await objects(engine, plan, "BirthEvent", [{"person": KHANG}])
    found = table(plan.outcomes) | {each: outcome for birth in gated for each, outcome in birth.items()}
    assert {each: found[each] for each in sealed} == dict.fromkeys(sealed, expected)


async def test_scenario_20_finance_sees_the_coarse_group_only(engine: PolicyEngine) -> None:
    plan = await asked(engine, BUDGET, subject("vinh-long-finance"), "budget")
    here, elsewhere = await objects(
        engine, plan, "AssistanceCase", [{"residenceProvince": "86"}, {"residenceProvince": "52"}]
    )
    assert here == {
        "AssistanceCase.__typename": "ALLOW budget",
        "AssistanceCase.caseId": "ALLOW budget",
        "AssistanceCase.decidingCommune": "ALLOW budget",
        "AssistanceCase.provincePaying": "ALLOW budget",
        "AssistanceCase.coarseGroup": "ALLOW budget",
        "AssistanceCase.categoryCode": "MASK(coarse) budget",
    }
    assert elsewhere["AssistanceCase.__typename"].startswith("DENY")
    names = ("coefficient", "monthlyAmount", "hivStatus")
    found = [brief(plan.outcomes[f"AssistanceCase.{name}"]) for name in names]
    assert found == ["DENY no_ground", "DENY no_ground", "DENY hiv_law"]


@pytest.mark.parametrize(
    ("dimension", "unit", "expected"),
    [
        ("COARSE_GROUP", ', unit: "86"', "ALLOW statistics"),
        ("CATEGORY", ', unit: "86"', "DENY no_ground"),
        ("ETHNICITY", ', unit: "86"', "DENY no_ground"),
        ("COARSE_GROUP", ', unit: "52"', "DENY no_ground"),
        ("COARSE_GROUP", "", "DENY no_ground"),
    ],
)
async def test_scenario_20_finance_counts_its_province_by_group(
    engine: PolicyEngine, dimension: str, unit: str, expected: str
) -> None:
    plan = await asked(engine, COUNTS % (dimension, unit), subject("vinh-long-finance"), "budget")
    assert brief(plan.outcomes["Query.assistanceStatistics"]) == expected


async def test_scenario_20_a_treatment_unit_reads_the_case_in_hand(engine: PolicyEngine) -> None:
    case = CaseFacts(register="social_assistance", agency="H61", province="H61", status="LIVE")
    known = Identity(case_persons=frozenset({"983080000909"}), case_records=frozenset({"AC-2024-0909"}))
    plan = await asked(engine, BUDGET, subject("vinh-long-health"), "treatment", case=case, identity=known)
    stated, other = await objects(
        engine,
        plan,
        "AssistanceCase",
        [{"record": "AC-2024-0909", "origin.case": "H07"}, {"record": "AC-2024-0001", "origin.case": "H61"}],
    )
    shown = ("__typename", "caseId", "categoryCode", "coefficient", "monthlyAmount")
    assert stated == {f"AssistanceCase.{name}": "ALLOW treatment" for name in shown}
    assert set(other.values()) == {"DENY no_ground"}
    assert outcomes(plan, "AssistanceCase.hivStatus", "AssistanceCase.coarseGroup") == {
        "AssistanceCase.hivStatus": "DENY hiv_law",
        "AssistanceCase.coarseGroup": "DENY no_ground",
    }
