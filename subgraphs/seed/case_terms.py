"""The words and small facts of a case: who signs, how it is paid, what care and help a person needs."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from subgraphs.seed.days import MERGER_DAY, birthday
from subgraphs.seed.decisions import Decision
from subgraphs.seed.reference import Commune
from subgraphs.seed.situations import CHILDHOOD, Situation

__all__ = [
    "agency_of_province",
    "bank_columns",
    "care_of",
    "contact_of",
    "facility_of",
    "mobility_of",
    "payee_of",
    "signer_of",
]

_BANKS: Final = ("Agribank", "Agribank", "Vietcombank", "VietinBank", "BIDV", "LPBank")
_IN_FACILITY: Final = {"CHILD": 0.15, "DISABILITY": 0.04, "ELDERLY": 0.02}
"""Share of those without a carer or with such a disability who live in a facility."""
_OLD: Final = 60


def agency_of_province(commune: Commune, on: int) -> str:
    """Return the code of the province's agency on the day."""
    return commune.province.agency if on >= MERGER_DAY else commune.old_province.agency


def signer_of(commune: Commune, decided_on: int) -> str:
    """Decree 147/2025, article 5: since July 2025 the commune's chair decides."""
    if decided_on < MERGER_DAY:
        return "Chủ tịch UBND cấp huyện"
    return f"Chủ tịch UBND {commune.full_name[:1].lower()}{commune.full_name[1:]}"


def bank_columns(random: Random, account: str) -> dict[str, Any]:
    """Return how it is paid: most by bank; `account` ends the account number."""
    drawn = random.random()
    by_bank = drawn < 0.65
    return {
        "payment_method": "BANK" if by_bank else "POST" if drawn < 0.85 else "CASH",
        "payment_bank_name": random.choice(_BANKS) if by_bank else None,
        "payment_bank_account_no": f"43002{account}" if by_bank else None,
    }


def payee_of(situation: Situation, decided_on: int) -> str:
    """A child's allowance is paid to a living parent, if there is one."""
    person = situation.person
    if birthday(person.born, CHILDHOOD) <= decided_on:
        return person.full_name
    living = [parent.full_name for parent in situation.parents if parent.died is None]
    return living[0] if living else person.full_name


def facility_of(random: Random, decision: Decision, commune: Commune) -> str | None:
    """Return where a person is cared for: who is alone, or has such a disability, may live in a facility."""
    rule = decision.rule
    alone = rule.needs_no_carer or rule.disability_level is not None or rule.needs_unmarried
    share = _IN_FACILITY.get(rule.coarse_group, 0.0) if alone and not rule.needs_community_care else 0.0
    if random.random() >= share:
        return None
    return f"Trung tâm Bảo trợ xã hội {commune.province.name}"


def care_of(decision: Decision, *, facility: bool) -> str | None:
    """Return how somebody without carer, or with one found in the community, is cared for."""
    if facility:
        return "Nuôi dưỡng tại cơ sở trợ giúp xã hội"
    if decision.rule.needs_no_carer:
        return "Ông bà nhận nuôi dưỡng"
    return "Nhận chăm sóc tại cộng đồng" if decision.rule.needs_community_care else None


def mobility_of(situation: Situation, decision: Decision) -> str | None:
    """Return the help a person needs to move."""
    if situation.disability is not None and situation.disability.kind == "Vận động":
        return "Cần xe lăn"
    old = decision.rule.age_from is not None and decision.rule.age_from >= _OLD
    return "Cần hỗ trợ đi lại" if old and situation.person.number % 3 == 0 else None


def contact_of(situation: Situation, decided_on: int) -> str | None:
    """Return the number of the nearest relative who lived and had one on the day."""
    spouse = () if situation.spouse is None else (situation.spouse,)
    return next(
        (
            relative.phone.number
            for relative in (*spouse, *situation.children, *situation.parents)
            if relative.phone is not None
            and relative.phone.entered_on <= decided_on
            and (relative.died is None or relative.died > decided_on)
        ),
        None,
    )
