"""The grounds that hold for agencies, each a function that opens its coordinates in a draft."""

from __future__ import annotations

from tests.fuzz.access.sheet.draft import ALWAYS, Draft, fields_of
from tests.fuzz.access.sheet.later import adoption, budget, bus_fare, child_support, school_entry, treatment
from tests.fuzz.access.sheet.registers import (
    ALL,
    MAIN,
    PLAIN,
    PROVENANCE,
    REGISTER_OF,
    STATISTICS,
    STEWARD,
    TYPES,
    Claims,
    fields,
    local,
    names,
    territory,
)

__all__ = ["GROUNDS", "origin", "statistics"]


def _official(claims: Claims) -> bool:
    return claims["kind"] in ("OFFICER", "SYSTEM")


STEWARD_OF_CASES = "G18"
_WITHOUT_ORIGIN = ("statistics", "treatment", "adoption")
"""No individual record, or the stated case only."""


def origin(draft: Draft, claims: Claims) -> None:
    """Decree 194/2025, article 16(1)(a): an agency reads back what it wrote; never a ministry."""
    register = REGISTER_OF.get(claims.get("sector", ""))
    if register is None or not local(claims) or not _official(claims) or draft.code in _WITHOUT_ORIGIN:
        return
    name = draft.condition("origin", origin="$agency")
    # versionId of a PersonVersion, its key, has no writer group: the register made it, and nobody reads back
    # what was derived (design.md 8); so nobody knows by origin that a version is there
    draft.allow(names(*(each for each in MAIN[register] if each != "PersonVersion")), name)
    draft.allow(
        fields_of(*TYPES[register], levels=ALL, register=register, test=lambda found: found.group), name
    )
    draft.allow(PROVENANCE, name)  # leaves come with the object they stand on


def _health(draft: Draft, claims: Claims) -> None:
    """1.001776 (Decree 20/2021): health where the person lives (scenarios 1, 7, 8, 13, 15)."""
    if claims.get("sector") != "HEALTH" or not local(claims):
        return
    name = territory(draft, claims)
    kin = ("father", "mother", "spouse", "children", "legalRepresentative")
    draft.allow(names("Person", "PersonVersion"), name)
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
    draft.allow(fields("Person", "maritalStatus", "hasLivingParent", "death"), name)
    draft.allow(
        fields(
            "DeathEvent",
            "__typename",
            "eventId",
            "type",
            "status",
            "registrarCommune",
            "registeredAt",
            "deathDate",
        ),
        name,
    )
    draft.allow(fields("Person", "hasStateIncome", "receivesPension"), name)
    draft.allow(
        fields("Person", "assistanceCases", "assistanceEligibility", "receivesMonthly", "stopPayment"), name
    )
    draft.allow(names(*MAIN["social_assistance"]), name)
    draft.allow(
        fields_of(*TYPES["social_assistance"], levels=ALL, test=lambda found: found.group != "inspection"),
        name,
    )


def _inspected(draft: Draft, claims: Claims) -> None:
    """ND194-16.1.a for the steward (E10): inspections it wrote, or the ministry before it in the function.

    That ORIGIN is never a ministry's (design.md 8) is said of what lower levels entered; E10 says that data
    of G07 reads back to G18. What the commune entered stays closed, the id too: it only finds the case.
    """
    if claims.get("agency") != STEWARD_OF_CASES:
        return
    name = draft.condition("inspected", inspectedBy="$agency")
    draft.allow(names(*MAIN["social_assistance"]), name)
    draft.allow(fields_of(*MAIN["social_assistance"], groups=("inspection",)), name)


def _case_office(draft: Draft, claims: Claims) -> None:
    """1.001776.case (scenario 8): the office that keeps the case of somebody who moved away."""
    _health(draft, claims)
    name = draft.condition("case_person", flag="isCasePerson")
    draft.allow(fields("Person", "__typename", "pin", "fullName", "lifeStatus", "permanentResidence"), name)
    draft.allow(["Residence.provinceCode"], name)
    draft.mask(["Residence.address"], "region_only", name, "case_office")


def _justice(draft: Draft, claims: Claims) -> None:
    """civil-status (Law 60/2014): justice where the person lives."""
    if claims.get("sector") != "JUSTICE" or not local(claims):
        return
    name = territory(draft, claims)
    draft.allow(names(*MAIN["civil_status"]), name)
    draft.allow(fields_of(*TYPES["civil_status"], levels=PLAIN), name)
    draft.allow(PROVENANCE, name)
    draft.allow(
        fields("Person", "birth", "marriages", "death", "civilStatusEvents", "isChildOf", "hasLivingParent"),
        name,
    )


def _supervision(draft: Draft, claims: Claims) -> None:
    """civil-status.supervision (scenario 6): the ministry sees what communes registered."""
    _justice(draft, claims)
    if claims.get("agency") != "G15":
        return
    draft.allow(names(*MAIN["civil_status"]), ALWAYS)
    draft.allow(fields_of(*TYPES["civil_status"], levels=PLAIN), ALWAYS)
    draft.allow(PROVENANCE, ALWAYS)


def _police(draft: Draft, claims: Claims) -> None:
    """residence (Law 68/2020): police where the person lives (scenario 13)."""
    if claims.get("sector") != "POLICE" or not local(claims):
        return
    name = territory(draft, claims)
    draft.allow(names(*MAIN["population"]), name)
    draft.allow(fields_of(*TYPES["population"], levels=ALL, register="population"), name)
    draft.allow(PROVENANCE, name)


def _personnel(draft: Draft, claims: Claims) -> None:
    """personnel (Decree 27/2026): who employs, and the ministry that supervises (scenarios 3, 13)."""
    if claims.get("sector") != "HOME_AFFAIRS":
        return
    if claims.get("agency") == "G09":
        draft.allow(names(*MAIN["civil_servants"]), ALWAYS)
        draft.allow(fields_of(*TYPES["civil_servants"], levels=ALL), ALWAYS)
        draft.allow(PROVENANCE, ALWAYS)
    elif local(claims):
        name = draft.condition("employer", managingAgency="$agency")
        draft.allow(names(*MAIN["civil_servants"]), name)
        draft.allow(
            fields_of(*TYPES["civil_servants"], levels=ALL, groups=("record", "personal", None)), name
        )
        draft.allow(PROVENANCE, name)


def _procedure_check(draft: Draft, claims: Claims) -> None:
    """procedure-check: whether somebody works for the state, yes or no."""
    if claims["kind"] == "OFFICER" and claims.get("level") in ("MINISTRY", "PROVINCE"):
        draft.allow(fields("Person", "__typename", "isStateEmployee", "holdsPosition"), ALWAYS)


def _exam(draft: Draft, claims: Claims) -> None:
    """exam-registration (scenario 10): the Ministry of Education alone."""
    if claims.get("agency") == "G03":
        draft.allow(
            fields(
                "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "ethnicity",
                "permanentResidence", "feeExempt",
            ),
            ALWAYS,
        )  # fmt: skip
        draft.allow(fields_of("Residence"), ALWAYS)


def _inspection(draft: Draft, claims: Claims) -> None:
    """inspection (scenario 5): one case, by the steward's inspector."""
    name = draft.condition("case", flag="isCase")
    draft.allow(names(*MAIN["social_assistance"]), name)
    draft.allow(fields_of(*TYPES["social_assistance"], levels=PLAIN), name)
    draft.allow(PROVENANCE, name)
    for each in MAIN["social_assistance"]:
        draft.allow(fields(each, "categoryCode", "payment"), name)
    draft.allow(["AssistancePayment.bankAccountNo"], name)


def _newborns(draft: Draft, claims: Claims) -> None:
    """default-sharing.newborns (scenario 11; Decree 278/2025)."""
    if claims.get("agency") != "G24":
        return
    draft.allow(
        fields(
            "BirthEvent", "__typename", "eventId", "type", "registrationNo", "registrarCommune",
            "registeredAt", "status", "subject", "person", "motherName", "motherPin",
            "fatherName", "fatherPin",
        ),
        ALWAYS,
    )  # fmt: skip
    draft.allow(fields("RegisteredPerson", "pin", "fullName", "dateOfBirth", "gender"), ALWAYS)
    draft.allow(
        fields(
            "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "permanentResidence", "birth"
        ),
        ALWAYS,
    )
    draft.allow(fields_of("Residence"), ALWAYS)


def _life_status(draft: Draft, claims: Claims) -> None:
    """default-sharing.life-status (scenario 15)."""
    if claims.get("agency") == "G24":
        draft.allow(
            fields(
                "Person",
                "__typename",
                "pin",
                "fullName",
                "dateOfBirth",
                "lifeStatus",
                "dateOfDeath",
                "pinChanged",
            ),
            ALWAYS,
        )


def statistics(draft: Draft, claims: Claims) -> None:
    """statistics (Law 89/2015): the steward whatever the unit, a province of the sector its own unit."""
    register = STEWARD.get(claims.get("agency", ""))
    name = ALWAYS
    if register is None and claims.get("level") == "PROVINCE":
        register = REGISTER_OF.get(claims.get("sector", ""))
        name = draft.condition("own_unit", unitProvince="$unit")
    if register is None:
        return
    draft.allow([f"Query.{STATISTICS[register]}Statistics"], name)
    draft.allow(["Statistics.*", "StatisticsCell.*", "StatisticsKey.*"], ALWAYS)


GROUNDS = {
    "1.001776": _health,
    "1.001776.payment": _health,
    "1.001776.case": _case_office,
    "ND194-16.1.a": _inspected,
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
    "budget": budget,
    "treatment": treatment,
    "child-support": child_support,
    "school-entry": school_entry,
    "adoption": adoption,
    "bus-fare": bus_fare,
}
"""Purpose -> what owners' grounds open under it; ORIGIN is added to all but statistics."""
