"""What happens to a decided case: amounts rise, people move, offices inspect, decisions are stopped."""

from __future__ import annotations

from random import Random
from typing import Final

from subgraphs.seed.case_terms import agency_of_province, bank_columns, signer_of
from subgraphs.seed.days import AS_OF, MERGER_DAY, day, iso
from subgraphs.seed.decisions import Decision, Payer, paying_province
from subgraphs.seed.effective import Effective
from subgraphs.seed.histories import Change
from subgraphs.seed.people import Person, agency_on, code_on
from subgraphs.seed.reference import Commune

__all__ = ["FUNERAL_TIMES", "amount_changes", "handovers", "inspection", "stop"]

FUNERAL_TIMES: Final = 20
"""Funeral support in standard amounts (Decree 20/2021, article 11)."""
_FUNERAL_CLAIMED: Final = 0.85
_STEWARD_CHANGE: Final = day("2025-03-01")
"""Social assistance passed from G07 (dissolved) to the Ministry of Health, G18."""
_ENTERED_AFTER: Final = 12
"""Days until a commune enters that somebody is gone."""


def amount_changes(effective: Effective, decision: Decision, known: list[Payer]) -> list[Change]:
    """Return the new amounts: when the standard amount or its source changes, nobody enters the case."""
    if decision.rule.coefficient is None:
        return []
    days = {payer.since for payer in known} | {MERGER_DAY}
    days.update(effective.standard_changes())
    changes: list[Change] = []
    before = effective.standard_amount(paying_province(known, decision.decided_on), decision.decided_on)
    for changed_on in sorted(each for each in days if decision.decided_on < each <= decision.until):
        found = effective.standard_amount(paying_province(known, changed_on), changed_on)
        if found != before:
            standard, source = before = found
            columns = {"monthly_amount": decision.amount(standard), "standard_amount_source": source}
            changes.append((changed_on, columns))
    return changes


def handovers(random: Random, decision: Decision, known: list[Payer], number: int) -> list[Change]:
    """Return how the case is paid after each move: the new commune enters that, the decision stays."""
    changes: list[Change] = []
    for position, (since, commune) in enumerate(known[1:], 1):
        if since > decision.until:
            break
        columns = bank_columns(random, f"{position}{number:07d}") | {
            "origin_payment": agency_on(commune, since),
            "origin_level_payment": "COMMUNE",
            "entered_payment_at": iso(since),
        }
        changes.append((since, columns))
    return changes


def inspection(random: Random, person: Person, decision: Decision) -> list[Change]:
    """Return an inspection by the ministry of that time or by the province, if there was time for one."""
    if decision.decided_on + 30 > decision.until:
        return []
    inspected_on = random.randint(decision.decided_on + 30, decision.until)
    if random.random() < 0.5:
        level, origin = "MINISTRY", "G18" if inspected_on >= _STEWARD_CHANGE else "G07"
    else:
        level = "PROVINCE"
        origin = agency_of_province(person.home_on(inspected_on).commune, inspected_on)
    columns = {
        "inspection_flag": "CLEAR" if random.random() < 0.9 else "REVIEW",
        "origin_inspection": origin,
        "origin_level_inspection": level,
        "entered_inspection_at": iso(inspected_on),
    }
    return [(inspected_on, columns)]


def stop(
    random: Random, effective: Effective, person: Person, decision: Decision, known: list[Payer], number: int
) -> list[Change]:
    """Return the decision to stop what ended unforeseen: soon after a death, or on the last day of a rule.

    The commune that pays by then takes it; after a death it may grant funeral support besides.
    """
    if decision.last_day is None or decision.ground is None:
        return []
    stopped_on = _stopped_on(person, decision)
    commune = next(payer.commune for payer in reversed(known) if payer.since <= stopped_on)
    columns: dict[str, str | int | None] = _decided_again(commune, stopped_on, number)
    columns |= {"decision_to": iso(decision.last_day), "stop_ground": decision.ground}
    if decision.ground == "NO_LONGER_POOR":
        columns |= {"poor": False, "near_poor": False, "poverty_year": int(iso(stopped_on)[:4])}
    if decision.ground == "DEATH" and random.random() < _FUNERAL_CLAIMED:
        standard, _ = effective.standard_amount(paying_province(known, stopped_on), stopped_on)
        columns |= {"funeral_amount": FUNERAL_TIMES * standard, "funeral_date": iso(stopped_on)}
    return [(stopped_on, columns)]


def _stopped_on(person: Person, decision: Decision) -> int:
    gone = {"DEATH": person.died, "MISSING": person.missing_on}.get(decision.ground or "")
    return decision.until if gone is None else min(AS_OF, gone + _ENTERED_AFTER)


def _decided_again(commune: Commune, decided_on: int, number: int) -> dict[str, str | int | None]:
    decided = iso(decided_on)
    return {
        "deciding_commune": code_on(commune, decided_on),
        "deciding_province": commune.province.code,
        "province_paying": agency_of_province(commune, decided_on),
        "decision_no": f"QD-{number}T/{decided[:4]}",
        "decision_date": decided,
        "decision_signer": signer_of(commune, decided_on),
        "decision_kind": "STOP",
        "origin_case": agency_on(commune, decided_on),
        "origin_level_case": "COMMUNE",
        "entered_case_at": decided,
    }
