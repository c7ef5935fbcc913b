"""The grounds that hold for agencies, each a function that opens its coordinates in a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.catalogue import of_type
from tests.fuzz.access.sheet.draft import ALWAYS, EVENTS, Draft, fields_of

__all__ = ["GROUNDS", "origin", "statistics"]

ALL = ("BASIC", "OPERATIONAL", "SENSITIVE")
PLAIN = ("BASIC", "OPERATIONAL")
_REGISTER_OF = {
    "HEALTH": "social_assistance",
    "POLICE": "population",
    "JUSTICE": "civil_status",
    "HOME_AFFAIRS": "civil_servants",
}
_STEWARD = {"G01": "population", "G15": "civil_status", "G09": "civil_servants", "G18": "social_assistance"}
_STATISTICS = {
    "population": "person",
    "civil_status": "civilStatus",
    "civil_servants": "civilServant",
    "social_assistance": "assistance",
}
TYPES = {
    "population": (
        "Person", "PersonVersion", "Residence", "Household", "HouseholdMember", "IdCard", "Relative", "PinAlias",
    ),
    "civil_status": (
        *EVENTS, "CivilStatusEventVersion", "RegisteredPerson", "Spouse", "Divorce", "Change", "SensitiveChange",
        "DataQuality",
    ),
    "civil_servants": (
        "CivilServant", "CivilServantVersion", "Grade", "Secondment", "Allowance", "PartyMembership",
        "WorkPeriod", "ArmedForcesService", "Appraisal", "Reward", "Discipline", "AssetsDeclaration",
        "FamilyMember",
    ),
    "social_assistance": (
        "AssistanceCase", "AssistanceCaseVersion", "Disability", "PovertyStatus", "AssistanceDecision",
        "AssistancePayment", "AssistancePaymentEntry", "FacilityPlacement", "FuneralSupport", "Dependant",
        "AssistanceEligibility",
    ),
}  # fmt: skip
MAIN = {
    "population": ("Person", "PersonVersion"),
    "civil_status": (*EVENTS, "CivilStatusEventVersion"),
    "civil_servants": ("CivilServant", "CivilServantVersion"),
    "social_assistance": ("AssistanceCase", "AssistanceCaseVersion"),
}
PROVENANCE = [found.coordinate for found in of_type("Provenance")]

Claims = Mapping[str, Any]


def _local(claims: Claims) -> bool:
    return claims.get("level") in ("PROVINCE", "COMMUNE")


def _official(claims: Claims) -> bool:
    return claims["kind"] in ("OFFICER", "SYSTEM")


def _territory(draft: Draft, claims: Claims) -> str:
    attribute = "residenceProvince" if claims["level"] == "PROVINCE" else "residenceCommune"
    return draft.condition("territory", **{attribute: "$unit"})


def _names(*types: str) -> list[str]:
    return [f"{each}.__typename" for each in types]


def _of(type_name: str, *names: str) -> list[str]:
    return [f"{type_name}.{each}" for each in names]


def origin(draft: Draft, claims: Claims) -> None:
    """Decree 194/2025, article 16(1)(a): an agency reads back what it wrote, in its sector; never a ministry."""
    register = _REGISTER_OF.get(claims.get("sector", ""))
    if register is None or not _local(claims) or not _official(claims) or draft.code == "statistics":
        return
    name = draft.condition("origin", origin="$agency")
    draft.allow(_names(*MAIN[register]), name)
    draft.allow(
        fields_of(*TYPES[register], levels=ALL, register=register, test=lambda found: found.group), name
    )
    draft.allow(PROVENANCE, name)  # leaves come with the object they stand on


def _health(draft: Draft, claims: Claims) -> None:
    """1.001776 (Decree 20/2021): health where the person lives (scenarios 1, 7, 8, 13, 15)."""
    if claims.get("sector") != "HEALTH" or not _local(claims):
        return
    name = _territory(draft, claims)
    kin = ("father", "mother", "spouse", "children", "legalRepresentative")
    draft.allow(_names("Person", "PersonVersion"), name)
    draft.allow(
        fields_of(
            "Person", "PersonVersion", levels=PLAIN, register="population",
            groups=("identity", "residence", None), test=lambda found: found.name not in kin,
        ),
        name,
    )  # fmt: skip
    values = fields_of("Residence", "Household", "HouseholdMember", "PinAlias", levels=PLAIN)
    draft.allow([each for each in values if each != "HouseholdMember.pin"], name)
    draft.allow(PROVENANCE, name)
    draft.allow(_of("Person", "maritalStatus", "hasLivingParent", "death"), name)
    draft.allow(
        _of("DeathEvent", "__typename", "eventId", "type", "status", "registrarCommune", "registeredAt", "deathDate"),
        name,
    )
    draft.allow(_of("Person", "hasStateIncome", "receivesPension"), name)
    draft.allow(
        _of("Person", "assistanceCases", "assistanceEligibility", "receivesMonthly", "stopPayment"), name
    )
    draft.allow(_names(*MAIN["social_assistance"]), name)
    draft.allow(
        fields_of(*TYPES["social_assistance"], levels=ALL, test=lambda found: found.group != "inspection"), name
    )


def _case_office(draft: Draft, claims: Claims) -> None:
    """1.001776.case (scenario 8): the office that keeps the case of somebody who moved away."""
    _health(draft, claims)
    name = draft.condition("case_person", flag="isCasePerson")
    draft.allow(_of("Person", "__typename", "pin", "fullName", "lifeStatus", "permanentResidence"), name)
    draft.allow(["Residence.provinceCode"], name)
    draft.mask(["Residence.address"], "region_only", name, "case_office")


def _justice(draft: Draft, claims: Claims) -> None:
    """civil-status (Law 60/2014): justice where the person lives."""
    if claims.get("sector") != "JUSTICE" or not _local(claims):
        return
    name = _territory(draft, claims)
    draft.allow(_names(*MAIN["civil_status"]), name)
    draft.allow(fields_of(*TYPES["civil_status"], levels=PLAIN), name)
    draft.allow(PROVENANCE, name)
    draft.allow(
        _of("Person", "birth", "marriages", "death", "civilStatusEvents", "isChildOf", "hasLivingParent"), name
    )


def _supervision(draft: Draft, claims: Claims) -> None:
    """civil-status.supervision (scenario 6): the ministry sees what communes registered."""
    _justice(draft, claims)
    if claims.get("agency") != "G15":
        return
    draft.allow(_names(*MAIN["civil_status"]), ALWAYS)
    draft.allow(fields_of(*TYPES["civil_status"], levels=PLAIN), ALWAYS)
    draft.allow(PROVENANCE, ALWAYS)


def _police(draft: Draft, claims: Claims) -> None:
    """residence (Law 68/2020): police where the person lives (scenario 13)."""
    if claims.get("sector") != "POLICE" or not _local(claims):
        return
    name = _territory(draft, claims)
    draft.allow(_names(*MAIN["population"]), name)
    draft.allow(fields_of(*TYPES["population"], levels=ALL, register="population"), name)
    draft.allow(PROVENANCE, name)


def _personnel(draft: Draft, claims: Claims) -> None:
    """personnel (Decree 27/2026): who employs, and the ministry that supervises (scenarios 3, 13)."""
    if claims.get("sector") != "HOME_AFFAIRS":
        return
    if claims.get("agency") == "G09":
        draft.allow(_names(*MAIN["civil_servants"]), ALWAYS)
        draft.allow(fields_of(*TYPES["civil_servants"], levels=ALL), ALWAYS)
        draft.allow(PROVENANCE, ALWAYS)
    elif _local(claims):
        name = draft.condition("employer", managingAgency="$agency")
        draft.allow(_names(*MAIN["civil_servants"]), name)
        draft.allow(
            fields_of(*TYPES["civil_servants"], levels=ALL, groups=("record", "personal", None)), name
        )
        draft.allow(PROVENANCE, name)


def _procedure_check(draft: Draft, claims: Claims) -> None:
    """procedure-check: whether somebody works for the state, yes or no."""
    if claims["kind"] == "OFFICER" and claims.get("level") in ("MINISTRY", "PROVINCE"):
        draft.allow(_of("Person", "__typename", "isStateEmployee", "holdsPosition"), ALWAYS)


def _exam(draft: Draft, claims: Claims) -> None:
    """exam-registration (scenario 10): the Ministry of Education alone."""
    if claims.get("agency") == "G03":
        draft.allow(
            _of(
                "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "ethnicity",
                "permanentResidence", "feeExempt",
            ),
            ALWAYS,
        )  # fmt: skip
        draft.allow(fields_of("Residence"), ALWAYS)


def _inspection(draft: Draft, claims: Claims) -> None:
    """inspection (scenario 5): one case, by the steward's inspector."""
    name = draft.condition("case", flag="isCase")
    draft.allow(_names(*MAIN["social_assistance"]), name)
    draft.allow(fields_of(*TYPES["social_assistance"], levels=PLAIN), name)
    draft.allow(PROVENANCE, name)
    for each in MAIN["social_assistance"]:
        draft.allow(_of(each, "categoryCode", "payment"), name)
    draft.allow(["AssistancePayment.bankAccountNo"], name)


def _newborns(draft: Draft, claims: Claims) -> None:
    """default-sharing.newborns (scenario 11; Decree 278/2025)."""
    if claims.get("agency") != "G24":
        return
    draft.allow(
        _of(
            "BirthEvent", "__typename", "eventId", "type", "registrationNo", "registrarCommune", "registeredAt",
            "status", "subject", "person", "motherName", "motherPin", "fatherName", "fatherPin",
        ),
        ALWAYS,
    )  # fmt: skip
    draft.allow(_of("RegisteredPerson", "pin", "fullName", "dateOfBirth", "gender"), ALWAYS)
    draft.allow(
        _of("Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "permanentResidence", "birth"),
        ALWAYS,
    )
    draft.allow(fields_of("Residence"), ALWAYS)


def _life_status(draft: Draft, claims: Claims) -> None:
    """default-sharing.life-status (scenario 15)."""
    if claims.get("agency") == "G24":
        draft.allow(
            _of("Person", "__typename", "pin", "fullName", "dateOfBirth", "lifeStatus", "dateOfDeath", "pinChanged"),
            ALWAYS,
        )


def statistics(draft: Draft, claims: Claims) -> None:
    """statistics (Law 89/2015): the steward whatever the unit, a province of the sector its own unit."""
    register = _STEWARD.get(claims.get("agency", ""))
    name = ALWAYS
    if register is None and claims.get("level") == "PROVINCE":
        register = _REGISTER_OF.get(claims.get("sector", ""))
        name = draft.condition("own_unit", unitProvince="$unit")
    if register is None:
        return
    draft.allow([f"Query.{_STATISTICS[register]}Statistics"], name)
    draft.allow(["Statistics.*", "StatisticsCell.*", "StatisticsKey.*"], ALWAYS)


def _budget(draft: Draft, claims: Claims) -> None:
    """budget (scenario 20): the finance department of the province, coarse groups only."""
    if claims.get("sector") != "FINANCE" or claims.get("level") != "PROVINCE":
        return
    name = _territory(draft, claims)
    draft.allow(
        _of("AssistanceCase", "__typename", "caseId", "decidingCommune", "provincePaying", "coarseGroup"), name
    )
    draft.mask(["AssistanceCase.categoryCode"], "coarse(assistance_category)", name, "budget")
    own = draft.condition("own_unit", unitProvince="$unit")
    draft.allow(["Query.assistanceStatistics"], own)
    draft.allow(["Statistics.*", "StatisticsCell.*", "StatisticsKey.*"], ALWAYS)


def _treatment(draft: Draft, claims: Claims) -> None:
    """treatment (scenario 20): the treating unit of the office of the stated case."""
    name = draft.condition("case", flag="isCase")
    draft.allow(
        _of("AssistanceCase", "__typename", "caseId", "categoryCode", "coefficient", "monthlyAmount"), name
    )


def _child_support(draft: Draft, claims: Claims) -> None:
    """child-support (scenario 12): whether somebody is a child of somebody, yes or no."""
    if claims.get("sector") == "JUSTICE":
        draft.allow(_of("Person", "__typename", "isChildOf"), ALWAYS)


def _school_entry(draft: Draft, claims: Claims) -> None:
    """school-entry (scenario 18a): the Ministry of Education sees the shown parents."""
    if claims.get("agency") != "G03":
        return
    draft.allow(
        _of(
            "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "permanentResidence", "father",
            "mother", "birth",
        ),
        ALWAYS,
    )  # fmt: skip
    draft.allow(_of("Residence", "communeCode", "provinceCode"), ALWAYS)
    draft.allow(_of("Relative", "fullName", "relation"), ALWAYS)
    draft.allow(_of("BirthEvent", "__typename", "eventId", "motherName", "fatherName"), ALWAYS)


def _adoption(draft: Draft, claims: Claims) -> None:
    """adoption (scenario 18c): the registrar, for the stated adoption and its child."""
    person = draft.condition("case_person", flag="isCasePerson")
    case = draft.condition("case", flag="isCase")
    draft.allow(
        _of(
            "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "birth", "civilStatusEvents"
        ),
        person,
    )
    draft.allow(
        _of("BirthEvent", "__typename", "eventId", "motherName", "fatherName", "motherPin", "fatherPin"), person
    )
    draft.allow(_of("BirthEvent", "birthParents", "adoption"), person)
    draft.allow(fields_of("BirthParents", "Adoption", levels=("SEALED",)), person)
    draft.allow(["AdoptionEvent.__typename", *fields_of("AdoptionEvent", levels=("SEALED",))], case)
    draft.allow(fields_of("RegisteredPerson", "DataQuality", levels=ALL), case)
    draft.allow(PROVENANCE, case)


def _bus_fare(draft: Draft, claims: Claims) -> None:
    """bus-fare (scenario 17) without a live request: a person is hidden, without a word."""
    if claims.get("sector") == "TRANSPORT":
        draft.allow(["Query.person"], ALWAYS)


GROUNDS = {
    "1.001776": _health,
    "1.001776.payment": _health,
    "1.001776.case": _case_office,
    "civil-status": _justice,
    "civil-status.supervision": _supervision,
    "residence": _police,
    "personnel": _personnel,
    "procedure-check": _procedure_check,
    "exam-registration": _exam,
    "inspection": _inspection,
    "default-sharing.newborns": _newborns,
    "default-sharing.life-status": _life_status,
    "statistics": statistics,
    "budget": _budget,
    "treatment": _treatment,
    "child-support": _child_support,
    "school-entry": _school_entry,
    "adoption": _adoption,
    "bus-fare": _bus_fare,
}
"""Purpose -> what owners' grounds open under it; ORIGIN is added to all but statistics."""
