"""Rows of the social assistance register for a decision: versions and payments."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, Final, NamedTuple

from subgraphs.seed.days import AS_OF, MERGER_DAY, day, iso, month_end, months_before
from subgraphs.seed.effective import Effective
from subgraphs.seed.histories import Change, versions_after
from subgraphs.seed.people import agency_on
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.reference import Commune
from subgraphs.seed.rows import AssistanceCaseRow, AssistancePaymentRow
from subgraphs.seed.situations import Situation
from subgraphs.social_assistance.eligibility import CategoryRule

__all__ = ["CaseRows", "Decision"]

_MINISTRY_CHANGE: Final = day("2025-03-01")
"""Social assistance passed from G07 (dissolved) to the Ministry of Health, G18."""
_FUNERAL_TIMES: Final = 20
"""Funeral support in standard amounts (Decree 20/2021, article 11)."""
_BANKS: Final = ("Agribank", "Agribank", "Vietcombank", "VietinBank", "BIDV", "LPBank")
_OLD: Final = 60


def _first_version(origin: str, level: str, entered: str) -> dict[str, Any]:
    """Columns of version 1: one agency entered everything but the inspection."""
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


class Decision(NamedTuple):
    """A commune's decision; days are ordinals."""

    rule: CategoryRule
    kind: str
    decided_on: int
    first_day: int
    last_day: int | None
    """None while in force."""
    foreseen: bool
    """Whether the decision itself named its last day."""
    dependants: int
    single_parent: bool

    def amount(self, standard: int) -> int:
        """Return VND a month at a standard amount."""
        if self.rule.coefficient is None:
            return self.rule.fixed_amount or 0
        times = self.dependants if self.rule.per_dependant else 1
        return int(self.rule.coefficient * standard * times)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRows:
    """Writes decisions down, with the provenance each writer group would have."""

    effective: Effective

    def versions(
        self, random: Random, situation: Situation, decision: Decision, residence: Residence, position: int
    ) -> list[AssistanceCaseRow]:
        """Return the versions of a case, the current one last; `position` counts a person's cases."""
        first = self._first(random, situation, decision, residence, position)
        changes = self._standard_changes(situation, decision)
        changes += self._end_changes(random, situation, decision)
        changes += _move_changes(random, situation, decision, first)
        if random.random() < 0.1:
            changes += _inspection(random, situation, decision)
        return versions_after(first, changes)

    def payments(
        self, random: Random, situation: Situation, decision: Decision, case_id: str
    ) -> list[AssistancePaymentRow]:
        """Return the last three months paid, each on the 10th."""
        last_day = AS_OF if decision.last_day is None else decision.last_day
        province = situation.person.home.commune.province.code
        payments: list[AssistancePaymentRow] = []
        for month in months_before(last_day, 3):
            paid_at = f"{month}-10"
            standard, _ = self.effective.standard_amount(province, day(paid_at))
            if month >= iso(decision.first_day)[:7]:
                returned = random.random() < 0.01
                payments.append(
                    AssistancePaymentRow(case_id, month, decision.amount(standard), paid_at, returned)
                )
        return payments

    def _first(
        self, random: Random, situation: Situation, decision: Decision, residence: Residence, position: int
    ) -> AssistanceCaseRow:
        person = situation.person
        commune = person.home_on(decision.decided_on).commune
        decided = iso(decision.decided_on)
        year = decided[:4]
        number = 1_000_000 + 4 * person.number + position
        standard, source = self.effective.standard_amount(
            person.home.commune.province.code, decision.decided_on
        )
        origin, level = _origin(random, commune, decision.decided_on)
        disability = situation.disability
        method, bank, account = _payment(random, number)
        facility = decision.rule.needs_no_carer and random.random() < 0.15
        return AssistanceCaseRow(
            case_id=f"AC-{year}-{number}",
            pin=person.pin,
            deciding_commune=commune.code,
            province_paying=commune.province.agency,
            category_code=decision.rule.category_code,
            coarse_group=decision.rule.coarse_group,
            coefficient=None if decision.rule.coefficient is None else str(decision.rule.coefficient),
            monthly_amount=decision.amount(standard),
            standard_amount_source="NATIONAL" if decision.rule.coefficient is None else source,
            disability_type=disability.kind if disability is not None else None,
            disability_level=disability.level if disability is not None else None,
            disability_certificate_no=disability.certificate_no if disability is not None else None,
            hiv_status="POSITIVE" if decision.rule.needs_hiv else None,
            poor=situation.poverty == "POOR",
            near_poor=situation.poverty == "NEAR_POOR",
            poverty_year=int(year),
            single_parent=decision.single_parent,
            dependants=decision.dependants,
            decision_no=f"QD-{number}/{year}",
            decision_date=decided,
            decision_signer=_signer(commune, decision.decided_on),
            decision_from=iso(decision.first_day),
            decision_to=iso(decision.last_day)
            if decision.foreseen and decision.last_day is not None
            else None,
            decision_kind=decision.kind,
            care_support=_care(decision.rule, facility=facility),
            facility=f"Trung tâm Bảo trợ xã hội {commune.province.name}" if facility else None,
            facility_from=iso(decision.first_day) if facility else None,
            funeral_amount=None,
            funeral_date=None,
            mobility_need=_mobility(situation, decision),
            emergency_contact=_emergency_contact(situation),
            payment_method=method,
            payment_bank_name=bank,
            payment_bank_account_no=account,
            payment_payee=_payee(situation, decision.decided_on),
            inspection_flag=None,
            **_first_version(origin, level, decided),
            **residence._asdict(),
        )

    def _standard_changes(self, situation: Situation, decision: Decision) -> list[Change]:
        """A new standard amount changes what is paid without anybody entering the case again."""
        if decision.rule.coefficient is None:
            return []
        province = situation.person.home.commune.province.code
        last_day = AS_OF if decision.last_day is None else decision.last_day
        changes: list[Change] = []
        for changed_on in self.effective.standard_changes(province):
            if decision.decided_on < changed_on <= last_day:
                standard, source = self.effective.standard_amount(province, changed_on)
                columns = {"monthly_amount": decision.amount(standard), "standard_amount_source": source}
                changes.append((changed_on, columns))
        return changes

    def _end_changes(self, random: Random, situation: Situation, decision: Decision) -> list[Change]:
        """An end nobody foresaw is entered by the commune: the rule's last day, or soon after a death."""
        person = situation.person
        if decision.last_day is None or decision.foreseen:
            return []
        by_death = person.died is not None and decision.last_day == month_end(person.died)
        entered_on = min(AS_OF, (person.died or 0) + 12) if by_death else decision.last_day
        columns: dict[str, str | int | None] = {
            "decision_to": iso(decision.last_day),
            "origin_case": agency_on(person.home.commune, entered_on),
            "origin_level_case": "COMMUNE",
            "entered_case_at": iso(entered_on),
        }
        if by_death and random.random() < 0.6:
            standard, _ = self.effective.standard_amount(person.home.commune.province.code, entered_on)
            columns |= {"funeral_amount": _FUNERAL_TIMES * standard, "funeral_date": iso(entered_on)}
        return [(entered_on, columns)]


def _move_changes(
    random: Random, situation: Situation, decision: Decision, first: AssistanceCaseRow
) -> list[Change]:
    """Who moves is paid by the new commune; the decision stays the old one's."""
    person = situation.person
    taken_over_on = person.home.since + 10
    last_day = AS_OF if decision.last_day is None else decision.last_day
    if person.previous_home is None or not decision.decided_on < taken_over_on <= last_day:
        return []
    method, bank, account = _payment(random, int(first.case_id[-7:]) + 1)
    columns = {
        "payment_method": method,
        "payment_bank_name": bank,
        "payment_bank_account_no": account,
        "origin_payment": agency_on(person.home.commune, taken_over_on),
        "origin_level_payment": "COMMUNE",
        "entered_payment_at": iso(taken_over_on),
    }
    return [(taken_over_on, columns)]


def _inspection(random: Random, situation: Situation, decision: Decision) -> list[Change]:
    last_day = AS_OF if decision.last_day is None else decision.last_day
    if decision.decided_on + 30 > last_day:
        return []
    inspected_on = random.randint(decision.decided_on + 30, last_day)
    if random.random() < 0.5:
        level, origin = "MINISTRY", "G18" if inspected_on >= _MINISTRY_CHANGE else "G07"
    else:
        level, origin = "PROVINCE", _province_on(situation.person.home_on(inspected_on).commune, inspected_on)
    columns = {
        "inspection_flag": "CLEAR" if random.random() < 0.9 else "REVIEW",
        "origin_inspection": origin,
        "origin_level_inspection": level,
        "entered_inspection_at": iso(inspected_on),
    }
    return [(inspected_on, columns)]


def _origin(random: Random, commune: Commune, decided_on: int) -> tuple[str, str]:
    """Before July 2025 districts decided; some of those cases were entered by the province's department."""
    if decided_on < MERGER_DAY and random.random() < 0.3:
        return commune.old_province.agency, "PROVINCE"
    return agency_on(commune, decided_on), "COMMUNE"


def _province_on(commune: Commune, entered_on: int) -> str:
    return commune.province.agency if entered_on >= MERGER_DAY else commune.old_province.agency


def _foreseen_end(decision: Decision) -> str | None:
    if decision.last_day is None or not decision.foreseen:
        return None
    return iso(decision.last_day)


def _signer(commune: Commune, decided_on: int) -> str:
    """Decree 147/2025, article 5: since July 2025 the commune's chair decides."""
    if decided_on < MERGER_DAY:
        return "Chủ tịch UBND cấp huyện"
    return f"Chủ tịch UBND {commune.full_name[:1].lower()}{commune.full_name[1:]}"


def _payment(random: Random, number: int) -> tuple[str, str | None, str | None]:
    drawn = random.random()
    if drawn < 0.65:
        return "BANK", random.choice(_BANKS), f"430020{number:07d}"
    return ("POST" if drawn < 0.85 else "CASH"), None, None


def _payee(situation: Situation, decided_on: int) -> str:
    """A child's allowance is paid to a living parent, if there is one."""
    person = situation.person
    if person.born + 16 * 365 < decided_on:
        return person.full_name
    living = [parent.full_name for parent in situation.parents if parent.died is None]
    return living[0] if living else person.full_name


def _care(rule: CategoryRule, *, facility: bool) -> str | None:
    if rule.needs_no_carer:
        return "Nuôi dưỡng tại cơ sở trợ giúp xã hội" if facility else "Ông bà nhận nuôi dưỡng"
    return "Nhận chăm sóc tại cộng đồng" if rule.needs_community_care else None


def _mobility(situation: Situation, decision: Decision) -> str | None:
    if situation.disability is not None and situation.disability.kind == "Vận động":
        return "Cần xe lăn"
    old = decision.rule.age_from is not None and decision.rule.age_from >= _OLD
    return "Cần hỗ trợ đi lại" if old and situation.person.number % 3 == 0 else None


def _emergency_contact(situation: Situation) -> str | None:
    spouse = () if situation.spouse is None else (situation.spouse,)
    relatives = (*spouse, *situation.children, *situation.parents)
    return next(
        (
            relative.phone.number
            for relative in relatives
            if relative.phone is not None and relative.died is None
        ),
        None,
    )
