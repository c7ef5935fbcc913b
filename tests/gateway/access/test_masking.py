"""Masks are bound to the lists of the policy data and to the scope of the caller; level: one module."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.access import DecisionContext, Directory, read_policies
from gateway.access.masking import Masking
from gateway.decision import Allow, Deny, Level, Mask, Masked, Purpose, Subject, SubjectKind
from gateway.decision.masks import apply_mask
from tests.gateway.access.building import ROOT

KEY = b"a key of the audit log, of 32 bytes or more"
SUBJECT = Subject(
    kind=SubjectKind.OFFICER,
    id="officer-1",
    agency="H61",
    level=Level.PROVINCE,
    unit="86",
    sector="FINANCE",
)
COARSE = Masked(mask=Mask("coarse", (("list", "assistance_category"),)), reason="budget", rule="r")
PSEUDONYM = Masked(mask=Mask("pseudonym"), reason="budget", rule="r")
# domain.md 3.7, the groups of its last paragraph
GROUPS = {
    "CHILD": ["TE1A", "TE1B", "TE2", "TE3"],
    "ELDERLY": ["NCT1", "NCT2", "NCT3", "NCT4", "NCT5", "HTXH"],
    "DISABILITY": ["KT1", "KT1X", "KT2", "KT2X"],
    "HEALTH_OTHER": ["HIV", "HIVT"],
    "SINGLE_PARENT": ["DT"],
}


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(read_policies(ROOT / "policies").reference)


def context(subject: Subject = SUBJECT, code: str = "budget", on: str = "2026-11-27") -> DecisionContext:
    purpose = Purpose(code=code, legal_basis="89/2025/QH15", ancestors=(code,))
    return DecisionContext(subject=subject, purpose=purpose, on=date.fromisoformat(on))


def shown(masking: Masking, outcome: Masked, value: str) -> Any:
    bound = masking.bound(outcome)
    assert isinstance(bound, Masked)
    return apply_mask(bound.mask, value)


def test_every_category_is_shown_by_its_group(directory: Directory) -> None:
    masking = Masking(directory, context(), KEY)

    assert {code: shown(masking, COARSE, code) for codes in GROUPS.values() for code in codes} == {
        code: group for group, codes in GROUPS.items() for code in codes
    }
    assert shown(masking, COARSE, "a category of tomorrow") == "***"


def test_a_list_is_read_as_of_the_day(directory: Directory) -> None:
    """The social pension is of Decree 176/2025, in force on 1 July 2025."""
    before = Masking(directory, context(on="2025-06-30"), KEY)

    assert shown(before, COARSE, "HTXH") == "***"
    assert shown(before, COARSE, "NCT4") == "ELDERLY"


def test_a_list_nobody_knows_denies(directory: Directory) -> None:
    unknown = replace(COARSE, mask=Mask("coarse", (("list", "unknown"),)))

    assert isinstance(Masking(directory, context(), KEY).bound(unknown), Deny)


def test_pseudonyms_are_stable_within_agency_and_purpose_and_differ_across(directory: Directory) -> None:
    def of(**changes: Any) -> Any:
        code = changes.pop("code", "budget")
        asked = context(replace(SUBJECT, **changes), code)
        return shown(Masking(directory, asked, KEY), PSEUDONYM, "983080000909")

    assert of() == of(id="officer-2", unit="52")
    others = [of(), of(agency="H21"), of(code="statistics"), of(kind=SubjectKind.SYSTEM)]
    others.append(of(agency=None, id="H61budget"))
    assert len(set(others)) == len(others)


def test_another_key_gives_other_pseudonyms_and_none_denies(directory: Directory) -> None:
    first = shown(Masking(directory, context(), KEY), PSEUDONYM, "983080000909")

    assert first != shown(Masking(directory, context(), KEY + b"2"), PSEUDONYM, "983080000909")
    assert isinstance(Masking(directory, context(), b"").bound(PSEUDONYM), Deny)


def test_other_outcomes_stay_as_they_are(directory: Directory) -> None:
    allow = Allow(reason="budget", rule="r")

    assert Masking(directory, context(), KEY).bound(allow) is allow
