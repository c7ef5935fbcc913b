"""Rows of the social assistance register for a decision: versions, dependants and payments."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, Final

from subgraphs.seed.case_changes import amount_changes, handovers, inspection, stop
from subgraphs.seed.case_terms import (
    agency_of_province,
    bank_columns,
    care_of,
    contact_of,
    facility_of,
    mobility_of,
    payee_of,
    signer_of,
)
from subgraphs.seed.days import MERGER_DAY, iso
from subgraphs.seed.decisions import Decision, Payer, payers, paying_province
from subgraphs.seed.effective import Effective
from subgraphs.seed.histories import versions_after
from subgraphs.seed.people import Person, agency_on, code_on
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.reference import Commune
from subgraphs.seed.rows import AssistanceCaseRow, AssistanceDependantRow
from subgraphs.seed.situations import Situation

__all__ = ["CaseRows", "dependant_rows", "life_status"]

_INSPECTED: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRows:
    """Writes decisions down, with the provenance each writer group would have."""

    effective: Effective

    def versions(
        self, random: Random, situation: Situation, decision: Decision, residence: Residence, position: int
    ) -> list[AssistanceCaseRow]:
        """Return the versions of a case, the current one last; `position` counts a person's cases."""
        person = situation.person
        number = 1_000_000 + 4 * person.number + position
        known = payers(person, decision.decided_on)
        first = self._first(random, situation, decision, residence, number, known)
        changes = amount_changes(self.effective, decision, known)
        changes += handovers(random, decision, known, number)
        if random.random() < _INSPECTED:
            changes += inspection(random, person, decision)
        changes += stop(random, self.effective, person, decision, known, number)
        return versions_after(first, changes)

    def _first(
        self,
        random: Random,
        situation: Situation,
        decision: Decision,
        residence: Residence,
        number: int,
        known: list[Payer],
    ) -> AssistanceCaseRow:
        person, rule, commune = situation.person, decision.rule, known[0].commune
        year = iso(decision.decided_on)[:4]
        standard, source = self.effective.standard_amount(
            paying_province(known, decision.decided_on), decision.decided_on
        )
        disability = situation.disability
        facility = facility_of(random, decision, commune)
        return AssistanceCaseRow(
            case_id=f"AC-{year}-{number}",
            pin=person.pin,
            deciding_commune=code_on(commune, decision.decided_on),
            deciding_province=commune.province.code,
            province_paying=agency_of_province(commune, decision.decided_on),
            category_code=rule.category_code,
            coarse_group=rule.coarse_group,
            coefficient=None if rule.coefficient is None else str(rule.coefficient),
            monthly_amount=decision.amount(standard),
            standard_amount_source="NATIONAL" if rule.coefficient is None else source,
            disability_type=disability.kind if disability is not None else None,
            disability_level=disability.level if disability is not None else None,
            disability_certificate_no=disability.certificate_no if disability is not None else None,
            hiv_status="POSITIVE" if rule.needs_hiv else None,
            poor=situation.poverty == "POOR",
            near_poor=situation.poverty == "NEAR_POOR",
            poverty_year=int(year),
            single_parent=decision.single_parent,
            dependants=len(decision.dependants),
            decision_no=f"QD-{number}/{year}",
            decision_date=iso(decision.decided_on),
            decision_signer=signer_of(commune, decision.decided_on),
            decision_from=iso(decision.first_day),
            decision_to=iso(decision.last_day)
            if decision.ground is None and decision.last_day is not None
            else None,
            decision_kind=decision.kind,
            stop_ground=None,
            care_support=care_of(decision, facility=facility is not None),
            facility=facility,
            facility_from=None if facility is None else iso(decision.first_day),
            funeral_amount=None,
            funeral_date=None,
            mobility_need=mobility_of(situation, decision),
            emergency_contact=contact_of(situation, decision.decided_on),
            payment_payee=payee_of(situation, decision.decided_on),
            inspection_flag=None,
            **bank_columns(random, f"0{number:07d}"),
            **_first_version(random, commune, decision.decided_on),
            **residence._asdict(),
            life_status=life_status(person),
            ethnicity=person.ethnicity,
        )


def dependant_rows(case: AssistanceCaseRow, decision: Decision) -> list[AssistanceDependantRow]:
    """Return the children a decision names, from the day it was taken."""
    return [
        AssistanceDependantRow(
            case.case_id, child.pin, child.full_name, "Con", iso(decision.decided_on), None
        )
        for child in decision.dependants
    ]


def life_status(person: Person) -> str:
    """Return the policy attribute the register keeps of a person."""
    if person.died is not None:
        return "DECEASED"
    return "ALIVE" if person.missing_on is None else "MISSING"


def _first_version(random: Random, commune: Commune, decided_on: int) -> dict[str, Any]:
    """Columns of version 1: one agency entered everything but the inspection.

    Before July 2025 districts decided; some of those cases were entered by the province's department.
    """
    origin, level = agency_on(commune, decided_on), "COMMUNE"
    if decided_on < MERGER_DAY and random.random() < 0.3:
        origin, level = commune.old_province.agency, "PROVINCE"
    entered = iso(decided_on)
    return {
        "version": 1,
        "valid_from": entered,
        "valid_to": None,
        "origin_case": origin,
        "origin_level_case": level,
        "entered_case_at": entered,
        "origin_payment": origin,
        "origin_level_payment": level,
        "entered_payment_at": entered,
        "origin_inspection": None,
        "origin_level_inspection": None,
        "entered_inspection_at": None,
    }
