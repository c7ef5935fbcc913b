"""Which caller states which purpose, and what table that makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.local.callers import caller, caller_names
from tests.fuzz.access.sheet.citizens import citizen
from tests.fuzz.access.sheet.draft import ALWAYS, Draft, Rule, open_fields, rule
from tests.fuzz.access.sheet.grounds import GROUNDS, origin
from tests.fuzz.access.sheet.registers import Claims

__all__ = ["Case", "cases"]

_OFFICIAL = (
    "1.001776", "1.001776.payment", "ND194-16.1.a", "personnel", "civil-status", "civil-status.supervision",
    "statistics",
)  # fmt: skip
_OFFICER = (
    "residence", "exam-registration", "procedure-check", "school-entry", "budget", "emergency",
    "child-support", "bus-fare",
)  # fmt: skip
_WITH_CASE = {
    "1.001776.case": ("AC-2022-0101", "AC-2022-0303", None),
    "inspection": ("AC-2022-0303", None),
    "treatment": ("AC-2024-0909", None),
    "adoption": ("AE-2023-0808", None),
}
_AGREEMENTS = {
    "default-sharing.newborns": ("vss", "AG-2026-VSS-001"),
    "default-sharing.life-status": ("vss", "AG-2026-VSS-002"),
}
CASE_OFFICE = {"AC-2022-0101": "H26", "AC-2022-0303": "H21", "AC-2024-0909": "H61"}
"""Case -> province whose office wrote the current version (fixtures A and C)."""
_CLOSED = ("binh-dinh-health", "quy-nhon-old")
_ENTERPRISE = {
    "viettel": ("sim-registration", "AG-2026-VTL-001", "verifyIdentity", "IdentityVerification"),
    "agribank": ("allowance-payout", "AG-2026-AGR-001", "checkPayout", "PayoutCheck"),
    "evn": ("household-electricity", "AG-2026-EVN-001", "verifyHouseholdSize", "IdentityVerification"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One table to be."""

    caller: str
    purpose: str | None
    source: str
    conditions: dict[str, dict[str, str]]
    fields: dict[str, list[Rule]]

    @property
    def file_name(self) -> str:
        """Name of the file: what is no plain character of a purpose becomes a dash."""
        text = self.purpose or "none"
        plain = "".join(each if each.isalnum() or each in ".-" else "-" for each in text)
        while "--" in plain:
            plain = plain.replace("--", "-")
        return f"{self.caller}.{plain.strip('-')}.yaml"


def cases() -> Iterator[Case]:
    """Yield every table."""
    for name in caller_names():
        claims = caller(name)
        for purpose in _purposes(name, claims):
            yield _case(name, claims, purpose)


def _purposes(name: str, claims: Claims | None) -> Iterator[str | None]:
    yield None
    if claims is None:
        return
    if claims["kind"] == "CITIZEN":
        yield from ("self", "1.001776")
    elif claims["kind"] == "ENTERPRISE":
        code, agreement, _, _ = _ENTERPRISE[name]
        yield f'{code}; agreement="{agreement}"'
        yield from (*sorted(_codes_of_enterprises()), "1.001776")
    else:
        yield from _OFFICIAL
        if claims["kind"] == "SYSTEM":
            yield "residence"  # not open to systems
            yield from (f'1.001776.case; case="{case}"' for case in _WITH_CASE["1.001776.case"] if case)
            yield from _agreed(name)
            return
        yield from _OFFICER
        for code, known in _WITH_CASE.items():
            yield from (f'{code}; case="{case}"' for case in known if case is not None)
            if any(case is not None and _own_case(claims, code, f'{code}; case="{case}"') for case in known):
                yield code
        yield "self"  # not open to officers


def _agreed(name: str) -> Iterator[str]:
    for code, (holder, agreement) in _AGREEMENTS.items():
        yield code
        if holder == name:
            yield f'{code}; agreement="{agreement}"'


def _case(name: str, claims: Claims | None, purpose: str | None) -> Case:
    code = None if purpose is None else purpose.partition(";")[0]
    draft = Draft(code=code, plain_bank=code == "1.001776.payment")
    reason = "" if claims is None else _refused(name, claims, purpose, code)
    draft.allow(open_fields(), ALWAYS)
    fields: dict[str, list[Rule]] = {}
    if claims is None or claims["kind"] == "ENTERPRISE":
        if claims is not None:
            _verification(draft, name, reason)
        fields = _opened(draft)
    elif reason:
        fields = _opened(draft) | {f"Query.{each}": [rule("deny", reason)] for each in _PERSONAL}
    elif claims["kind"] == "CITIZEN":
        citizen(draft, claims)
        fields = draft.finished()
    else:
        ground = GROUNDS.get(code or "")
        if ground is not None:
            ground(draft, claims)
        origin(draft, claims)
        fields = draft.finished()
    return Case(
        caller=name, purpose=purpose, source=_source(code, reason), conditions=draft.conditions, fields=fields
    )


_PERSONAL = (
    "person", "personByPin", "residents", "birthEvents", "marriageEvents", "deathEvents", "civilStatusEvents",
    "civilServants", "assistanceCases", "assistanceCase", "personStatistics", "civilStatusStatistics",
    "civilServantStatistics", "assistanceStatistics",
)  # fmt: skip


def _opened(draft: Draft) -> dict[str, list[Rule]]:
    found = {each: [rule("allow", name) for name in names] for each, names in draft.allows.items()}
    return found | {each: [rule("deny", reason)] for each, reason in draft.denials.items()}


def _verification(draft: Draft, name: str, reason: str) -> None:
    _, _, field, answer = _ENTERPRISE[name]
    if reason:
        draft.denials[f"Query.{field}"] = reason
    else:
        draft.allow([f"Query.{field}", f"{answer}.*"], ALWAYS)


def _refused(name: str, claims: Claims, purpose: str | None, code: str | None) -> str:
    """Return the reason of the first guard that closes everything, empty when none does."""
    if name in _CLOSED:
        return "agency_closed"
    if code is None or not _open_to(claims, code):
        return "missing_purpose"
    if (code in _AGREEMENTS or code in _codes_of_enterprises()) and "agreement=" not in (purpose or ""):
        return "no_agreement"
    if code == "emergency":
        return "no_grant"
    if code in _WITH_CASE and not _own_case(claims, code, purpose or ""):
        return "missing_case"
    return ""


def _codes_of_enterprises() -> set[str]:
    return {each[0] for each in _ENTERPRISE.values()}


def _open_to(claims: Claims, code: str) -> bool:
    match claims["kind"]:
        case "CITIZEN":
            return code == "self"
        case "ENTERPRISE":
            return code in _codes_of_enterprises()
        case "SYSTEM":
            return code in (*_OFFICIAL, "1.001776.case", *_AGREEMENTS)
    return code in (*_OFFICIAL, *_OFFICER, *_WITH_CASE)


def _own_case(claims: Claims, code: str, purpose: str) -> bool:
    case = purpose.partition('case="')[2].rstrip('"')
    if not case:
        return False
    if code == "inspection":
        return claims["kind"] == "OFFICER" and claims["agency"] == "G18" and "inspector" in claims["roles"]
    if code == "adoption":
        return claims["agency"] == "H17.20200" and "registrar" in claims["roles"]
    role = code != "treatment" or "treatment" in claims["roles"]
    return role and claims["agency"] == CASE_OFFICE.get(case)


_SOURCES = {
    None: "design.md 4.2, domain.md 5.4 E5",
    "1.001776": "domain.md 5.3 rows 1, 2, 7, 8, 13, 15; access sheet, 1.001776",
    "1.001776.payment": "domain.md 5.3 row 1; access sheet, 1.001776",
    "1.001776.case": "domain.md 5.3 row 8; access sheet, scenario 8",
    "ND194-16.1.a": "domain.md 2.1, 5.3 row 1 and E10; access sheet: only ORIGIN speaks",
    "personnel": "domain.md 2.5 and 5.3 rows 3, 13; access sheet, scenario 3 and moha",
    "civil-status": "domain.md 2.4 and 5.3 rows 6, 12; access sheet, civil-status",
    "civil-status.supervision": "domain.md 5.3 row 6; access sheet, moj",
    "residence": "domain.md 5.3 row 13; access sheet, residence",
    "exam-registration": "domain.md 5.3 row 10; access sheet, moet",
    "procedure-check": "domain.md 4.3 (needs of a peer ministry); access sheet, procedure-check",
    "inspection": "domain.md 5.3 row 5; access sheet, inspection",
    "statistics": "domain.md 5.3 row 4; access sheet, statistics",
    "budget": "domain.md 5.3 row 20; sheet of the second round",
    "treatment": "domain.md 5.3 row 20; sheet of the second round",
    "child-support": "domain.md 5.3 row 12; sheet of the second round",
    "school-entry": "domain.md 5.3 row 18; sheet of the second round",
    "adoption": "domain.md 5.3 row 18; sheet of the second round",
    "bus-fare": "domain.md 5.3 row 17; sheet of the second round: no live request; three facts, no list",
    "emergency": "domain.md 5.3 row 19; sheet of the second round: no live break-glass",
    "self": "domain.md 5.3 row 16; access sheet, scenario 16",
    "default-sharing.newborns": "domain.md 5.3 row 11; access sheet, vss",
    "default-sharing.life-status": "domain.md 5.3 row 15; access sheet, scenario 15",
}


def _source(code: str | None, reason: str) -> str:
    found = _SOURCES.get(code, "domain.md 4.5 and 5.3 rows 14, 15")
    return f"{found}; closed as a whole: {reason}" if reason else found
