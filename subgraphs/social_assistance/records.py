"""From database rows to the register's types and to the input of its rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import strawberry

from subgraphs.common.database import Record
from subgraphs.social_assistance.eligibility import CategoryRule, Circumstances, Verdict, completed_years
from subgraphs.social_assistance.entitlements import EntitlementRule, Standing
from subgraphs.social_assistance.person import person_at
from subgraphs.social_assistance.types import AssistanceCase, AssistanceCaseVersion
from subgraphs.social_assistance.values import (
    AmountSource,
    AssistanceDecision,
    AssistanceEligibility,
    AssistancePayment,
    AssistancePaymentEntry,
    CoarseGroup,
    Dependant,
    Disability,
    FacilityPlacement,
    FuneralSupport,
    MaritalStatus,
    PovertyStatus,
)

__all__ = [
    "PersonFacts",
    "case_of",
    "circumstances_of",
    "dependant_of",
    "eligibility_of",
    "entitlement_rule_of",
    "payment_of",
    "rule_of",
    "standing_of",
    "version_key",
    "version_of",
]


class PersonFacts(NamedTuple):
    """What other registers say of a person, as required by the eligibility field."""

    pin: str
    born: date
    commune: str
    marital_status: MaritalStatus | None
    has_state_income: bool | None


def case_of(row: Record) -> AssistanceCase:
    """Build a case from its row."""
    return AssistanceCase(person=person_at(row["pin"]), **_values_of(row))


def version_of(row: Record) -> AssistanceCaseVersion:
    """Build a version of a case from its row."""
    return AssistanceCaseVersion(
        version_id=strawberry.ID(f"{row['case_id']}@{row['version']}"),
        version=row["version"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        **_values_of(row),
    )


def version_key(version_id: str) -> tuple[str, int]:
    """Return case and number that the id of a version is made of; no version has number 0."""
    case_id, _, version = version_id.rpartition("@")
    known = version.isascii() and version.isdecimal() and len(version) < 9 and not version.startswith("0")
    return (case_id, int(version)) if known else ("", 0)


def dependant_of(row: Record) -> Dependant:
    """Build a dependant from its row."""
    return Dependant(pin=strawberry.ID(row["pin"]), full_name=row["full_name"], relation=row["relation"])


def payment_of(row: Record) -> AssistancePaymentEntry:
    """Build one payment from its row."""
    return AssistancePaymentEntry(
        month=row["month"], amount=row["amount"], paid_at=row["paid_at"], returned=row["returned"]
    )


def rule_of(row: Record) -> CategoryRule:
    """Build a rule from its row."""
    return CategoryRule(
        category_code=row["category_code"],
        coarse_group=row["coarse_group"],
        coefficient=row["coefficient"],
        fixed_amount=row["fixed_amount"],
        per_dependant=row["per_dependant"],
        age_from=row["age_from"],
        age_to=row["age_to"],
        poverty=row["poverty"],
        disability_level=row["disability_level"],
        needs_hiv=row["needs_hiv"],
        needs_no_carer=row["needs_no_carer"],
        needs_education=row["needs_education"],
        needs_single_parent=row["needs_single_parent"],
        needs_unmarried=row["needs_unmarried"],
        needs_no_state_income=row["needs_no_state_income"],
        needs_hardship_commune=row["needs_hardship_commune"],
        needs_community_care=row["needs_community_care"],
    )


def entitlement_rule_of(row: Record) -> EntitlementRule:
    """Build a rule of another sector's entitlement from its row."""
    return EntitlementRule(
        entitlement=row["entitlement"],
        poverty=row["poverty"],
        needs_monthly_allowance=row["needs_monthly_allowance"],
        needs_disability=row["needs_disability"],
        age_to=row["age_to"],
    )


def standing_of(rows: Sequence[Record]) -> Standing:
    """Sum up a person's own cases and those that name it, oldest first."""
    live = [row for row in rows if row["live"]]
    own = [row for row in rows if row["own"]]
    return Standing(
        receives_monthly=any(row["own"] for row in live),
        stopped_by_death=bool(own) and own[-1]["stop_ground"] == "DEATH",
        household_receives=bool(live),
        poor=any(row["poor"] for row in live),
        near_poor=any(row["near_poor"] for row in live),
        disabled=any(row["own"] and row["disability_level"] is not None for row in live),
    )


def circumstances_of(facts: PersonFacts, place: Record, live: Sequence[Record], today: date) -> Circumstances:
    """Put together what the rules ask about: other registers' facts, the place, the live cases."""
    status = facts.marital_status
    return Circumstances(
        age=completed_years(facts.born, today),
        married=None if status is None else status is MaritalStatus.MARRIED,
        has_state_income=facts.has_state_income,
        hardship_commune=place["hardship"],
        live_categories=frozenset(row["category_code"] for row in live),
        disability_levels=frozenset(row["disability_level"] for row in live) - {None},
        hiv=any(row["hiv_status"] == "POSITIVE" for row in live),
        poor=any(row["poor"] for row in live),
        near_poor=any(row["near_poor"] for row in live),
        single_parent=any(row["single_parent"] for row in live),
        dependants=max((row["dependants"] for row in live), default=0),
    )


def eligibility_of(verdict: Verdict) -> AssistanceEligibility:
    """Turn a verdict into its type."""
    return AssistanceEligibility(
        eligible=verdict.eligible,
        category_code=verdict.category_code,
        monthly_amount=verdict.monthly_amount,
        standard_amount=verdict.standard_amount,
        explanation=verdict.explanation,
    )


def _values_of(row: Record) -> dict[str, Any]:
    coefficient = row["coefficient"]
    return {
        "case_id": strawberry.ID(row["case_id"]),
        "pin": strawberry.ID(row["pin"]),
        "deciding_commune": row["deciding_commune"],
        "province_paying": row["province_paying"],
        "category_code": row["category_code"],
        "coarse_group": CoarseGroup(row["coarse_group"]),
        "coefficient": None if coefficient is None else str(coefficient),
        "monthly_amount": row["monthly_amount"],
        "standard_amount_source": AmountSource(row["standard_amount_source"]),
        "disability": _disability_of(row),
        "hiv_status": row["hiv_status"],
        "poverty_status": PovertyStatus(
            poor=row["poor"], near_poor=row["near_poor"], year=row["poverty_year"]
        ),
        "single_parent": row["single_parent"],
        "dependants": row["dependants"],
        "decision": _decision_of(row),
        "payment": _payment_method_of(row),
        "care_support": row["care_support"],
        "facility_placement": _facility_of(row),
        "funeral_support": _funeral_of(row),
        "mobility_need": row["mobility_need"],
        "emergency_contact": row["emergency_contact"],
        "inspection_flag": row["inspection_flag"],
        "row": row,
    }


def _disability_of(row: Record) -> Disability | None:
    if row["disability_type"] is None and row["disability_level"] is None:
        return None
    return Disability(
        type=row["disability_type"],
        level=row["disability_level"],
        certificate_no=row["disability_certificate_no"],
    )


def _decision_of(row: Record) -> AssistanceDecision:
    return AssistanceDecision(
        no=row["decision_no"],
        date=row["decision_date"],
        signer=row["decision_signer"],
        from_=row["decision_from"],
        to=row["decision_to"],
        kind=row["decision_kind"],
    )


def _payment_method_of(row: Record) -> AssistancePayment | None:
    if row["payment_method"] is None:
        return None
    return AssistancePayment(
        method=row["payment_method"],
        bank_name=row["payment_bank_name"],
        bank_account_no=row["payment_bank_account_no"],
        payee=row["payment_payee"],
    )


def _facility_of(row: Record) -> FacilityPlacement | None:
    return (
        None
        if row["facility"] is None
        else FacilityPlacement(facility=row["facility"], from_=row["facility_from"])
    )


def _funeral_of(row: Record) -> FuneralSupport | None:
    if row["funeral_amount"] is None:
        return None
    return FuneralSupport(amount=row["funeral_amount"], date=row["funeral_date"])
