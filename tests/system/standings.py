"""Every way in which a fixture caller may stand before the registers: purpose, agreement, case, grants."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gateway.local
from gateway.decision import CaseFacts, Grant, GrantKind, Identity, Purpose, Subject, SubjectKind
from gateway.local.callers import caller
from tests.gateway.access.building import TODAY, directory, policies
from tests.system.running import System

__all__ = ["BROKEN_GLASS", "Standing", "fixture_subjects", "standings"]

LOCAL = Path(gateway.local.__path__[0])
SHARED = Grant(
    id="shape-test",
    kind=GrantKind.SHARING_REQUEST,
    fields=("Disability.certificateNo", "Disability.level", "CivilServant.positionTitle", "Person.fullName"),
)
BROKEN_GLASS = Grant(id="BG-TEST-ROWS", kind=GrantKind.BREAK_GLASS, area=("21028",))
CASES = {
    "social_assistance": "select case_id as case, pin, origin_case as agency from assistance_case"
    " where pin in (select min(pin) from assistance_case group by origin_case) order by case_id",
    "civil_status": "select event_id as case, subject_pin as pin, origin_registration as agency"
    " from adoption_event order by event_id",
}
PERSONS = "select min(pin) as pin from assistance_case"
FAMILY = """select r.pin, c.pin as child from person_relation r join person c on c.pin = r.relative_pin
where r.relation = 'CHILD' and c.date_of_birth > '2008-12-01' and r.pin = any($1::text[])"""
"""Who is certainly a minor whenever this is run before December 2026 ends: no fixture is near the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A caller, what for, and whom decisions may be about."""

    subject: Subject
    purpose: Purpose | None
    identity: Identity
    is_real: bool = True
    """Whether the gateway would find the same of this caller; else it is told here only."""

    def __str__(self) -> str:
        return f"{self.subject.id} for {self.header}"

    @property
    def header(self) -> str | None:
        """What the caller states of the purpose."""
        if self.purpose is None:
            return None
        stated = {"agreement": self.purpose.agreement, "case": self.purpose.case_ref}
        parts = [f'{name}="{value}"' for name, value in stated.items() if value is not None]
        return "; ".join([self.purpose.code, *parts])


def fixture_subjects() -> dict[str, Subject]:
    """Return every fixture caller, with the agreements of its agency."""
    names = json.loads((LOCAL / "callers.json").read_text(encoding="utf-8"))
    return {name: _subject(name) for name in names}


def _subject(name: str) -> Subject:
    claims: Mapping[str, Any] = caller(name) or {"kind": "ANONYMOUS"}
    subject = Subject(
        kind=SubjectKind(claims["kind"]),
        id=name,
        agency=claims.get("agency"),
        sector=claims.get("sector"),
        roles=tuple(claims.get("roles", ())),
        loa=claims.get("loa", 0),
        person=claims.get("person"),
    )
    return directory().resolve_subject(subject, TODAY)


def _agreements(subject: Subject, code: str) -> tuple[Grant, ...]:
    documents = json.loads((LOCAL / "agreements.json").read_text(encoding="utf-8"))
    return tuple(
        Grant(id=one["id"], kind=GrantKind.AGREEMENT, fields=tuple(sorted(one["fields"])))
        for one in documents
        if (one["grantee"], one["purpose"]) == (subject.agency, code)
    )


class _Found:
    """What registers say that standings are made of."""

    def __init__(self, cases: Mapping[str, list[dict[str, Any]]], persons: Any, family: Any) -> None:
        self.cases = cases
        self.sharing = tuple(str(row["pin"]) for row in persons)
        self._family = family

    def children(self, person: str) -> frozenset[str]:
        return frozenset(str(row["child"]) for row in self._family if row["pin"] == person)


async def standings(system: System) -> list[Standing]:
    """Return every caller with no purpose, and with every purpose that is open to its kind."""
    subjects = fixture_subjects().values()
    citizens = [subject.person for subject in subjects if subject.person is not None]
    found = _Found(
        {register: await system.fetch_async(register, statement) for register, statement in CASES.items()},
        await system.fetch_async("social_assistance", PERSONS),
        await system.fetch_async("population", FAMILY, citizens),
    )
    return [
        standing
        for subject in subjects
        for code in (None, *policies().reference["purposes"])
        for standing in _standings(subject, code, found)
    ]


def _standings(subject: Subject, code: str | None, found: _Found) -> Iterator[Standing]:
    if code is None:
        yield Standing(subject=subject, purpose=None, identity=Identity())
        return
    entry = policies().reference["purposes"][code]
    if subject.kind.value not in entry["kinds"]:
        return
    purpose = directory().purpose(code, TODAY)
    subject = replace(subject, grants=_agreements(subject, code))
    if subject.person is not None:
        yield from _of_citizen(subject, purpose, found.children(subject.person))
        return
    yield Standing(subject=subject, purpose=purpose, identity=Identity())
    for grant in subject.grants:
        named = replace(purpose, agreement=grant.id)
        yield Standing(subject=subject, purpose=named, identity=Identity())
    if entry["needs_grant"] is not None:
        broken = replace(subject, grants=(*subject.grants, BROKEN_GLASS))
        yield Standing(subject=broken, purpose=purpose, identity=Identity(), is_real=False)
    if entry["by_request"]:
        asked = replace(subject, grants=(*subject.grants, SHARED))
        identity = Identity(shared=tuple((pin, SHARED.id) for pin in found.sharing))
        yield Standing(subject=asked, purpose=purpose, identity=identity, is_real=False)
    if entry["needs_case"] is not None:
        yield from _on_cases(subject, purpose, found.cases[entry["needs_case"]])


def _of_citizen(subject: Subject, purpose: Purpose, children: frozenset[str]) -> Iterator[Standing]:
    identity = Identity(own=frozenset({str(subject.person)}), minor_children=children)
    for adult in (True, False):  # the citizens of the fixtures are of age
        known = replace(identity, adult=adult)
        yield Standing(subject=subject, purpose=purpose, identity=known, is_real=adult)


def _on_cases(subject: Subject, purpose: Purpose, cases: list[dict[str, Any]]) -> Iterator[Standing]:
    """Yield the standing on a case of one's own, where there is one, and on one of somebody else's."""
    found: dict[bool, Standing] = {}
    for row in cases:
        facts = CaseFacts(
            register=str(purpose.needs_case),
            agency=directory().current(row["agency"], TODAY),
            province=directory().province_of(row["agency"], TODAY),
            status="LIVE",
        )
        identity = Identity(case_persons=frozenset({row["pin"]}), case_records=frozenset({row["case"]}))
        stated = replace(purpose, case=facts, case_ref=row["case"])
        own = subject.agency in (facts.agency, facts.province)
        found.setdefault(own, Standing(subject=subject, purpose=stated, identity=identity))
    yield from found.values()
