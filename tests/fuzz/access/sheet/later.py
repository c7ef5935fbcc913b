"""The grounds of the second round (scenarios 12, 17, 18 and 20)."""

from __future__ import annotations

from tests.fuzz.access.sheet.draft import ALWAYS, Draft, fields_of
from tests.fuzz.access.sheet.registers import PROVENANCE, Claims, fields, territory

__all__ = ["adoption", "budget", "bus_fare", "child_support", "school_entry", "treatment"]


def budget(draft: Draft, claims: Claims) -> None:
    """budget (scenario 20): the finance department of the province, coarse groups only."""
    if claims.get("sector") != "FINANCE" or claims.get("level") != "PROVINCE":
        return
    name = territory(draft, claims)
    draft.allow(
        fields("AssistanceCase", "__typename", "caseId", "decidingCommune", "provincePaying", "coarseGroup"),
        name,
    )
    draft.mask(["AssistanceCase.categoryCode"], "coarse(assistance_category)", name, "budget")
    own = draft.condition("own_unit", unitProvince="$unit")
    draft.allow(["Query.assistanceStatistics"], own)
    draft.allow(["Statistics.*", "StatisticsCell.*", "StatisticsKey.*"], ALWAYS)


def treatment(draft: Draft, claims: Claims) -> None:
    """treatment (scenario 20): the treating unit of the office of the stated case."""
    name = draft.condition("case", flag="isCase")
    draft.allow(
        fields("AssistanceCase", "__typename", "caseId", "categoryCode", "coefficient", "monthlyAmount"), name
    )


def child_support(draft: Draft, claims: Claims) -> None:
    """child-support (scenario 12): whether somebody is a child of somebody, yes or no."""
    if claims.get("sector") == "JUSTICE" and claims.get("level") == "PROVINCE":
        draft.allow(fields("Person", "__typename", "isChildOf"), ALWAYS)


def school_entry(draft: Draft, claims: Claims) -> None:
    """school-entry (scenario 18a): the Ministry of Education sees the shown parents."""
    if claims.get("agency") != "G03":
        return
    draft.allow(
        fields(
            "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "permanentResidence",
            "father",            "mother", "birth",
        ),
        ALWAYS,
    )  # fmt: skip
    draft.allow(fields("Residence", "communeCode", "provinceCode"), ALWAYS)
    draft.allow(fields("Relative", "fullName", "relation"), ALWAYS)
    draft.allow(fields("BirthEvent", "__typename", "eventId", "motherName", "fatherName"), ALWAYS)


def adoption(draft: Draft, claims: Claims) -> None:
    """adoption (scenario 18c): the registrar, for the stated adoption and its child."""
    person = draft.condition("case_person", flag="isCasePerson")
    case = draft.condition("case", flag="isCase")
    draft.allow(
        fields(
            "Person", "__typename", "pin", "fullName", "dateOfBirth", "gender", "birth", "civilStatusEvents"
        ),
        person,
    )
    draft.allow(
        fields("BirthEvent", "__typename", "eventId", "motherName", "fatherName", "motherPin", "fatherPin"),
        person,
    )
    draft.allow(fields("BirthEvent", "birthParents", "adoption"), person)
    draft.allow(fields_of("BirthParents", "Adoption", levels=("SEALED",)), person)
    draft.allow(["AdoptionEvent.__typename", *fields_of("AdoptionEvent", levels=("SEALED",))], case)
    # persons and quality below the event are on no sheet: "AdoptionEvent.*" is the event's own fields
    draft.allow(PROVENANCE, case)


def bus_fare(draft: Draft, claims: Claims) -> None:
    """bus-fare (scenario 17) without a live request: a person is hidden, without a word."""
    del claims
    draft.allow(["Query.person"], ALWAYS)
